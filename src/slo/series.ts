// Series for the tests of an SLO: made up so that its own selectors find them, and in such numbers that the share of bad
// events is what a test wants it to be.
import { accepts, alternatives } from '../contracts/matcher.ts'
import type { Matcher } from '../contracts/matcher.ts'
import { countedOf } from './indicator.ts'
import type { Query, Term } from './query.ts'
import type { Events } from './slo.ts'

interface Series {
  readonly metric: string
  readonly labels: Readonly<Record<string, string>>
}

export interface TestSeries {
  /** As promtool writes it. */
  readonly series: string
  /** How much it grows a step for so many bad ones of so many. */
  readonly growth: (bad: number, total: number) => number
}

/** Undefined where no two series can tell good events from all. */
export function testSeriesOf(indicator: Events): readonly TestSeries[] | undefined {
  const { counts, counted, total } = countedOf(indicator)
  const bases = distinct([...counted.terms, ...total.terms].flatMap(({ selector }) => baseOf(selector)))
  const pool = distinct([...bases, ...[...counted.terms, ...total.terms].flatMap(variantsOf)])
  for (const a of pool)
    for (const b of pool) {
      const found = pairOf([a, b], { counts, counted, total })
      if (found === undefined) continue
      const rest = bases.filter((series) => series !== a && series !== b)
      return [...found, ...rest.map((series) => ({ series: textOf(series), growth: () => 0 }))]
    }
  return undefined
}

function distinct(all: readonly Series[]): readonly Series[] {
  return [...new Map(all.map((series) => [textOf(series), series])).values()]
}

export function textOf({ metric, labels }: Series): string {
  const all = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return all.length === 0 ? metric : `${metric}{${all.join(',')}}`
}

/** Nothing where a label cannot be made up. */
export function baseOf({ metric, matchers }: Term['selector']): readonly Series[] {
  const labels: Record<string, string> = {}
  for (const matcher of matchers) {
    if (accepts(matcher, '')) continue
    const value = fitting(matcher)
    if (value === undefined) return []
    labels[matcher.label] = value
  }
  return [{ metric, labels }]
}

/** Like it, but for one label, by which the selector does not find them. */
function variantsOf({ selector }: Term): readonly Series[] {
  return selector.matchers
    .filter(({ label }) => label !== 'job')
    .flatMap((matcher) =>
      baseOf(selector).flatMap(({ metric, labels }) => {
        const value = unfitting(matcher)
        return value === undefined ? [] : [{ metric, labels: { ...labels, [matcher.label]: value } }]
      }),
    )
}

const words = ['500', '200', 'error', 'ok', 'GET', 'true', 'a', '1']

function fitting(matcher: Matcher): string | undefined {
  const { op, value } = matcher
  if (op === '=') return value
  if (op === '!=') return words.find((word) => word !== value)
  const made = op === '=~' ? alternatives(value).flatMap((it) => exampleOf(it).split('|')) : []
  return [...made, ...words].find((word) => accepts(matcher, word))
}

function unfitting({ label, op, value, from }: Matcher): string | undefined {
  const opposite = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' }[op] ?? '='
  return fitting({ label, op: opposite, value, from })
}

/** A word that a simple pattern fits: its first choice everywhere. */
function exampleOf(pattern: string): string {
  return pattern
    .replaceAll(/\((?:\?:)?([^()|]*)[^()]*\)[?*+]?/g, '$1')
    .replaceAll(/\\d/g, '0')
    .replaceAll(/\[\^?(?:\\?(.))[^\]]*\]/g, '$1')
    .replaceAll(/(?<!\\)\.[*+]/g, 'a')
    .replaceAll(/(?<!\\)\./g, '0')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll(/(.)\{(\d+)(?:,\d*)?\}/g, (_, letter: string, times: string) => letter.repeat(Number(times)))
    .replaceAll(/[?*+^$]/g, '')
}

function pairOf(
  [a, b]: readonly [Series, Series],
  { counts, counted, total }: ReturnType<typeof countedOf>,
): readonly TestSeries[] | undefined {
  const [ca, cb] = [weight(counted, a), weight(counted, b)]
  const [ta, tb] = [weight(total, a), weight(total, b)]
  const det = ca * tb - cb * ta
  if (det === 0) return undefined
  const solve = (bad: number, all: number): readonly [number, number] => {
    const wanted = counts === 'bad' ? bad : all - bad
    return [(wanted * tb - cb * all) / det, (ca * all - wanted * ta) / det]
  }
  const fits = [0, 1, 1000].every((bad) => solve(bad, 1000).every((growth) => growth >= 0))
  if (!fits) return undefined
  return [
    { series: textOf(a), growth: (bad, all) => solve(bad, all)[0] },
    { series: textOf(b), growth: (bad, all) => solve(bad, all)[1] },
  ]
}

/** How often it counts in a query. */
function weight({ terms }: Query, { metric, labels }: Series): number {
  const found = terms.filter(
    ({ selector }) =>
      selector.metric === metric &&
      selector.matchers.every((matcher) => accepts(matcher, labels[matcher.label] ?? '')),
  )
  return found.reduce((sum, { sign }) => sum + sign, 0)
}
