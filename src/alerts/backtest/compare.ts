// Two rules over the same history: when only one of them fires.
import type { Told } from './alert.ts'
import type { Stretch } from './report.ts'
import { keyOf, without } from './series.ts'
import type { Labels } from './series.ts'
import { timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

export interface Fired {
  readonly told: readonly Told[]
  readonly ticks: Ticks
}

type Span = readonly [number, number]

interface Firing {
  readonly labels: Labels
  readonly spans: readonly Span[]
}

export function difference(first: Fired, other: Fired) {
  const by = sameNames(first, other) ? ('labels' as const) : ('time' as const)
  const [a, b] = [firingBy(first, by), firingBy(other, by)]
  return { by, added: beyond(b, a), lost: beyond(a, b) }
}

/** What the rule itself adds to the labels does not tell its alerts apart. */
const ofResult = ({ result }: Told): Labels => without(result, '__name__')

function sameNames(...all: readonly Fired[]): boolean {
  const names = all.map(({ told }) => new Set(told.map((it) => Object.keys(ofResult(it)).sort().join(','))))
  const [a = new Set<string>(), b = new Set<string>()] = names
  return a.size === 0 || b.size === 0 || (a.isSubsetOf(b) && b.isSubsetOf(a))
}

function firingBy({ told, ticks }: Fired, by: 'labels' | 'time'): ReadonlyMap<string, Firing> {
  const labelsOf = (it: Told): Labels => (by === 'labels' ? ofResult(it) : {})
  const groups = Map.groupBy(told, (it) => keyOf(labelsOf(it)))
  return new Map(
    [...groups].map(([key, found]) => {
      const spans = found.map(({ from, to }) => [timeAt(ticks, from), timeAt(ticks, to)] as const)
      return [key, { labels: found[0] === undefined ? {} : labelsOf(found[0]), spans: united(spans) }]
    }),
  )
}

function united(spans: readonly Span[]): readonly Span[] {
  const result: [number, number][] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

/** What is in the first and not in the second. */
function beyond(all: ReadonlyMap<string, Firing>, but: ReadonlyMap<string, Firing>): readonly Stretch[] {
  return [...all]
    .flatMap(([key, { labels, spans }]) =>
      minus(spans, but.get(key)?.spans ?? []).map(([from, to]) => ({
        labels,
        start: new Date(from).toISOString(),
        end: new Date(to).toISOString(),
        seconds: (to - from) / 1000,
      })),
    )
    .toSorted((a, b) => (a.start < b.start ? -1 : Number(a.start > b.start)))
}

function minus(spans: readonly Span[], taken: readonly Span[]): readonly Span[] {
  return spans.flatMap(([from, to]) => {
    const left: Span[] = []
    let at = from
    for (const [start, end] of taken) {
      if (end <= at || start >= to) continue
      if (start > at) left.push([at, start])
      at = Math.max(at, end)
    }
    if (at < to) left.push([at, to])
    return left
  })
}
