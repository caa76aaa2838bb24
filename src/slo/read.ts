// A file in slo/ as entries with places, or what keeps it from being read.
import { isMap, isScalar } from 'yaml'
import type { Scalar, YAMLMap } from 'yaml'
import { unmaskReferences } from '../config/interpolate.ts'
import { nearest } from '../config/nearest.ts'
import { readSource } from '../config/source.ts'
import type { Fields } from './fields.ts'

export interface SloProblem {
  /** Offset in the file. */
  readonly at: number
  readonly message: string
  readonly fix?: string
}

export interface Entry {
  /** Offsets of the key and of the value. */
  readonly key: number
  readonly at: number
  /** Of the first character of a text: behind its quote. */
  readonly begins: number
  readonly value: unknown
}

export type Entries = ReadonlyMap<string, Entry>

export type ReadRoot =
  | { readonly ok: true; readonly root: YAMLMap }
  | { readonly ok: false; readonly problems: readonly SloProblem[] }

export function readRoot(text: string, file: string): ReadRoot {
  const read = readSource(text, file)
  const problems = read.findings.map(({ line, col, message, fix }): SloProblem => ({
    at: offsetOf(text, line, col),
    message,
    ...(fix === undefined ? {} : { fix }),
  }))
  if (!read.ok || problems.length > 0) return { ok: false, problems }
  const root = read.source.document.contents
  if (isMap(root)) return { ok: true, root }
  const problem = { at: 0, message: 'an SLO is keys with values', fix: 'start with "objective: 99%"' }
  return { ok: false, problems: [problem] }
}

function offsetOf(text: string, line: number, col: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, { length }) => sum + length + 1, 0) + col - 1
}

/** Those that may stand there; the others are problems. */
export function entriesOf(map: YAMLMap, fields: Fields, problems: SloProblem[]): Entries {
  const found = new Map<string, Entry>()
  for (const { key, value } of map.items) {
    const at = startOf(key)
    const name = isScalar(key) ? String(key.value) : ''
    if (name in fields) {
      const empty = value === null || (isScalar(value) && value.value === null)
      const start = empty ? at : startOf(value)
      const quoted = isScalar(value) && value.type?.startsWith('QUOTE') === true
      const begins = quoted ? start + 1 : start
      found.set(name, { key: at, at: start, begins, value: empty ? null : valueOf(value) })
    } else problems.push(unknownKey(name, at, Object.keys(fields)))
  }
  return found
}

function unknownKey(name: string, at: number, known: readonly string[]): SloProblem {
  const meant = nearest(name, known)
  const fix = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`
  return { at, message: `unknown key "${name}"`, fix }
}

/** Maps stay what they are: somebody else reads them. */
function valueOf(node: unknown): unknown {
  if (!isScalar(node)) return node
  const { value } = node
  return typeof value === 'string' ? unmaskReferences(value) : value
}

function startOf(node: unknown): number {
  const range = (node as Scalar | null)?.range
  return range?.[0] ?? 0
}
