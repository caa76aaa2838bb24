// Values of templates, and how Go prints them.
import { shortest } from './go-number.ts'

/** A number is a float64 of Go, a bigint its int. */
export type Value = string | number | bigint | boolean | Readonly<Record<string, string>>

/** `%v`. */
export function printed(value: Value): string {
  if (typeof value === 'number') return shortest(value)
  if (typeof value !== 'object') return String(value)
  const pairs = Object.keys(value)
    .sort()
    .map((name) => `${name}:${value[name] ?? ''}`)
  return `map[${pairs.join(' ')}]`
}
