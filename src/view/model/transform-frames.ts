// Transformations between tables: many to one, and one to another shape.
import type { Field, Frame } from './frames.ts'
import { string } from './json.ts'
import type { Json } from './json.ts'
import type { Cell } from './reduce.ts'
import { compareCells, shownName } from './transform-fields.ts'

type Frames = readonly Frame[]
type Row = Map<string, Cell>

export const column = (name: string, type: Field['type'], values: readonly Cell[]): Field => ({
  name,
  type,
  labels: {},
  values,
})

/** One table of all rows; rows that say the same in the columns they share become one. */
export function merge(frames: Frames): Frames {
  if (frames.length < 2) return frames
  const kinds = new Map<string, Field['type']>()
  const rows: Row[] = []
  const values = new Set(
    frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number').map(shownName)),
  )
  const byKey = new Map<string, Row>()
  const add = (row: Row): void => {
    const key = JSON.stringify([...row].filter(([name]) => !values.has(name)).toSorted(byName))
    const same = byKey.get(key)
    const free = ([name, value]: readonly [string, Cell]): boolean =>
      !values.has(name) || same?.has(name) === false || same?.get(name) === value
    if (same !== undefined && [...row].every(free)) {
      for (const [name, value] of row) same.set(name, value)
      return
    }
    rows.push(row)
    byKey.set(key, row)
  }
  for (const frame of frames) {
    const flat = withLabels(frame)
    for (const field of flat.fields) kinds.set(shownName(field), field.type)
    for (let index = 0; index < flat.length; index += 1)
      add(new Map(flat.fields.map((field) => [shownName(field), field.values[index] ?? null])))
  }
  return [fromRows(rows, kinds)]
}

const byName = ([a]: readonly [string, Cell], [b]: readonly [string, Cell]): number =>
  a < b ? -1 : Number(a > b)

function fromRows(rows: readonly Row[], kinds: ReadonlyMap<string, Field['type']>): Frame {
  const ordered = [...kinds].toSorted(([, a], [, b]) => rank(a) - rank(b))
  return {
    refId: 'merged',
    name: 'merged',
    length: rows.length,
    fields: ordered.map(([name, type]) =>
      column(
        name,
        type,
        rows.map((row) => row.get(name) ?? null),
      ),
    ),
  }
}

const rank = (type: Field['type']): number => ['time', 'string', 'number'].indexOf(type)

/** Labels of a series as columns of its rows. */
function withLabels(frame: Frame): Frame {
  const labels = Object.assign({}, ...frame.fields.map((field) => field.labels)) as Record<string, string>
  const added = Object.entries(labels).map(([name, value]) =>
    column(
      name,
      'string',
      Array.from({ length: frame.length }, () => value),
    ),
  )
  if (added.length === 0) return frame
  const values = frame.fields.map((field) => ({ ...field, labels: {}, shown: field.name }))
  return { ...frame, fields: [...values, ...added] }
}

export function labelsToFields(frames: Frames, options: Json): Frames {
  if (options['mode'] === 'rows') {
    const pairs = frames.flatMap(({ fields }) => fields.flatMap(({ labels }) => Object.entries(labels)))
    return [
      {
        refId: 'labels',
        name: 'labels',
        length: pairs.length,
        fields: [
          column(
            'label',
            'string',
            pairs.map(([name]) => name),
          ),
          column(
            'value',
            'string',
            pairs.map(([, value]) => value),
          ),
        ],
      },
    ]
  }
  const valueLabel = string(options['valueLabel'])
  return merge(
    frames.map((frame) => {
      const fields = frame.fields.map((field) => {
        const { [valueLabel]: name, ...labels } = field.labels
        return name === undefined ? { ...field, shown: field.name } : { ...field, labels, name, shown: name }
      })
      const flat = withLabels({ ...frame, fields })
      return {
        ...flat,
        fields: flat.fields.map((field, index) => ({ ...field, shown: shownName(fields[index] ?? field) })),
      }
    }),
  )
}

export function seriesToRows(frames: Frames): Frames {
  const rows = frames.flatMap(({ fields }) => {
    const time = fields.find(({ type }) => type === 'time')
    return fields
      .filter(({ type }) => type === 'number')
      .flatMap((field) =>
        field.values.map((value, index) => ({
          at: time?.values[index] ?? null,
          metric: shownName(field),
          value,
        })),
      )
  })
  const sorted = rows.toSorted((a, b) => compareCells(b.at, a.at))
  return [
    {
      refId: 'rows',
      name: 'rows',
      length: sorted.length,
      fields: [
        column(
          'Time',
          'time',
          sorted.map(({ at }) => at),
        ),
        column(
          'Metric',
          'string',
          sorted.map(({ metric }) => metric),
        ),
        column(
          'Value',
          'number',
          sorted.map(({ value }) => value),
        ),
      ],
    },
  ]
}

export function joinByField(frames: Frames, options: Json): Frames {
  if (frames.length < 2) return frames
  const by = string(options['byField'])
  const keyed = frames.flatMap((frame) => {
    const key = frame.fields.find((field) =>
      by === '' ? field.type === 'time' : shownName(field) === by || field.name === by,
    )
    return key === undefined
      ? []
      : [{ frame, key, at: new Map(key.values.map((value, index) => [value, index])) }]
  })
  const [first] = keyed
  if (first === undefined) return frames
  const all = [...new Set(keyed.flatMap(({ key }) => key.values))]
  const inner = options['mode'] === 'inner'
  const kept = inner ? all.filter((value) => keyed.every(({ at }) => at.has(value))) : all
  const keys = first.key.type === 'time' ? kept.toSorted(compareCells) : kept
  const fields = keyed.flatMap(({ frame, key, at }) =>
    frame.fields
      .filter((field) => field !== key)
      .map((field) => ({ ...field, values: keys.map((value) => field.values[at.get(value) ?? -1] ?? null) })),
  )
  return [
    {
      refId: 'joined',
      name: 'joined',
      length: keys.length,
      fields: [{ ...first.key, values: keys }, ...fields],
    },
  ]
}
