// Transformations that make few rows of many: by calculations, or by groups.
import type { Field, Frame } from './frames.ts'
import { list, object, string, strings } from './json.ts'
import type { Json } from './json.ts'
import { calculation } from './reduce.ts'
import type { Calculation } from './reduce.ts'
import { pick, shownName } from './transform-fields.ts'
import { column } from './transform-frames.ts'

type Frames = readonly Frame[]

export function reduceFrames(frames: Frames, options: Json): Frames {
  const reducers = strings(options['reducers']).length === 0 ? ['max'] : strings(options['reducers'])
  const calcs = reducers.flatMap((id) => calculation(id) ?? [])
  if (options['mode'] === 'reduceFields') {
    return frames.map((frame) => ({
      ...frame,
      length: 1,
      fields: frame.fields
        .filter(({ type }) => type === 'number')
        .flatMap((field) =>
          calcs.map((calc) => ({
            ...field,
            values: [calc.of(field.values)],
            ...(calcs.length > 1 ? { shown: `${shownName(field)} ${calc.label}` } : {}),
          })),
        ),
    }))
  }
  return [rowsOf(frames, calcs, options)]
}

function rowsOf(frames: Frames, calcs: readonly Calculation[], options: Json): Frame {
  const fields = frames.flatMap((frame) => frame.fields.filter(({ type }) => type === 'number'))
  const labels =
    options['labelsToFields'] === true
      ? [...new Set(fields.flatMap((field) => Object.keys(field.labels)))]
      : []
  return {
    refId: 'reduced',
    name: 'reduced',
    length: fields.length,
    fields: [
      column('Field', 'string', fields.map(shownName)),
      ...labels.map((label) =>
        column(
          label,
          'string',
          fields.map((field) => field.labels[label] ?? null),
        ),
      ),
      ...calcs.map(({ label, of }) =>
        column(
          label,
          'number',
          fields.map(({ values }) => of(values)),
        ),
      ),
    ],
  }
}

export function groupBy(frames: Frames, options: Json): Frames {
  const rules = object(options['fields'])
  const ruleOf = (field: Field): Json => object(rules[shownName(field)] ?? rules[field.name])
  return frames.map((frame) => {
    const keys = frame.fields.filter((field) => ruleOf(field)['operation'] === 'groupby')
    const groups = new Map<string, number[]>()
    for (let row = 0; row < frame.length; row += 1) {
      const key = JSON.stringify(keys.map(({ values }) => values[row]))
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    const rows = [...groups.values()]
    const grouped = pick(
      { ...frame, fields: keys },
      rows.map(([row = 0]) => row),
    )
    const calculated = frame.fields
      .filter((field) => ruleOf(field)['operation'] === 'aggregate')
      .flatMap((field) =>
        list(ruleOf(field)['aggregations']).flatMap((id) => {
          const calc = calculation(string(id))
          if (calc === undefined) return []
          const values = rows.map((found) => calc.of(found.map((row) => field.values[row] ?? null)))
          return [column(`${shownName(field)} (${string(id)})`, 'number', values)]
        }),
      )
    return { ...grouped, fields: [...grouped.fields, ...calculated] }
  })
}
