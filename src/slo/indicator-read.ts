// What of an SLO is good: the section that says it, read.
import type { Query } from './query.ts'
import type { Indicator } from './slo.ts'
import type { Values } from './values.ts'

export function readEvents(values: Values): Indicator | undefined {
  const { problems, entries } = values
  values.missing('total', 'requests_total')
  const both = values.has('good') && values.has('bad')
  if (both)
    problems.push({
      at: entries.get('bad')?.key ?? 0,
      message: 'bad beside good: one says it',
      fix: 'remove one of the two',
    })
  if (!values.has('good') && !values.has('bad')) values.missing('good', 'requests_total{code!~"5.."}')
  const counts = values.has('good') ? 'good' : 'bad'
  const [counted, total] = [values.query(counts), values.query('total')]
  if (both || counted === undefined || total === undefined) return undefined
  return { kind: 'events', counts, counted, total }
}

export function readLatency(values: Values): Indicator | undefined {
  const { problems, entries } = values
  const ofHistogram = values.has('histogram')
  if (ofHistogram && values.has('summary'))
    problems.push({
      at: entries.get('summary')?.key ?? 0,
      message: 'summary beside histogram',
      fix: 'take one',
    })
  if (!ofHistogram && !values.has('summary'))
    values.missing('histogram', 'request_duration_seconds{job="api"}')
  values.missing('below', '10s')
  const common = { belowSeconds: values.duration('below'), unit: values.unit('unit') }
  return ofHistogram ? readHistogram(values, common) : readSummary(values, common)
}

type Common = Pick<Extract<Indicator, { kind: 'histogram' }>, 'belowSeconds' | 'unit'>

function readHistogram(values: Values, common: Common): Indicator | undefined {
  const { problems, entries } = values
  for (const name of ['quantile', 'traffic']) {
    const at = entries.get(name)?.key
    if (at !== undefined)
      problems.push({
        at,
        message: `${name} belongs to a summary`,
        fix: 'remove it: buckets count every event',
      })
  }
  const metric = values.metric('histogram')
  if (metric === undefined) return undefined
  const name = metric.terms[0]?.selector.metric ?? ''
  if (/_(?:bucket|count|sum)$/.test(name)) {
    const fix = name.replace(/_(?:bucket|count|sum)$/, '')
    problems.push({ at: metric.start, message: 'histogram is named without its ending', fix })
    return undefined
  }
  return { kind: 'histogram', metric, ...common }
}

function readSummary(values: Values, common: Common): Indicator | undefined {
  values.missing('quantile', '0.99')
  const quantile = values.quantile('quantile')
  const [metric, traffic] = [values.metric('summary'), values.query('traffic')]
  if (metric === undefined) return undefined
  if (names(metric, 'quantile')) {
    const fix = 'write quantile: 0.99 beside it'
    values.problems.push({ at: metric.start, message: 'summary has a matcher of quantile already', fix })
    return undefined
  }
  return { kind: 'summary', metric, quantile, ...common, ...(traffic === undefined ? {} : { traffic }) }
}

function names({ terms }: Query, label: string): boolean {
  return terms.some(({ selector }) => selector.matchers.some((matcher) => matcher.label === label))
}

export function readFreshness(values: Values): Indicator | undefined {
  const { problems, entries } = values
  values.missing('within', '1h')
  const tells = values.has('age') ? 'age' : 'timestamp'
  if (values.has('age') && values.has('timestamp'))
    problems.push({ at: entries.get('age')?.key ?? 0, message: 'age beside timestamp', fix: 'take one' })
  values.missing(tells, 'backup_last_success_timestamp_seconds')
  const metric = values.metric(tells)
  const [withinSeconds, unit] = [values.duration('within'), values.unit('unit')]
  return metric === undefined ? undefined : { kind: 'freshness', tells, metric, withinSeconds, unit }
}
