// What rules of the linter know of lake and of the project, beside the files themselves.
import type { Known, KnownMetric } from '../contracts/known.ts'
import type { LogContract } from '../contracts/logql.ts'
import { accepts } from '../contracts/matcher.ts'
import type { MetricType } from '../contracts/exposition.ts'
import type { Selector } from '../contracts/promql-selectors.ts'

export interface Facts {
  /** What is recorded of the components in the versions that lake runs. */
  readonly known: Known | undefined
  /** The same with another version of one of them: asked only where something is missing. */
  readonly others: () => readonly Known[]
  readonly logs: LogContract | undefined
  /** Shipped alerts, with their expressions. */
  readonly alerts: ReadonlyMap<string, string>
  /** Metrics that shipped rules record. */
  readonly recorded: ReadonlySet<string>
  /** Shipped dashboards: uid -> title. */
  readonly dashboards: ReadonlyMap<string, string>
  readonly datasources: ReadonlySet<string>
  /** Services of the stack. */
  readonly services: readonly string[]
  readonly scrapeSeconds: number
  readonly retentionSeconds: { readonly prometheus: number; readonly loki: number }
  /** Alloy files that are shipped. */
  readonly alloy: readonly string[]
  /** The user's own, whether they are judged or not: they may give streams further labels. */
  readonly ownAlloy: readonly string[]
}

/** Where nothing but the files is known. */
export const noFacts: Facts = {
  known: undefined,
  others: () => [],
  logs: undefined,
  alerts: new Map(),
  recorded: new Set(),
  dashboards: new Map(),
  datasources: new Set(),
  services: [],
  scrapeSeconds: 15,
  retentionSeconds: { prometheus: Infinity, loki: Infinity },
  alloy: [],
  ownAlloy: [],
}

interface Index {
  readonly byName: ReadonlyMap<string, readonly Found[]>
  /** By metric and what is said of the job: rules ask for the same ones again and again. */
  readonly asked: Map<string, readonly KnownMetric[]>
  readonly types: Map<string, MetricType | undefined>
}

const indexes = new WeakMap<Known, Index>()

interface Found {
  readonly job: string
  readonly name: string
  readonly metric: KnownMetric
}

function indexOf(known: Known): Index {
  const index = indexes.get(known) ?? { byName: byName(known), asked: new Map(), types: new Map() }
  indexes.set(known, index)
  return index
}

function byName({ jobs }: Known): Index['byName'] {
  const all = [...jobs].flatMap(([job, metrics]) =>
    [...metrics].map(([name, metric]) => ({ job, name, metric })),
  )
  return Map.groupBy(all, ({ name }) => name)
}

function keyOf({ metric, matchers }: Selector): string {
  let key = metric
  for (const { label, op, value } of matchers) if (label === 'job') key += ` ${op} ${value}`
  return key
}

/** All that a selector may hit, as far as it is recorded. */
export function metricsOf(selector: Selector, { known }: Facts): readonly KnownMetric[] {
  if (known === undefined) return []
  const { byName: index, asked } = indexOf(known)
  const key = keyOf(selector)
  const before = asked.get(key)
  if (before !== undefined) return before
  const about = selector.matchers.filter(({ label }) => label === 'job')
  const found = (index.get(selector.metric) ?? [])
    .filter(({ job }) => about.every((matcher) => accepts(matcher, job)))
    .map(({ metric }) => metric)
  asked.set(key, found)
  return found
}

/** undefined where nobody knows, or where jobs disagree. */
export function typeOf(selector: Selector, facts: Facts): MetricType | undefined {
  if (facts.known === undefined) return typeAsked(selector, facts)
  const { types } = indexOf(facts.known)
  const key = keyOf(selector)
  if (types.has(key)) return types.get(key)
  const type = typeAsked(selector, facts)
  types.set(key, type)
  return type
}

function typeAsked(selector: Selector, facts: Facts): MetricType | undefined {
  // JMX has no types: whoever exports it calls all of it a gauge.
  if (/^jmx_/i.test(selector.metric)) return undefined
  const types = new Set(
    metricsOf(selector, facts).map(({ type, labels }) =>
      type === 'gauge' && labels.has('le') ? 'histogram' : type,
    ),
  )
  if (types.size === 1) return [...types][0]
  // By convention nothing but a counter ends like this.
  return types.size === 0 && selector.metric.endsWith('_total') ? 'counter' : undefined
}
