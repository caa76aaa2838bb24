// Grafana's transformations, one after another; one that is not known here is named, and the panel says so in its place.
import type { Frame } from './frames.ts'
import { object, string } from './json.ts'
import type { Json } from './json.ts'
import { filterFields, limit, organize, renameByRegex, sortBy } from './transform-fields.ts'
import { joinByField, labelsToFields, merge, seriesToRows } from './transform-frames.ts'
import { groupBy, reduceFrames } from './transform-reduce.ts'
import { calculateField, convertFieldType, filterByValue } from './transform-values.ts'

export type Transformation = (frames: readonly Frame[], options: Json) => readonly Frame[]

const known: Readonly<Record<string, Transformation>> = {
  organize,
  merge,
  reduce: reduceFrames,
  sortBy,
  filterFieldsByName: filterFields,
  renameByRegex,
  joinByField,
  seriesToColumns: joinByField,
  seriesToRows,
  calculateField,
  labelsToFields,
  groupBy,
  limit,
  filterByValue,
  convertFieldType,
  filterByRefId: (frames, options) => {
    const wanted = new RegExp(`^(?:${string(options['include'], '.*')})$`)
    return frames.filter(({ refId }) => wanted.test(refId))
  },
}

export interface Transformed {
  readonly frames: readonly Frame[]
  /** Ids of transformations that are not drawn here. */
  readonly unknown: readonly string[]
}

export function transform(frames: readonly Frame[], steps: readonly Json[]): Transformed {
  const active = steps.filter((step) => step['disabled'] !== true)
  const unknown = active.map((step) => string(step['id'])).filter((id) => !Object.hasOwn(known, id))
  const result = active.reduce<readonly Frame[]>((before, step) => {
    const apply = known[string(step['id'])]
    return apply === undefined ? before : apply(before, object(step['options']))
  }, frames)
  return { frames: result, unknown }
}
