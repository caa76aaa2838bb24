// One rule over its history, from whichever source.
import { LakeError } from '../../errors.ts'
import { Backtest } from './backtest.ts'
import type { Evaluated, Setup } from './backtest.ts'
import { axesAround } from './cells.ts'
import type { Axes, Cell } from './cells.ts'
import type { Pace } from './group.ts'
import { SameLabels } from './merge.ts'
import type { Rule } from './rule.ts'
import { keyOf } from './series.ts'
import type { Source } from './source.ts'
import { Tally } from './tally.ts'
import { thresholdOf } from './threshold.ts'
import type { Threshold } from './threshold.ts'
import { ticksBetween, timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'
import type { Gap } from './track.ts'

export interface Result {
  readonly rule: Rule
  readonly pace: Pace
  readonly ticks: Ticks
  readonly threshold: Threshold | undefined
  readonly gaps: readonly Gap[]
  readonly tally: Tally
  readonly cells: readonly Cell[]
  readonly evaluated: Evaluated
  /** Of Prometheus. */
  readonly warnings: readonly string[]
}

/** `axes`: of the grid, where those around its own threshold will not do. */
export async function evaluate(rule: Rule, source: Source, axes?: Axes): Promise<Result> {
  const pace = await source.pace(rule)
  const ticks = ticksBetween(source.fromMs, source.toMs, pace)
  if (ticks.count === 0) throw tooShort(pace, source)
  const threshold = thresholdOf(rule.expr, rule.threshold)
  // What is on its way already need not wait for the gaps.
  const pieces = source.pieces(threshold?.left ?? rule.expr, ticks, rule)
  const gaps = await source.gaps(ticks)
  const tally = new Tally()
  const { limit } = rule.group
  const backtest = new Backtest({
    rule,
    ticks,
    gaps,
    ...(limit === undefined ? {} : { limit }),
    ...sides(threshold, rule, axes),
    emit: tally.add,
  })
  const warnings = await fill(backtest, pieces, { rule, ticks })
  const { cells } = backtest
  const evaluated = backtest.end()
  if (evaluated.series === 0) await source.requireHistory(rule)
  return { rule, pace, ticks, threshold, gaps, tally, cells, evaluated, warnings }
}

async function fill(
  backtest: Backtest,
  pieces: ReturnType<Source['pieces']>,
  { rule, ticks }: Pick<Result, 'rule' | 'ticks'>,
): Promise<readonly string[]> {
  const warnings = new Set<string>()
  try {
    for await (const piece of pieces) {
      backtest.add(piece.series)
      for (const warning of piece.warnings) warnings.add(warning)
    }
  } catch (error) {
    if (error instanceof SameLabels) throw sameLabels(rule, error, ticks)
    throw error
  }
  return [...warnings]
}

/** Only what orders its numbers has looser and stricter ones. */
function sides(
  threshold: Threshold | undefined,
  { forMs }: Rule,
  axes?: Axes,
): Pick<Setup, 'compared' | 'axes'> {
  if (threshold === undefined) return {}
  const { op, number } = threshold
  return op === '==' || op === '!='
    ? { compared: threshold }
    : { compared: threshold, axes: axes ?? axesAround(number, forMs) }
}

function sameLabels({ alert }: Rule, { labels, tick }: SameLabels, ticks: Ticks): LakeError {
  return new LakeError('Prometheus would not evaluate this rule: two of its results have the same labels', {
    code: 'same-labels',
    exit: 'usage',
    details: [
      `At ${new Date(timeAt(ticks, tick)).toISOString()}, twice: ${keyOf(labels)}`,
      'They differ in the name of the metric only, or in a label that the rule overwrites.',
    ],
    actions: [
      { id: 'health', command: alert === '' ? 'lake alerts backtest --help' : 'lake health --only alerts' },
    ],
  })
}

function tooShort({ intervalMs }: Pace, { kind, fromMs, toMs }: Source): LakeError {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString())
  // Seconds that are taken for milliseconds are in its first days.
  const isEarly = kind === 'samples' && toMs < 1e10
  return new LakeError(`that time is shorter than the ${intervalMs / 1000} s between two evaluations`, {
    code: 'too-short',
    exit: 'usage',
    details: [
      `It is from ${from} to ${to}.`,
      ...(isEarly ? ['Only in OpenMetrics, which ends with "# EOF", times are in seconds.'] : []),
    ],
    actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
  })
}
