// All that a query can ask Prometheus for: what each job exposes, with the labels that scraping adds, and what Prometheus
// makes itself.
import type { Component, Relabel } from '../components/component.ts'
import type { ContractFile, Metric } from './contract.ts'
import type { MetricType } from './exposition.ts'

/** null: any value. */
export type Values = ReadonlySet<string> | null
export type Labels = ReadonlyMap<string, Values>

export interface KnownMetric {
  readonly type: MetricType
  readonly labels: Labels
}

export interface Known {
  readonly jobs: ReadonlyMap<string, ReadonlyMap<string, KnownMetric>>
  /** Without a job: recorded by a rule, or made by the evaluation of rules. */
  readonly ours: ReadonlyMap<string, KnownMetric>
  /** Declared names of other versions. */
  readonly otherNames: ReadonlySet<string>
  /** Jobs of which nobody knows what they expose: the user's own targets. */
  readonly unrecorded?: ReadonlySet<string>
}

type Catalogue = Readonly<Record<string, Component>>

const scraped = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_series_added']
const synthetic = [...scraped, 'scrape_samples_post_metric_relabeling']
const alertLabels = ['alertname', 'severity', 'job', 'instance', 'service_name', 'component']

/** `alerts`: names and severities, as the label values that ALERTS can have. */
export function known(
  catalogue: Catalogue,
  contracts: readonly ContractFile[],
  alerts: Readonly<Record<'alertname' | 'severity', ReadonlySet<string>>>,
): Known {
  const jobs = contracts.flatMap(({ component, jobs }) =>
    Object.entries(jobs).map(
      ([job, metrics]) => [job, jobMetrics(catalogue, component, job, metrics)] as const,
    ),
  )
  const any = new Map<string, Values>(alertLabels.map((label) => [label, null]))
  const fired = new Map([...any, ...Object.entries(alerts)])
  const states = new Set(['pending', 'firing'])
  return {
    jobs: new Map(jobs),
    ours: new Map([
      ['ALERTS', { type: 'gauge', labels: new Map([...fired, ['alertstate', states]]) }],
      ['ALERTS_FOR_STATE', { type: 'gauge', labels: fired }],
    ]),
    otherNames: new Set(
      Object.values(catalogue).flatMap(({ contract }) =>
        (contract.alsoKnownAs ?? []).map(({ name }) => name),
      ),
    ),
  }
}

function jobMetrics(
  catalogue: Catalogue,
  component: string,
  job: string,
  metrics: Readonly<Record<string, Metric>>,
): ReadonlyMap<string, KnownMetric> {
  const target = new Map<string, Values>([
    ['job', new Set([job])],
    ['component', new Set([component])],
    ['instance', null],
  ])
  const declared = catalogue[component]?.scrape.find((scrape) => scrape.job === job)
  const steps = (declared?.relabel?.('project') ?? []) as readonly Relabel[]
  const relabel = relabelling(steps, catalogue)
  const dropped = dropping(steps)
  const exposed = Object.entries(metrics)
    .filter(([name]) => !dropped(name))
    .map(([name, { type, labels }]) => {
      const own = new Map<string, Values>(target)
      for (const [label, values] of Object.entries(labels))
        if (!own.has(label)) own.set(label, values && new Set(values))
      return [name, { type, labels: relabel(own) }] as const
    })
  const made = synthetic.map((name) => [name, { type: 'gauge', labels: target }] as const)
  return new Map<string, KnownMetric>([...exposed, ...made])
}

export function dropping(steps: readonly Relabel[]): (name: string) => boolean {
  const patterns = steps
    .filter(({ action, source_labels: from = [] }) => action === 'drop' && from.join() === '__name__')
    .map(({ regex = '.*' }) => new RegExp(`^(?:${regex})$`))
  return (name) => patterns.some((pattern) => pattern.test(name))
}

/** Words that relabelling brings in are those of lake itself. */
function relabelling(steps: readonly Relabel[], catalogue: Catalogue): (labels: Labels) => Labels {
  if (steps.length === 0) return (labels) => labels
  const words: Readonly<Record<string, readonly string[]>> = {
    component: Object.keys(catalogue),
    service_name: Object.values(catalogue).flatMap(({ services }) => Object.keys(services)),
  }
  const made = steps.map(({ action, regex = '.*', target_label: target }) => ({
    action,
    target,
    values: target === undefined || words[target] === undefined ? null : new Set(words[target]),
    pattern: new RegExp(`^(?:${regex})$`),
  }))
  return (labels) => {
    let result = new Map(labels)
    for (const { action, target, values, pattern } of made) {
      if (target !== undefined) result.set(target, values)
      if (action === 'labeldrop') result = new Map([...result].filter(([label]) => !pattern.test(label)))
    }
    return result
  }
}
