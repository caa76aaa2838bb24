// Content hashes: of files (ownership) and of a service's definition (recreate or leave).
import { createHash } from 'node:crypto'

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The same for objects that differ only in the order of their keys. */
export function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value, sortKeys)).slice(0, 16)
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
