// Series as uPlot wants them: one column of times, one of values for each, and gaps where nothing was measured.
import { number, object, string } from '../../src/view/model/json.ts'
import { numeric } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'

export type Column = (number | null)[]

export interface Stack {
  readonly group: string
  readonly percent: boolean
}

export interface Line {
  readonly shown: ShownField
  /** As measured. */
  readonly values: Column
  /** As drawn: below them stand those of its stack. */
  readonly drawn: Column
  /** Index of the line that it stands on. */
  readonly on: number | undefined
  readonly stack: Stack | undefined
}

export interface SeriesData {
  /** Seconds. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
}

export function seriesData(
  fields: readonly ShownField[],
  hidden: ReadonlySet<string>,
  step: number,
): SeriesData {
  const drawable = numeric(fields).filter(
    ({ frame, style }) =>
      frame.fields.some(({ type }) => type === 'time') && object(style.custom['hideFrom'])['viz'] !== true,
  )
  const times = allTimes(drawable, step)
  const index = new Map(times.map((time, at) => [time, at]))
  const columns = drawable.map((shown) => columnOf(shown, index, times.length))
  return { times, lines: stacked(drawable, columns, hidden) }
}

function timesOf({ frame }: ShownField): readonly number[] {
  const found = frame.fields.find(({ type }) => type === 'time')
  return (found?.values ?? []).map((value) => Number(value) / 1000)
}

function allTimes(drawable: readonly ShownField[], step: number): readonly number[] {
  const seen = new Set<number>()
  for (const shown of drawable) for (const time of timesOf(shown)) seen.add(time)
  const sorted = [...seen].toSorted((a, b) => a - b)
  // Where nobody answered for a while there is no time to hang a gap on.
  return sorted.flatMap((time, at) => {
    const next = sorted[at + 1]
    return next !== undefined && next - time > step * 1.5 ? [time, time + step] : [time]
  })
}

function columnOf(shown: ShownField, index: ReadonlyMap<number, number>, length: number): Column {
  const column: Column = Array.from({ length }, () => null)
  const times = timesOf(shown)
  const sign = shown.style.custom['transform'] === 'negative-Y' ? -1 : 1
  for (const [at, value] of shown.field.values.entries()) {
    const place = index.get(times[at] ?? Number.NaN)
    if (place !== undefined && typeof value === 'number' && Number.isFinite(value))
      column[place] = value * sign
  }
  return column
}

function stackOf({ style }: ShownField): Stack | undefined {
  const { mode, group } = object(style.custom['stacking'])
  if (mode !== 'normal' && mode !== 'percent') return undefined
  return { group: `${string(group, 'A')} ${style.unit}`, percent: mode === 'percent' }
}

function stacked(
  drawable: readonly ShownField[],
  columns: readonly Column[],
  hidden: ReadonlySet<string>,
): readonly Line[] {
  const tops = new Map<string, { readonly index: number; readonly column: Column }>()
  const totals = new Map<string, Column>()
  for (const [at, shown] of drawable.entries()) {
    const stack = stackOf(shown)
    if (stack?.percent !== true || hidden.has(shown.name)) continue
    const total = totals.get(stack.group) ?? []
    totals.set(
      stack.group,
      (columns[at] ?? []).map((value, row) => (total[row] ?? 0) + (value ?? 0)),
    )
  }
  return drawable.map((shown, at): Line => {
    const values = columns[at] ?? []
    const stack = stackOf(shown)
    if (stack === undefined || hidden.has(shown.name))
      return { shown, values, drawn: values, on: undefined, stack }
    const below = tops.get(stack.group)
    const total = stack.percent ? totals.get(stack.group) : undefined
    const drawn = values.map((value, row) => {
      if (value === null) return below?.column[row] ?? null
      const share = total === undefined ? value : value / (total[row] || 1)
      return share + (below?.column[row] ?? 0)
    })
    tops.set(stack.group, { index: at, column: drawn })
    return { shown, values, drawn, on: below?.index, stack }
  })
}

/** Of several, in one panel; so that each has an axis of its own. */
export function unitsOf(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.map(scaleOf))]
}

export function scaleOf({ shown, stack }: Line): string {
  if (stack?.percent === true) return 'percentunit'
  const side = string(shown.style.custom['axisPlacement'])
  return `${shown.style.unit}${side === 'right' ? ' right' : ''}`
}

export function width(shown: ShownField): number {
  return number(shown.style.custom['lineWidth']) ?? 1
}
