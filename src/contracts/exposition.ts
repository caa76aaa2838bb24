// A metrics page as data: the samples that Prometheus would store, with type and labels. Prometheus' text and OpenMetrics.

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown'

export interface Exposed {
  /** Of the family: `x_bucket`, `x_sum` and `x_count` of a histogram are histogram all three. */
  readonly type: MetricType
  /** Label -> values seen. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>
}

const types: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
}
/** Up to the brace that closes the labels: an exemplar has braces too. */
const sample = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}\n]|"(?:[^"\\\n]|\\.)*")*)\})? /gm
const suffix = /_(?:bucket|sum|count|total|created)$/

interface Growing {
  readonly type: MetricType
  readonly labels: Map<string, Set<string>>
}

/** By the name of the sample, which is what a query asks for. */
export function readExposition(text: string): ReadonlyMap<string, Exposed> {
  const typeOf = familyTypes(text)
  const found = new Map<string, Growing>()
  for (const [, name = '', labels = ''] of text.matchAll(sample)) {
    const metric: Growing = found.get(name) ?? { type: typeOf(name), labels: new Map() }
    found.set(name, metric)
    for (const [, label = '', value = ''] of labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g))
      metric.labels.set(label, (metric.labels.get(label) ?? new Set()).add(value))
  }
  return found
}

function familyTypes(text: string): (sample: string) => MetricType {
  const families = new Map<string, MetricType>()
  for (const [, name = '', type = ''] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm))
    families.set(name, types[type] ?? 'unknown')
  return (name) => families.get(name) ?? families.get(name.replace(suffix, '')) ?? 'unknown'
}
