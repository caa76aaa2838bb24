// How text may look: width, colours and symbols that the terminal at hand can show.

type Paint = (text: string) => string

export interface Style {
  readonly width: number
  readonly paint: {
    readonly bold: Paint
    readonly dim: Paint
    readonly red: Paint
    readonly green: Paint
    readonly yellow: Paint
    readonly cyan: Paint
  }
  readonly symbols: Symbols
}

export interface Symbols {
  readonly ok: string
  readonly warn: string
  readonly fail: string
  readonly note: string
  readonly arrow: string
  readonly ellipsis: string
  /** Of a sparkline, from low to high. */
  readonly bars: string
}

/** Cuts to the width, so that a table never wraps; the ellipsis says that something is missing. */
export function fit(text: string, width: number, { symbols }: Style): string {
  if (text.length <= width) return text
  return `${text.slice(0, Math.max(0, width - symbols.ellipsis.length))}${symbols.ellipsis}`
}

export interface Column {
  readonly title: string
  /** Takes what is left of the width and is cut to it. */
  readonly grows?: true
  readonly paint?: (cell: string, row: number) => string
}

/** A plain table: columns two blanks apart, as wide as their longest cell. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): readonly string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const fixed = widths.reduce((sum, width, index) => sum + (columns[index]?.grows ? 0 : width + 2), 2)
  const left = Math.max(10, style.width - fixed)
  const cell = (text: string, index: number): string => {
    const width = columns[index]?.grows ? Math.min(widths[index] ?? 0, left) : (widths[index] ?? 0)
    return fit(text, width, style).padEnd(width)
  }
  const line = (cells: readonly string[]): string => `  ${cells.join('  ')}`.trimEnd()
  return [
    style.paint.dim(line(columns.map(({ title }, index) => cell(title, index)))),
    ...rows.map((row, number) =>
      line(
        row.map((text, index) => (columns[index]?.paint ?? ((shown) => shown))(cell(text, index), number)),
      ),
    ),
  ]
}
