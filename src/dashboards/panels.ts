// One family of metrics as panels: counters as rates, histograms as heatmap and quantiles, gauges as they are.
import { heatmap, lines } from '../panels/draw.ts'
import type { Drawn, Query, Said } from '../panels/draw.ts'
import type { Family, FamilyKind } from './families.ts'
import { unitOf } from './units.ts'

/** Words of the program, of which a legend can name a handful. */
const fewValues = 12
const rate = '$__rate_interval'

export function panelsOf(family: Family, title: string): readonly Drawn[] {
  const unit = unitOf(family)
  const text = (said: string): string => `${sentence(family.help || title)} ${said}`
  return draws[family.kind](family, (called, said) => ({
    title: called(title),
    unit,
    description: text(said),
  }))
}

type Say = (called: (title: string) => string, said: string) => Said

const as = (title: string): string => title

const draws: Readonly<Record<FamilyKind, (family: Family, say: Say) => readonly Drawn[]>> = {
  counter: (family, say) => [
    lines(
      { ...say(as, 'Per second; what it counts stands still where this is 0.'), min: 0 },
      counterQueries(family),
    ),
  ],
  histogram: (family, say) => [
    heatmap(
      say((title) => `${title}: spread`, 'Each column: how many fell into which range then.'),
      `sum by (le) (increase(${selector(family)}[${rate}]))`,
    ),
    lines(
      say(
        (title) => `${title}: half, one in ten, one in a hundred above`,
        'Half of all were above the lowest line, one in ten above the middle one, one in a hundred above the highest.',
      ),
      quantileQueries(family),
    ),
  ],
  summary: (family, say) => [
    lines(say(as, 'By quantile, as the program itself reckons: 0.95 means that one in twenty was above.'), [
      { expr: selector(family), legend: '{{quantile}}' },
    ]),
  ],
  average: (family, say) => [
    lines(
      say((title) => `${title}: mean`, 'The mean of those that ended meanwhile; nothing where none did.'),
      averageQueries(family),
    ),
  ],
  gauge: (family, say) => [lines(say(as, 'As it is at each moment.'), gaugeQueries(family))],
}

function sentence(text: string): string {
  const trimmed = text.trim()
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`
}

function selector(family: Family, sample = family.samples[''] ?? family.name): string {
  return `${sample}{job="${family.job}"}`
}

/** What it is told apart by: few words of the program, else whose it is. */
function groups({ labels }: Family): readonly string[] {
  const few = Object.entries(labels).filter(
    ([label, values]) =>
      values !== null && values.length <= fewValues && label !== 'le' && label !== 'quantile',
  )
  const names = few.slice(0, 2).map(([label]) => label)
  return names.length === 0 ? ['instance'] : names
}

const legendOf = (labels: readonly string[]): string => labels.map((label) => `{{${label}}}`).join(' ')

function counterQueries(family: Family): readonly Query[] {
  const by = groups(family)
  return [{ expr: `sum by (${by.join(', ')}) (rate(${selector(family)}[${rate}]))`, legend: legendOf(by) }]
}

function averageQueries(family: Family): readonly Query[] {
  const by = groups(family)
  const summed = (part: string): string =>
    `sum by (${by.join(', ')}) (rate(${selector(family, `${family.name}_${part}`)}[${rate}]))`
  return [{ expr: `${summed('sum')} / (${summed('count')} > 0)`, legend: legendOf(by) }]
}

function quantileQueries(family: Family): readonly Query[] {
  const buckets = `sum by (le) (rate(${selector(family)}[${rate}]))`
  return [
    ['0.5', 'half'],
    ['0.9', 'one in ten'],
    ['0.99', 'one in a hundred'],
  ].map(([quantile, legend = '']) => ({ expr: `histogram_quantile(${quantile}, ${buckets})`, legend }))
}

function gaugeQueries(family: Family): readonly Query[] {
  const samples = Object.entries(family.samples)
  const labels = Object.keys(family.labels)
  const date = unitOf(family) === 'dateTimeAsIso' ? ' * 1000' : ''
  return samples.map(([called, sample]) => ({
    expr: `${selector(family, sample)}${date}`,
    legend: called === '' ? legendOf(labels.length === 0 ? ['instance'] : labels) : called,
  }))
}
