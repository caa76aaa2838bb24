// Transformations that compute or choose by values.
import { regexOf } from './mapping.ts'
import type { Field, Frame } from './frames.ts'
import { list, number, object, string, strings } from './json.ts'
import type { Json } from './json.ts'
import { calculation } from './reduce.ts'
import type { Cell } from './reduce.ts'
import { named, pick } from './transform-fields.ts'

type Frames = readonly Frame[]

const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '**': (a, b) => a ** b,
  '%': (a, b) => a % b,
}
const unary: Readonly<Record<string, (a: number) => number>> = {
  abs: Math.abs,
  exp: Math.exp,
  ln: Math.log,
  floor: Math.floor,
  ceil: Math.ceil,
  round: Math.round,
}

export function calculateField(frames: Frames, options: Json): Frames {
  return frames.map((frame) => {
    const values = calculated(frame, options)
    if (values === undefined) return frame
    const { alias, mode, replaceFields } = options
    const name = string(alias) || string(mode) || 'Total'
    const field: Field = { name, type: 'number', labels: {}, values }
    const kept = replaceFields === true ? frame.fields.filter(({ type }) => type === 'time') : frame.fields
    return { ...frame, fields: [...kept, field] }
  })
}

function calculated(frame: Frame, options: Json): readonly Cell[] | undefined {
  const rows = Array.from({ length: frame.length }, (_row, index) => index)
  const column = (word: unknown): ((row: number) => Cell) | undefined => {
    // Newer files say how it is found, older ones its name or a number.
    const given = typeof word === 'object' ? object(object(word)['matcher'])['options'] : word
    const field = frame.fields.find((candidate) => named(candidate, string(given)))
    if (field !== undefined) return (row) => field.values[row] ?? null
    const fixed = number(object(word)['fixed'] ?? given)
    return fixed === undefined ? undefined : () => fixed
  }
  if (options['mode'] === 'binary') {
    const { left, right, operator } = object(options['binary'])
    const [a, b, apply] = [column(left), column(right), operators[string(operator, '+')]]
    if (a === undefined || b === undefined || apply === undefined) return undefined
    return rows.map((row) => {
      const [one, two] = [a(row), b(row)]
      return typeof one === 'number' && typeof two === 'number' ? apply(one, two) : null
    })
  }
  if (options['mode'] === 'unary') {
    const { fieldName, operator } = object(options['unary'])
    const [a, apply] = [column(fieldName), unary[string(operator, 'abs')]]
    if (a === undefined || apply === undefined) return undefined
    return rows.map((row) => {
      const value = a(row)
      return typeof value === 'number' ? apply(value) : null
    })
  }
  const { reducer, include } = object(options['reduce'])
  const wanted = strings(include)
  const summed = frame.fields.filter(
    (field) => field.type === 'number' && (wanted.length === 0 || wanted.some((name) => named(field, name))),
  )
  const calc = calculation(string(reducer, 'sum'))
  return calc && rows.map((row) => calc.of(summed.map(({ values }) => values[row] ?? null)))
}

export function convertFieldType(frames: Frames, options: Json): Frames {
  const wanted = list(options['conversions']).map(object)
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const type = wanted.find(({ targetField }) => named(field, string(targetField)))?.['destinationType']
      if (type === 'number')
        return { ...field, type, values: field.values.map((value) => number(value) ?? null) } as const
      if (type === 'time')
        return {
          ...field,
          type,
          values: field.values.map((value) => number(value) ?? Date.parse(String(value))),
        } as const
      if (type === 'string')
        return { ...field, type, values: field.values.map((value) => value && String(value)) } as const
      return field
    }),
  }))
}

const tests: Readonly<Record<string, (value: Cell, wanted: string) => boolean>> = {
  equal: (value, wanted) => String(value) === wanted,
  notEqual: (value, wanted) => String(value) !== wanted,
  greater: (value, wanted) => typeof value === 'number' && value > Number(wanted),
  greaterOrEqual: (value, wanted) => typeof value === 'number' && value >= Number(wanted),
  lower: (value, wanted) => typeof value === 'number' && value < Number(wanted),
  lowerOrEqual: (value, wanted) => typeof value === 'number' && value <= Number(wanted),
  regex: (value, wanted) => regexOf(wanted).test(String(value)),
  isNull: (value) => value === null,
  isNotNull: (value) => value !== null,
}

export function filterByValue(frames: Frames, options: Json): Frames {
  const filters = list(options['filters']).map(object)
  const all = options['match'] === 'all'
  const excluding = options['type'] === 'exclude'
  return frames.map((frame) => {
    const holds = (row: number) => (filter: Json) => {
      const { id, options: more } = object(filter['config'])
      const field = frame.fields.find((candidate) => named(candidate, string(filter['fieldName'])))
      return (
        field !== undefined &&
        tests[string(id)]?.(field.values[row] ?? null, string(object(more)['value'])) === true
      )
    }
    const rows = Array.from({ length: frame.length }, (_row, index) => index)
    const kept = rows.filter((row) => {
      const found = all ? filters.every(holds(row)) : filters.some(holds(row))
      return found !== excluding
    })
    return pick(frame, kept)
  })
}
