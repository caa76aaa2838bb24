// The numbers that stat, gauge and bar gauge show: each field reduced to one, or each row.
import { extentOf, continuous } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { show } from '../../src/view/model/field.ts'
import { regexOf } from '../../src/view/model/mapping.ts'
import type { Extent, Shown } from '../../src/view/model/field.ts'
import { list, number, object, string } from '../../src/view/model/json.ts'
import type { Json } from '../../src/view/model/json.ts'
import { calculation } from '../../src/view/model/reduce.ts'
import type { Cell } from '../../src/view/model/reduce.ts'
import type { Drawing } from '../drawing.ts'

export interface ShownValue {
  readonly name: string
  readonly shown: Shown
  readonly color: string
  readonly field: ShownField
  readonly extent: Extent
}

/** Where between its ends a value stands, from 0 to 1. */
export function shareBetween(min: number, max: number, value: Cell): number {
  return typeof value === 'number' ? Math.min(1, Math.max(0, (value - min) / (max - min || 1))) : 0
}

export function valuesOf({ panel, fields, around }: Drawing): readonly ShownValue[] {
  const rules = object(panel.options['reduceOptions'])
  const chosen = chosenFields(fields, string(rules['fields']))
  const calc = calculation(string(list(rules['calcs'])[0], 'lastNotNull')) ?? calculation('lastNotNull')
  const extent = extentOf(chosen.map(({ field }) => field.values))
  const made = (field: ShownField, value: Cell, name: string): ShownValue => {
    const shown = show(value, field.style, extent, around.now)
    return { name, shown, color: colourFor(field, shown, value, extent), field, extent }
  }
  if (rules['values'] === true) {
    const names = fields.find(({ field }) => field.type === 'string')
    return chosen.flatMap((field) =>
      field.field.values
        .slice(0, number(rules['limit']) ?? 25)
        .map((value, row) => made(field, value, string(names?.field.values[row]) || field.name)),
    )
  }
  return chosen.map((field) => made(field, calc?.of(field.field.values) ?? null, field.name))
}

function chosenFields(fields: readonly ShownField[], wanted: string): readonly ShownField[] {
  if (wanted === '') return fields.filter(({ field }) => field.type === 'number')
  const pattern = regexOf(wanted)
  return fields.filter(({ name, field }) => pattern.test(name) || pattern.test(field.name))
}

function colourFor({ style, color }: ShownField, shown: Shown, value: Cell, extent: Extent): string {
  if (style.colorMode.startsWith('continuous-')) return continuous(value, style, extent)
  if (style.colorMode === 'fixed' || style.colorMode.startsWith('palette'))
    return mapped(shown, style.mappings) ?? color
  return shown.color
}

/** A mapping's own colour is said on purpose, and wins over all. */
function mapped(shown: Shown, mappings: readonly Json[]): string | undefined {
  return JSON.stringify(mappings).includes(`"color":"${shown.color}"`) ? shown.color : undefined
}
