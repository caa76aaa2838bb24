// What each part is worth now, and which series of two sides belong together.
import type { Matching, Part } from './parts.ts'

export type Labels = Readonly<Record<string, string>>

export interface Valued {
  readonly labels: Labels
  readonly value: number
}

export interface Worth {
  readonly series: readonly Valued[]
  /** One number for all, without labels. */
  readonly scalar: boolean
  /** Why it could not be evaluated. */
  readonly error: string | null
}

/** By the id of the part. */
export type Worths = ReadonlyMap<number, Worth>

const nothing: Worth = { series: [], scalar: false, error: null }

export function worthOf(part: Part | undefined, worths: Worths): Worth {
  if (part === undefined) return nothing
  if (part.value !== null) return { series: [{ labels: {}, value: part.value }], scalar: true, error: null }
  return worths.get(part.id) ?? nothing
}

/** Series with the same signature belong together, as Prometheus matches them. */
export function signature(labels: Labels, { by, labels: names }: Matching): string {
  const kept =
    by === 'on'
      ? names.map((name) => [name, labels[name] ?? ''])
      : Object.entries(labels).filter(([name]) => name !== '__name__' && !names.includes(name))
  return JSON.stringify(
    kept.filter(([, value]) => value !== '').toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  )
}

export interface Row {
  readonly labels: Labels
  readonly value: number
  /** What it is compared with; null: nothing on the other side belongs to it. */
  readonly against: number | null
  readonly holds: boolean
  /** From the value to the line; null where there is none. */
  readonly distance: number | null
}

/** Of a comparison: each label set, those that hold first, within that the closest to the line. */
export function rowsOf(part: Part, worths: Worths): readonly Row[] {
  const [first, last] = part.children
  const [left, right] = [worthOf(first, worths), worthOf(last, worths)]
  const turned = left.scalar && !right.scalar
  const [many, one] = turned ? [right, left] : [left, right]
  const op = turned ? (mirrored[part.op] ?? part.op) : part.op
  const partners = one.scalar
    ? undefined
    : Map.groupBy(one.series, ({ labels }) => signature(labels, part.matching))
  const rows = many.series.flatMap(({ labels, value }): Row[] => {
    const found = partners?.get(signature(labels, part.matching)) ?? (one.scalar ? one.series : [])
    if (found.length === 0) return [{ labels, value, against: null, holds: false, distance: null }]
    return found.map((other) => {
      const against = other.value
      return { labels, value, against, holds: holds(value, op, against), distance: Math.abs(value - against) }
    })
  })
  return rows.toSorted((a, b) => Number(b.holds) - Number(a.holds) || far(a) - far(b))
}

const mirrored: Readonly<Record<string, string>> = { '>': '<', '<': '>', '>=': '<=', '<=': '>=' }

function far({ distance }: Row): number {
  return distance === null || Number.isNaN(distance) ? Number.MAX_VALUE : distance
}

export function holds(value: number, op: string, against: number): boolean {
  switch (op) {
    case '>':
      return value > against
    case '<':
      return value < against
    case '>=':
      return value >= against
    case '<=':
      return value <= against
    case '==':
      return value === against
    default:
      return value !== against
  }
}
