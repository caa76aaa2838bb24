// The values of a file in slo/, each judged where it stands.
import { parseDuration } from '../config/units.ts'
import { readQuery } from './query.ts'
import type { Query } from './query.ts'
import { decimal } from './slo.ts'
import type { Unit } from './slo.ts'
import type { Entries, Entry, SloProblem } from './read.ts'

/** Reads values of one map, and keeps what is wrong with them. */
export class Values {
  readonly entries: Entries
  /** Where the map itself stands. */
  readonly at: number
  readonly problems: SloProblem[]

  constructor(entries: Entries, at: number, problems: SloProblem[]) {
    this.entries = entries
    this.at = at
    this.problems = problems
  }

  has(name: string): boolean {
    return this.entries.has(name)
  }

  text(name: string): string {
    const entry = this.entries.get(name)
    if (entry === undefined) return ''
    return typeof entry.value === 'string'
      ? entry.value.trim()
      : this.wrong(name, entry, ['must be a text'], '')
  }

  missing(name: string, example: string): void {
    if (this.entries.has(name)) return
    this.problems.push({ at: this.at, message: `${name} is missing`, fix: `add "${name}: ${example}"` })
  }

  /** In percent. */
  objective(name: string): number {
    const entry = this.entries.get(name)
    if (entry === undefined) return NaN
    const [, said, sign] = /^(\d+(?:\.\d+)?) ?(%?)$/.exec(shown(entry.value).replaceAll('"', '')) ?? []
    const percent = Number(said ?? NaN)
    // Elsewhere 0.99 is a share of 1: taken for percent, nearly everything might be bad.
    const isShare = percent <= 1 && sign === ''
    if (percent > 0 && percent < 100 && !isShare) return percent
    const fix =
      percent === 100
        ? '100 % leaves nothing to go wrong: no alert could be early enough'
        : isShare && percent > 0 && percent < 1
          ? `as a share of 1 it is written ${decimal(percent * 100)}%`
          : 'a share of 1 is written 99%'
    return this.wrong(name, entry, ['must be a share below 100 %, such as 99.9%', fix], NaN)
  }

  /** In seconds. */
  duration(name: string): number {
    const entry = this.entries.get(name)
    if (entry === undefined) return NaN
    const seconds = typeof entry.value === 'string' ? parseDuration(entry.value.trim()) : undefined
    if (seconds !== undefined && seconds > 0) return seconds
    return this.wrong(name, entry, ['must be a duration, such as 10s, 500ms or 30d'], NaN)
  }

  count(name: string, fallback: number): number {
    const entry = this.entries.get(name)
    if (entry === undefined) return fallback
    const count = Number(entry.value ?? NaN)
    if (Number.isInteger(count) && count > 0) return count
    const fix = 'with 1, a single event decides'
    return this.wrong(
      name,
      entry,
      ['must be a whole number above 0', ...(count === 0 ? [fix] : [])],
      fallback,
    )
  }

  quantile(name: string): number {
    const entry = this.entries.get(name)
    if (entry === undefined) return NaN
    const quantile = Number(entry.value ?? NaN)
    if (quantile > 0 && quantile < 1) return quantile
    return this.wrong(name, entry, ['must be between 0 and 1, such as 0.99'], NaN)
  }

  unit(name: string): Unit {
    const entry = this.entries.get(name)
    if (entry === undefined || entry.value === 's') return 's'
    return entry.value === 'ms' ? 'ms' : this.wrong(name, entry, ['must be s or ms'], 's')
  }

  query(name: string): Query | undefined {
    const entry = this.entries.get(name)
    if (entry === undefined) return undefined
    if (typeof entry.value !== 'string') return this.wrong(name, entry, ['must be a query'], undefined)
    const read = readQuery(entry.value.trim(), entry.begins)
    if (read.ok) return read.query
    const { from, message, fix } = read.problem
    this.problems.push({
      at: entry.begins + from,
      message: `${name}: ${message}`,
      ...(fix === undefined ? {} : { fix }),
    })
    return undefined
  }

  /** One metric. */
  metric(name: string): Query | undefined {
    const query = this.query(name)
    if (query === undefined || query.terms.length === 1) return query
    const at = query.start + (query.terms[1]?.from ?? 0)
    this.problems.push({ at, message: `${name} must be one metric`, fix: 'take one of them' })
    return undefined
  }

  private wrong<T>(name: string, { at, value }: Entry, [must, fix]: readonly string[], instead: T): T {
    const message = `${name} ${must}; it is ${shown(value)}`
    this.problems.push({ at, message, ...(fix === undefined ? {} : { fix }) })
    return instead
  }
}

function shown(value: unknown): string {
  if (value === null) return 'empty'
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? `"${value}"`
    : 'a mapping or a list'
}
