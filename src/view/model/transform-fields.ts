// Transformations within one table: columns and rows.
import { regexOf } from './mapping.ts'
import type { Field, Frame } from './frames.ts'
import { list, number, object, string } from './json.ts'
import type { Json } from './json.ts'
import type { Cell } from './reduce.ts'

type Frames = readonly Frame[]

export const shownName = ({ name, shown }: Field): string => shown ?? name

export const named = (field: Field, name: string): boolean => shownName(field) === name || field.name === name

export function pick(frame: Frame, rows: readonly number[]): Frame {
  const fields = frame.fields.map((field) => ({
    ...field,
    values: rows.map((row) => field.values[row] ?? null),
  }))
  return { ...frame, fields, length: rows.length }
}

export function organize(frames: Frames, options: Json): Frames {
  const [excluded, order, renamed] = ['excludeByName', 'indexByName', 'renameByName'].map((key) =>
    object(options[key]),
  )
  return frames.map((frame) => {
    const keyOf = (field: Field): string => {
      const keys = [shownName(field), field.name]
      return (
        keys.find((key) => [excluded, order, renamed].some((map) => Object.hasOwn(map ?? {}, key))) ??
        field.name
      )
    }
    const kept = frame.fields.filter((field) => excluded?.[keyOf(field)] !== true)
    const placed = kept.toSorted(
      (a, b) => (number(order?.[keyOf(a)]) ?? Infinity) - (number(order?.[keyOf(b)]) ?? Infinity) || 0,
    )
    const fields = placed.map((field) => {
      const name = string(renamed?.[keyOf(field)])
      return name === '' ? field : { ...field, shown: name }
    })
    return { ...frame, fields }
  })
}

export function filterFields(frames: Frames, options: Json): Frames {
  const matches = (rule: unknown, field: Field): boolean => {
    const { names, pattern } = object(rule)
    if (list(names).some((name) => named(field, string(name)))) return true
    return string(pattern) !== '' && regexOf(string(pattern)).test(shownName(field))
  }
  const [include, exclude] = [options['include'], options['exclude']]
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.filter(
      (field) =>
        (include === undefined || matches(include, field)) &&
        (exclude === undefined || !matches(exclude, field)),
    ),
  }))
}

export function renameByRegex(frames: Frames, options: Json): Frames {
  const pattern = regexOf(string(options['regex']))
  const replacement = string(options['renamePattern'])
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const before = shownName(field)
      const after = before.replace(pattern, replacement)
      return after === before ? field : { ...field, shown: after }
    }),
  }))
}

export function compareCells(a: Cell, b: Cell): number {
  if (a === b) return 0
  // What is not there stands last, whichever way it is sorted.
  if (a === null || Number.isNaN(a)) return 1
  if (b === null || Number.isNaN(b)) return -1
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'en', { numeric: true })
}

export function order(values: readonly Cell[], descending: boolean): readonly number[] {
  const empty = (value: Cell): boolean => value === null || Number.isNaN(value)
  return values
    .map((value, index) => ({ value, index }))
    .toSorted((a, b) => {
      if (empty(a.value) || empty(b.value)) return Number(empty(a.value)) - Number(empty(b.value))
      return compareCells(a.value, b.value) * (descending ? -1 : 1) || a.index - b.index
    })
    .map(({ index }) => index)
}

export function sortBy(frames: Frames, options: Json): Frames {
  return frames.map((frame) =>
    list(options['sort'])
      .map(object)
      .toReversed()
      .reduce<Frame>((sorted, { field: name, desc }) => {
        const field = sorted.fields.find((candidate) => named(candidate, string(name)))
        return field === undefined ? sorted : pick(sorted, order(field.values, desc === true))
      }, frame),
  )
}

export function limit(frames: Frames, options: Json): Frames {
  const most = number(options['limitField']) ?? 10
  return frames.map((frame) => {
    const rows = Array.from({ length: Math.min(most, frame.length) }, (_row, index) => index)
    return pick(frame, rows)
  })
}
