// Where nodes of the YAML document stand in the text.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'

/** Start and end of a node's own text; nothing has the empty range at 0. */
export function rangeOf(node: unknown): readonly [start: number, end: number] {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined
  return range ? [range[0], range[1]] : [0, 0]
}

export function offsetOf(node: unknown): number {
  return rangeOf(node)[0]
}

/** `key:` without a value has an empty node of its own, which stands where the next line starts. */
export function isEmpty(node: unknown): boolean {
  const [start, end] = rangeOf(node)
  return node === null || node === undefined || (isScalar(node) && node.value === null && start === end)
}
