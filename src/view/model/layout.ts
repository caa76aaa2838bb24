// Where panels stand: rows as sections, panels and rows repeated for the values of a variable.
import type { Panel, Place } from './dashboard.ts'
import { single } from './interpolate.ts'
import type { Value, Values } from './interpolate.ts'

export interface Placed {
  /** Distinct, also among the copies of one panel. */
  readonly key: string
  readonly panel: Panel
  readonly place: Place
  /** The dashboard's variables, with the one value that this copy is for. */
  readonly values: Values
}

export interface Section {
  readonly key: string
  /** Absent: panels above the first row. */
  readonly row?: Panel
  readonly values: Values
  readonly collapsed: boolean
  /** Places begin at 0. */
  readonly panels: readonly Placed[]
}

interface Raw {
  readonly row?: Panel
  readonly panels: readonly Panel[]
}

export function layout(panels: readonly Panel[], values: Values): readonly Section[] {
  return sectionsOf(panels).flatMap(({ row, panels: inside }, index): readonly Section[] => {
    const copies = row?.repeat ? each(row.repeat, values) : [{ suffix: '', values }]
    return copies.map((copy) => {
      const key = `${row === undefined ? `top${index}` : `row${row.id}`}${copy.suffix}`
      return {
        key,
        ...(row === undefined ? {} : { row }),
        values: copy.values,
        collapsed: row?.collapsed === true,
        panels: place(inside, copy.values, copy.suffix),
      }
    })
  })
}

function sectionsOf(panels: readonly Panel[]): readonly Raw[] {
  const sorted = panels.toSorted((a, b) => a.place.y - b.place.y || a.place.x - b.place.x)
  const sections: { row?: Panel; panels: Panel[] }[] = [{ panels: [] }]
  for (const panel of sorted) {
    if (panel.type === 'row') sections.push({ row: panel, panels: [...panel.panels] })
    else sections.at(-1)?.panels.push(panel)
  }
  return sections.filter(({ row, panels: inside }) => row !== undefined || inside.length > 0)
}

interface Copy {
  readonly suffix: string
  readonly values: Values
}

/** One copy for each chosen value; where nothing is to choose, the panel stands once as it is. */
function each(name: string, values: Values): readonly Copy[] {
  const value = values.get(name)
  if (value === undefined || value.values.length === 0) return [{ suffix: '', values }]
  return value.values.map((one, index) => ({
    suffix: `:${one}`,
    values: new Map<string, Value>([
      ...values,
      [name, single(one, value.texts.length === value.values.length ? value.texts[index] : one)],
    ]),
  }))
}

function place(panels: readonly Panel[], values: Values, suffix: string): readonly Placed[] {
  const top = Math.min(...panels.map((panel) => panel.place.y))
  const placed: Placed[] = []
  let pushed = 0
  for (const panel of panels) {
    const { x, y, w, h } = panel.place
    const at: Place = { x, y: y - top + pushed, w, h }
    const key = `${panel.id}${suffix}`
    if (panel.repeat === '') {
      placed.push({ key, panel, place: at, values })
      continue
    }
    const copies = each(panel.repeat, values)
    const places = panel.direction === 'v' ? down(at, copies.length) : across(at, copies.length, panel.perRow)
    for (const [index, copy] of copies.entries())
      placed.push({ key: `${key}${copy.suffix}`, panel, place: places[index] ?? at, values: copy.values })
    // What stands below makes room.
    pushed += (places.at(-1)?.y ?? at.y) - at.y
  }
  return placed
}

const down = (at: Place, count: number): readonly Place[] =>
  Array.from({ length: count }, (_place, index) => ({ ...at, y: at.y + index * at.h }))

function across(at: Place, count: number, perRow: number): readonly Place[] {
  const columns = Math.max(1, Math.min(count, perRow))
  const w = Math.floor(24 / columns)
  return Array.from({ length: count }, (_place, index) => ({
    x: (index % columns) * w,
    y: at.y + Math.floor(index / columns) * at.h,
    w,
    h: at.h,
  }))
}
