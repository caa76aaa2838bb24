// What a contract holds, put together as it is drawn: the samples of one histogram are one thing, and so are the many
// windows and statistics that a JVM exposes of one.
import type { ContractFile, Metric } from '../contracts/contract.ts'

export type FamilyKind = 'histogram' | 'summary' | 'average' | 'counter' | 'gauge'

export interface Family {
  readonly job: string
  /** Without _bucket, _sum and _count. */
  readonly name: string
  readonly kind: FamilyKind
  readonly help: string
  /** Label -> its values, where they are words of the program. */
  readonly labels: Metric['labels']
  /** Names of samples that are drawn side by side, by what they are called. */
  readonly samples: Readonly<Record<string, string>>
}

type Metrics = Readonly<Record<string, Metric>>

export function familiesOf({ jobs }: ContractFile, patterns: readonly string[]): readonly Family[] {
  const wanted = patterns.map(globPattern)
  return Object.entries(jobs).flatMap(([job, metrics]) => {
    const found = new Map<string, Family>()
    for (const name of Object.keys(metrics)) {
      const family = familyOf(job, name, metrics)
      const matches =
        wanted.length === 0 || wanted.some((glob) => glob.test(name) || glob.test(family?.name ?? ''))
      if (family === undefined || !matches) continue
      const before = found.get(family.name)
      found.set(family.name, { ...family, samples: { ...before?.samples, ...family.samples } })
    }
    return [...found.values()]
  })
}

/** `*` and `?` as in a shell. */
function globPattern(text: string): RegExp {
  const source = text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${source.replaceAll('*', '.*').replaceAll('?', '.')}$`)
}

/** Versions of programs, and when a series began: nothing to draw. */
const pointless = /_(?:info|created)$/
/** As airlift names them: one window and its statistics. */
const windowed = /^(.+)_(AllTime|OneMinute|FiveMinutes|FifteenMinutes)(?:_([A-Z]\w*))?$/
const shownWindow = 'FiveMinutes'
const shownStatistics = ['P50', 'P95', 'P99', 'Max']

function familyOf(job: string, name: string, metrics: Metrics): Family | undefined {
  const metric = metrics[name]
  if (metric === undefined || pointless.test(name)) return undefined
  const { type, labels, help = '' } = metric
  if (type === 'histogram' || type === 'summary') return composed(job, name, metrics)
  const window = windowOf(name, metrics)
  if (window === 'another') return undefined
  const counts = type === 'counter' || (type === 'unknown' && name.endsWith('_total'))
  const { stem, statistic } = window ?? { stem: name, statistic: '' }
  const kind = counts ? 'counter' : 'gauge'
  return { job, name: stem, kind, help, labels, samples: { [statistic]: name } }
}

/** Of a statistic over time: what it is one of; `another`: one that is shown stands for it. */
function windowOf(
  name: string,
  metrics: Metrics,
): { readonly stem: string; readonly statistic: string } | 'another' | undefined {
  const [, stem = name, window, statistic] = windowed.exec(name) ?? []
  if (window === undefined) return undefined
  const end = statistic === undefined ? '' : `_${statistic}`
  if (window !== shownWindow && `${stem}_${shownWindow}${end}` in metrics) return 'another'
  if (statistic === undefined) return undefined
  if (window === shownWindow && !shownStatistics.includes(statistic)) return 'another'
  return { stem: `${stem}_${window}`, statistic }
}

function composed(job: string, name: string, metrics: Metrics): Family | undefined {
  const base = name.replace(/_(?:bucket|sum|count)$/, '')
  const window = windowed.exec(base)?.[2]
  if (window !== undefined && window !== shownWindow) return undefined
  const whole = { job, name: base, help: metrics[name]?.help ?? '' }
  const drawn = (kind: FamilyKind, sample: string): Family => ({
    ...whole,
    kind,
    labels: metrics[sample]?.labels ?? {},
    samples: { '': sample },
  })
  if (`${base}_bucket` in metrics) return drawn('histogram', `${base}_bucket`)
  if (metrics[base]?.labels['quantile'] !== undefined) return drawn('summary', base)
  if (`${base}_sum` in metrics && `${base}_count` in metrics) return drawn('average', `${base}_count`)
  return undefined
}
