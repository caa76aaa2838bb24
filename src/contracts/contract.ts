// What one version of a component exposes, as it is shipped: templates/contracts/<component>/<version>.json.
import { readExposition } from './exposition.ts'
import type { Exposed, MetricType } from './exposition.ts'

export interface Metric {
  readonly type: MetricType
  /** null: its values depend on the stack, or are too many to name. */
  readonly labels: Readonly<Record<string, readonly string[] | null>>
  /** What the program itself says of it, where it says anything. */
  readonly help?: string
}

export interface ContractFile {
  readonly component: string
  readonly version: string
  /** What made the page, where that is another program, with its version. */
  readonly exporter?: string
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
  const exporter = exporterOf(Object.values(pages).flat().join('\n'))
  return {
    component,
    version,
    ...(exporter === undefined ? {} : { exporter }),
    jobs: Object.fromEntries(jobs),
  }
}

function exporterOf(page: string): string | undefined {
  const info = /^(\w+_exporter)_build_info\{(?:.*?,)?version="v?(\d[\d.]*)/m.exec(page)
  return info === null ? undefined : `${info[1]} ${info[2]}`
}

function metricOf({ type, labels, help }: Exposed): Metric {
  const sorted = [...labels].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    type,
    labels: Object.fromEntries(sorted.map(([name, values]) => [name, named(name, values)])),
    ...(help === undefined ? {} : { help }),
  }
}

function named(label: string, values: ReadonlySet<string>): readonly string[] | null {
  return enumerable.has(label) && values.size <= mostValues ? [...values].toSorted() : null
}

/** One line a metric: a new recording shows as a diff that can be read. */
export function contractText({ component, version, exporter, jobs }: ContractFile): string {
  const parts = Object.entries(jobs).map(([job, metrics]) => {
    const lines = Object.entries(metrics).map(
      ([name, metric]) => `      "${name}": ${JSON.stringify(metric)}`,
    )
    return `    "${job}": {\n${lines.join(',\n')}\n    }`
  })
  const said = Object.entries({ component, version, ...(exporter === undefined ? {} : { exporter }) })
  const head = [...said.map(([key, value]) => `  "${key}": ${JSON.stringify(value)},`), '  "jobs": {'].join(
    '\n',
  )
  return `{\n${head}\n${parts.join(',\n')}\n  }\n}\n`
}
