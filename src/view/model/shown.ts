// The numbers of a panel with all that is said about them: name, colour, unit, thresholds.
import type { Panel } from './dashboard.ts'
import { seriesColours } from './colour.ts'
import { configOf, nameOf, styleOf, thresholdColor } from './field.ts'
import type { Extent, FieldStyle } from './field.ts'
import type { Field, Frame } from './frames.ts'
import type { Values } from './interpolate.ts'
import { calculation } from './reduce.ts'
import type { Cell } from './reduce.ts'

export interface ShownField {
  readonly field: Field
  readonly frame: Frame
  readonly style: FieldStyle
  readonly name: string
  /** A name for `colourOf`. */
  readonly color: string
}

type Given = Pick<Panel, 'defaults' | 'overrides'>

export function shownFields(frames: readonly Frame[], panel: Given, values: Values): readonly ShownField[] {
  const fields = frames.flatMap((frame) =>
    frame.fields.map((field) => {
      const style = styleOf(configOf(panel, field, frame))
      return { field, frame, style, name: nameOf(field, style, values) }
    }),
  )
  const colours = seriesColours(fields.map(({ name }) => name))
  return fields.map((shown, index) => ({ ...shown, color: colourOfField(shown, colours[index] ?? 's0') }))
}

export function numeric(fields: readonly ShownField[]): readonly ShownField[] {
  return fields.filter(({ field }) => field.type === 'number')
}

function colourOfField({ field, style }: Omit<ShownField, 'color' | 'name'>, given: string): string {
  const last = calculation('lastNotNull')?.of(field.values) ?? null
  switch (style.colorMode) {
    case 'fixed':
    case 'shades':
      return style.fixedColor || 's0'
    case 'thresholds':
      return thresholdColor(last, style)
    default:
      return style.colorMode.startsWith('continuous-')
        ? continuous(last, style, extentOf([field.values]))
        : given
  }
}

/** `continuous-GrYlRd`: the colours of its name, in as many steps. */
export function continuous(value: Cell, style: FieldStyle, extent: Extent): string {
  const names: Readonly<Record<string, string>> = {
    Gr: 'green',
    Yl: 'yellow',
    Rd: 'red',
    Bl: 'blue',
    Pu: 'purple',
    BlPu: 'purple',
    YlRd: 'orange',
  }
  const word = style.colorMode.slice('continuous-'.length)
  const colours = (word.match(/[A-Z][a-z]/g) ?? []).map((part) => names[part] ?? 'blue')
  const [min, max] = [style.min ?? extent.min ?? 0, style.max ?? extent.max ?? 100]
  const share = typeof value === 'number' ? (value - min) / (max - min || 1) : 0
  const index = Math.min(colours.length - 1, Math.max(0, Math.floor(share * colours.length)))
  return colours[index] ?? 'blue'
}

export function extentOf(columns: readonly (readonly Cell[])[]): Extent {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const column of columns) {
    for (const value of column) {
      if (typeof value !== 'number' || !Number.isFinite(value)) continue
      if (value < min) min = value
      if (value > max) max = value
    }
  }
  return min <= max ? { min, max } : {}
}
