// A metrics page as data: the samples that Prometheus would store, with type and labels. Prometheus' text and OpenMetrics.

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown'

export interface Exposed {
  /** Of the family: `x_bucket`, `x_sum` and `x_count` of a histogram are histogram all three. */
  readonly type: MetricType
  /** What the program itself says of it. */
  readonly help?: string
  /** Label -> values seen. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>
}

const known: Readonly<Record<string, MetricType>> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  summary: 'summary',
}
/** Up to the brace that closes the labels: an exemplar has braces too. */
const sample = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}\n]|"(?:[^"\\\n]|\\.)*")*)\})? /gm
/** Some write a page of it. */
const longestHelp = 200
const suffix = /_(?:bucket|sum|count|total|created)$/

interface Growing extends Pick<Exposed, 'type' | 'help'> {
  readonly labels: Map<string, Set<string>>
}

/** By the name of the sample, which is what a query asks for. */
export function readExposition(text: string): ReadonlyMap<string, Exposed> {
  const types = families(text, 'TYPE')
  const helps = families(text, 'HELP')
  const found = new Map<string, Growing>()
  for (const [, name = '', labels = ''] of text.matchAll(sample)) {
    const metric = found.get(name) ?? begun(ofFamily(types, name), ofFamily(helps, name))
    found.set(name, metric)
    for (const [, label = '', value = ''] of labels.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g))
      metric.labels.set(label, (metric.labels.get(label) ?? new Set()).add(value))
  }
  return found
}

function begun(type = '', help = ''): Growing {
  const said = help.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? ' ' : escaped)).trim()
  return {
    type: known[type] ?? 'unknown',
    ...(said === '' ? {} : { help: shortened(said) }),
    labels: new Map(),
  }
}

function shortened(said: string): string {
  if (said.length <= longestHelp) return said
  return `${said.slice(0, said.lastIndexOf(' ', longestHelp))} ...`
}

/** What the comments of one kind say, by family. */
function families(text: string, kind: 'TYPE' | 'HELP'): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', said = ''] of text.matchAll(new RegExp(`^# ${kind} (\\S+) (.*)$`, 'gm'))) {
    // OpenMetrics takes _total off: a gauge may be called as its counter is then.
    const counts = kind === 'TYPE' && said === 'counter' && !name.endsWith('_total')
    if (counts) found.set(`${name}_total`, said)
    if (!counts || !found.has(name)) found.set(name, said)
  }
  return found
}

function ofFamily(said: ReadonlyMap<string, string>, sampleName: string): string | undefined {
  return said.get(sampleName) ?? said.get(sampleName.replace(suffix, ''))
}
