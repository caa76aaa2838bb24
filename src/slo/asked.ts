// Every metric that an SLO asks for, as a query of its own, so that it can be judged where it is written.
import { countedOf, ofQuantile } from './indicator.ts'
import type { Query } from './query.ts'
import { isOfEvents } from './slo.ts'
import type { Indicator } from './slo.ts'

export interface Asked {
  readonly query: string
  /** Where the metric begins, in the query and in the file. */
  readonly from: number
  readonly start: number
}

const call = 'increase('

export function askedOf(indicator: Indicator): readonly Asked[] {
  if (isOfEvents(indicator)) {
    const { counted, total } = countedOf(indicator)
    return [...counters(counted), ...counters(total)]
  }
  if (indicator.kind !== 'summary')
    return gauge(indicator.kind === 'availability' ? indicator.up : indicator.metric)
  const { metric, traffic } = indicator
  const asked = { query: ofQuantile(indicator), from: 0, start: metric.start }
  return [asked, ...(traffic === undefined ? [] : counters(traffic))]
}

function counters({ terms, start }: Query): readonly Asked[] {
  return terms.map(({ text, from }) => ({
    query: `${call}${text}[5m])`,
    from: call.length,
    start: start + from,
  }))
}

function gauge({ terms, start }: Query): readonly Asked[] {
  return terms.map(({ text, from }) => ({ query: text, from: 0, start: start + from }))
}
