// Targets of the user's own in lake.yaml: one more, one less.
import { appendItem, itemsOf, removeItem } from '../config/edit-list.ts'
import type { EditResult } from '../config/edit.ts'
import { nearest } from '../config/nearest.ts'
import type { ParseOptions } from '../config/parse.ts'
import { LakeError } from '../errors.ts'
import { field, text } from '../health/values.ts'

const list = ['targets']

export interface NewTarget {
  readonly name: string
  readonly address: string
  readonly path?: string
}

export function addTarget(
  config: string,
  { name, address, path }: NewTarget,
  options: ParseOptions,
): EditResult {
  return appendItem(config, list, { name, address, ...(path === undefined ? {} : { path }) }, options)
}

export function removeTarget(config: string, name: string, options: ParseOptions): EditResult {
  const names = itemsOf(config, list).map((item) => text(field(item, 'name')))
  const index = names.indexOf(name)
  if (index === -1) throw unknownTarget(name, names)
  return removeItem(config, list, index, options)
}

function unknownTarget(name: string, names: readonly string[]): LakeError {
  const close = nearest(name, names)
  const there = names.length === 0 ? 'It lists no targets.' : `There are: ${names.join(', ')}`
  return new LakeError(`no target ${name} in lake.yaml`, {
    code: 'unknown-target',
    exit: 'usage',
    details: [close === undefined ? there : `Did you mean ${close}?`],
    actions: [
      close === undefined
        ? { id: 'list', command: 'lake targets list' }
        : { id: 'nearest', command: `lake targets remove ${close}` },
    ],
  })
}
