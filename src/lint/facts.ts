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
  /** Uids of shipped dashboards. */
  readonly dashboards: ReadonlySet<string>
  readonly datasources: ReadonlySet<string>
  /** Services of the stack. */
  readonly services: readonly string[]
  readonly scrapeSeconds: number
  readonly retentionSeconds: { readonly prometheus: number; readonly loki: number }
  /** Alloy files that are shipped. */
  readonly alloy: readonly string[]
}

/** Where nothing but the files is known. */
export const noFacts: Facts = {
  known: undefined,
  others: () => [],
  logs: undefined,
  alerts: new Map(),
  recorded: new Set(),
  dashboards: new Set(),
  datasources: new Set(),
  services: [],
  scrapeSeconds: 15,
  retentionSeconds: { prometheus: Infinity, loki: Infinity },
  alloy: [],
}

const indexes = new WeakMap<Known, ReadonlyMap<string, readonly Found[]>>()

interface Found {
  readonly job: string
  readonly name: string
  readonly metric: KnownMetric
}

function indexOf(known: Known): ReadonlyMap<string, readonly Found[]> {
  const index =
    indexes.get(known) ??
    Map.groupBy(
      [...known.jobs].flatMap(([job, metrics]) =>
        [...metrics].map(([name, metric]) => ({ job, name, metric })),
      ),
      ({ name }) => name,
    )
  indexes.set(known, index)
  return index
}

/** All that a selector may hit, as far as it is recorded. */
export function metricsOf({ metric, matchers }: Selector, { known }: Facts): readonly KnownMetric[] {
  if (known === undefined) return []
  const about = matchers.filter(({ label }) => label === 'job')
  return (indexOf(known).get(metric) ?? [])
    .filter(({ job }) => about.every((matcher) => accepts(matcher, job)))
    .map((found) => found.metric)
}

/** undefined where nobody knows, or where jobs disagree. */
export function typeOf(selector: Selector, facts: Facts): MetricType | undefined {
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
