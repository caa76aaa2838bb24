// What one version of a component exposes, as it is shipped: templates/contracts/<component>/<version>.json.
import { readExposition } from './exposition.ts'
import type { Exposed, MetricType } from './exposition.ts'

export interface Metric {
  readonly type: MetricType
  /** null: its values depend on the stack, or are too many to name. */
  readonly labels: Readonly<Record<string, readonly string[] | null>>
}

export interface ContractFile {
  readonly component: string
  readonly version: string
  /** Scrape job -> sample -> what is known of it. */
  readonly jobs: Readonly<Record<string, Readonly<Record<string, Metric>>>>
}

/** Labels whose values are words of the program itself: a value that no recording has is a mistake. */
const enumerable = new Set(
  `api area backend_type data_type direction event gc health_type integration kv_name le level limit_name mode
  op outcome protocol quantile reason result route slice slot_type state status transport type wal_status`.split(
    /\s+/,
  ),
)
/** More than this is a list that grows. */
const mostValues = 80

export function deriveContract(
  { component, version }: Pick<ContractFile, 'component' | 'version'>,
  pages: Readonly<Record<string, readonly string[]>>,
): ContractFile {
  const jobs = Object.entries(pages).map(([job, texts]) => {
    const exposed = [...readExposition(texts.join('\n'))].toSorted(([a], [b]) => (a < b ? -1 : 1))
    return [job, Object.fromEntries(exposed.map(([name, found]) => [name, metricOf(found)]))] as const
  })
  return { component, version, jobs: Object.fromEntries(jobs) }
}

function metricOf({ type, labels }: Exposed): Metric {
  const sorted = [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { type, labels: Object.fromEntries(sorted.map(([name, values]) => [name, named(name, values)])) }
}

function named(label: string, values: ReadonlySet<string>): readonly string[] | null {
  return enumerable.has(label) && values.size <= mostValues ? [...values].toSorted() : null
}

/** One line a metric: a new recording shows as a diff that can be read. */
export function contractText({ component, version, jobs }: ContractFile): string {
  const parts = Object.entries(jobs).map(([job, metrics]) => {
    const lines = Object.entries(metrics).map(
      ([name, metric]) => `      "${name}": ${JSON.stringify(metric)}`,
    )
    return `    "${job}": {\n${lines.join(',\n')}\n    }`
  })
  const head = `  "component": "${component}",\n  "version": "${version}",\n  "jobs": {`
  return `{\n${head}\n${parts.join(',\n')}\n  }\n}\n`
}
