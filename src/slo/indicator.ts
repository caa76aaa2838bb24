// What is counted of an SLO, as PromQL: the share of bad ones over any window.
import { readQuery, withMatcher, wrapped } from './query.ts'
import type { Query } from './query.ts'
import { decimal, isOfEvents } from './slo.ts'
import type { Events, Indicator, Moments, Slo, Unit } from './slo.ts'
import { span } from './windows.ts'

export interface Counted {
  readonly counts: 'good' | 'bad'
  readonly counted: Query
  readonly total: Query
}

/** A histogram counts good events too: those in the bucket. */
export function countedOf(indicator: Events): Counted {
  if (indicator.kind === 'events') return indicator
  const { metric } = indicator
  const within = (suffix: string, matcher: string): Query => {
    const [term] = metric.terms
    const text = term === undefined ? '' : withMatcher(term, suffix, matcher)
    const read = readQuery(text, metric.start)
    return read.ok ? read.query : metric
  }
  const bucket = within('_bucket', bucketMatcher(inUnit(indicator.belowSeconds, indicator.unit)))
  return { counts: 'good', counted: bucket, total: within('_count', '') }
}

/** Prometheus 3 writes `10.0` where Prometheus 2 keeps the `10` of the program; programs in Go write `1e+06`. */
function bucketMatcher(bound: number): string {
  if (!Number.isInteger(bound)) return `le="${bound}"`
  const plain = `${bound}(?:\\\\.0)?`
  if (bound < 1e6) return `le=~"${plain}"`
  const [digits = '', power = ''] = bound.toExponential().split('e+')
  return `le=~"${plain}|${digits.replace('.', '\\\\.')}e\\\\+${power.padStart(2, '0')}"`
}

export function inUnit(seconds: number, unit: Unit): number {
  return decimal(unit === 'ms' ? seconds * 1000 : seconds)
}

export const errorsName = 'slo:errors:ratio'
export const eventsName = 'slo:events:increase'
export const badName = 'slo:bad:ratio'

/** The share of bad ones in a window. */
export function errorsOver({ name, indicator }: Slo, window: string): string {
  if (!isOfEvents(indicator)) return `avg_over_time(${badName}{slo="${name}"}[${window}])`
  const { counts, counted } = countedOf(indicator)
  // A bucket that is missing is no bad event; a counter that nobody has raised yet is none at all.
  const share = `(${increases(counted, window, indicator.kind === 'events')}) / (${eventsOver(indicator, window)} > 0)`
  return `clamp(${counts === 'bad' ? share : `1 - ${share}`}, 0, 1)`
}

export function eventsOver(indicator: Events, window: string): string {
  const { total } = countedOf(indicator)
  const sums = increases(total, window, false)
  return total.terms.length === 1 ? sums : `(${sums})`
}

/** `always`: nothing counts as 0. Else that holds for all but the first. */
function increases(query: Query, window: string, always: boolean): string {
  let isFirst = true
  return wrapped(query, (selector) => {
    const sum = `sum(increase(${selector}[${window}]))`
    const orNothing = always || !isFirst
    isFirst = false
    return orNothing ? `(${sum} or vector(0))` : sum
  })
}

export const trafficSeconds = 300

/** Whether now is bad: 1, 0, or nothing where it cannot be said. */
export function badNow({ indicator, minTraffic }: Slo & { readonly indicator: Moments }): string {
  const selector = (query: Query): string => query.terms[0]?.text ?? ''
  if (indicator.kind === 'availability') return `1 - avg(${selector(indicator.up)} > bool 0)`
  if (indicator.kind === 'freshness') {
    const { tells, metric, withinSeconds, unit } = indicator
    return tells === 'age'
      ? `min(${selector(metric)}) > bool ${inUnit(withinSeconds, unit)}`
      : `time() - max(${selector(metric)})${unit === 'ms' ? ' / 1000' : ''} > bool ${withinSeconds}`
  }
  // Of nothing the quantile is NaN, which is neither good nor bad.
  const bad = `(max(${ofQuantile(indicator)}) >= 0) > bool ${inUnit(indicator.belowSeconds, indicator.unit)}`
  if (indicator.traffic === undefined) return bad
  return `${bad} and ${increases(indicator.traffic, span(trafficSeconds), false)} >= ${minTraffic}`
}

export function ofQuantile({ metric, quantile }: Extract<Indicator, { kind: 'summary' }>): string {
  const [term] = metric.terms
  return term === undefined ? '' : withMatcher(term, '', `quantile="${quantile}"`)
}

/** As they are written. */
export function queriesOf(indicator: Indicator): readonly Query[] {
  if (indicator.kind === 'events') return [indicator.counted, indicator.total]
  if (indicator.kind === 'availability') return [indicator.up]
  if (indicator.kind !== 'summary') return [indicator.metric]
  return [indicator.metric, ...(indicator.traffic === undefined ? [] : [indicator.traffic])]
}

/** Selectors without which nothing is known of the SLO. */
export function neededBy(indicator: Indicator): readonly string[] {
  const texts = (query: Query): readonly string[] => query.terms.slice(0, 1).map(({ text }) => text)
  if (isOfEvents(indicator)) {
    const { counted, total } = countedOf(indicator)
    return [...texts(total), ...(indicator.kind === 'histogram' ? texts(counted) : [])]
  }
  if (indicator.kind === 'summary')
    return [ofQuantile(indicator), ...(indicator.traffic === undefined ? [] : texts(indicator.traffic))]
  return texts(indicator.kind === 'availability' ? indicator.up : indicator.metric)
}

export function isOfMoments(slo: Slo): slo is Slo & { readonly indicator: Moments } {
  return !isOfEvents(slo.indicator)
}
