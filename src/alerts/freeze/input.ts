// The series that a rule read around an incident, at the moments at which it was evaluated.
import { LakeError } from '../../errors.ts'
import { history } from '../backtest/history.ts'
import type { Pace } from '../backtest/group.ts'
import type { Asking } from '../backtest/prometheus.ts'
import type { Rule } from '../backtest/rule.ts'
import { selectorTexts } from '../backtest/selectors.ts'
import { keyOf } from '../backtest/series.ts'
import type { Labels, Series } from '../backtest/series.ts'
import { ticksBetween } from '../backtest/ticks.ts'
import type { Ticks } from '../backtest/ticks.ts'
import type { Reads } from './expression.ts'
import type { Incident } from './incident.ts'
import type { Values } from './notate.ts'

export interface Taken {
  /** Of the samples. */
  readonly ticks: Ticks
  /** Number of the evaluation at which it began to fire. */
  readonly first: number
  readonly evaluations: number
  /** The end of the incident is not in it: it goes on, or lasts too long. */
  readonly isCut: boolean
  readonly series: readonly { readonly labels: Labels; readonly values: Values }[]
}

export interface Around {
  readonly rule: Rule
  readonly reads: Reads
  readonly incident: Incident
  readonly pace: Pace
  readonly scrapeMs: number
  readonly nowMs: number
}

const minute = 60_000
/** Of what it is like when nothing is wrong, before and after. */
const quietMs = 5 * minute
const longestFiringMs = 60 * minute
const mostSeries = 300
const mostValues = 200_000

export async function takeInput(asking: Asking, around: Around): Promise<Taken> {
  const { incident, pace } = around
  const window = windowOf(around)
  // Where both fall together, what is written is what the rule saw, evaluation by evaluation.
  const stepMs = pace.intervalMs % around.scrapeMs === 0 ? around.scrapeMs : pace.intervalMs
  const each = pace.intervalMs / stepMs
  const evaluations = ticksBetween(window.fromMs, window.toMs, pace)
  const ticks = { startMs: evaluations.startMs, stepMs, count: (evaluations.count - 1) * each + 1 }
  const read = await readSeries(asking, around.rule, ticks)
  const first = Math.round((incident.startMs - evaluations.startMs) / evaluations.stepMs)
  // Before there was anything there is nothing to tell.
  const late = Math.min(...read.map(({ values }) => values.findIndex((value) => value !== undefined)))
  const spare = Math.max(0, first - waiting(around) - 1)
  const from = read.length === 0 ? 0 : Math.min(Math.floor(late / each), spare)
  const count = ticks.count - from * each
  return {
    ticks: { startMs: ticks.startMs + from * pace.intervalMs, stepMs, count },
    first: first - from,
    evaluations: evaluations.count - from,
    isCut: window.isCut,
    series: read.map(({ labels, values }) => ({
      labels,
      values: Array.from({ length: count }, (_, tick) => values[tick + from * each]),
    })),
  }
}

interface Read {
  readonly labels: Labels
  readonly values: (number | undefined)[]
}

async function readSeries(asking: Asking, { expr, group }: Rule, ticks: Ticks): Promise<readonly Read[]> {
  const all = new Map<string, Read>()
  for (const selector of selectorTexts(expr)) {
    const question = { expr: selector, ticks, queryOffsetMs: group.queryOffsetMs }
    for await (const { series } of history(asking, question)) for (const found of series) add(all, found)
    requireFew(all.size, ticks.count)
  }
  return [...all.values()]
}

function add(all: Map<string, Read>, { labels, ticks, values }: Series): void {
  const key = keyOf(labels)
  const known = all.get(key) ?? { labels, values: [] }
  all.set(key, known)
  for (const [index, tick] of ticks.entries()) known.values[tick] = values[index]
}

/** Evaluations before it fires at which it is pending. */
function waiting({ rule, pace }: Around): number {
  return Math.ceil(rule.forMs / pace.intervalMs)
}

/** From before it became true, with what a range before that looks back at, until it is over. */
function windowOf({ rule, reads, incident, pace, nowMs }: Around) {
  const { startMs, endMs, isOpen } = incident
  const isLong = endMs - startMs > longestFiringMs
  const fromMs = startMs - rule.forMs - reads.reachMs - quietMs - pace.intervalMs
  const over = endMs + rule.keepMs + quietMs
  const toMs = Math.min(nowMs, isLong ? startMs + longestFiringMs : over)
  return { fromMs, toMs, isCut: isOpen || isLong }
}

function requireFew(series: number, ticks: number): void {
  if (series <= mostSeries && series * ticks <= mostValues) return
  throw new LakeError(`that is too much for a test: ${series} series, ${ticks} values each`, {
    code: 'too-much',
    exit: 'usage',
    details: [
      `A test of at most ${mostSeries} series can still be read. A rule on fewer of them can be frozen.`,
    ],
    actions: [{ id: 'backtest', command: 'lake alerts backtest --help' }],
  })
}
