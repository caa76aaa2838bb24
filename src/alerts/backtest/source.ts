// Where the values of a backtest come from.
import { LakeError } from '../../errors.ts'
import { evaluating } from './from-samples.ts'
import { gapsOf } from './gaps.ts'
import { paceOf } from './group.ts'
import type { Pace } from './group.ts'
import { history, requireFewer } from './history.ts'
import type { Matrix } from './matrix.ts'
import { NeedsPrometheus } from './offline.ts'
import { instant } from './prometheus.ts'
import type { Asking } from './prometheus.ts'
import { lookbackMs } from './raw.ts'
import type { Rule } from './rule.ts'
import type { Samples } from './samples.ts'
import { selectorTexts } from './selectors.ts'
import { pieceOf } from './ticks.ts'
import type { Ticks } from './ticks.ts'
import type { Gap } from './track.ts'

export interface Source {
  readonly kind: 'prometheus' | 'samples'
  /** Of the history. */
  readonly fromMs: number
  readonly toMs: number
  pace(rule: Rule): Promise<Pace>
  gaps(ticks: Ticks): Promise<readonly Gap[]>
  pieces(expr: string, ticks: Ticks, rule: Rule): AsyncIterable<Matrix> | Iterable<Matrix>
  /** For an expression that has found nothing: throws where it had nothing to look at. */
  requireHistory(rule: Rule): Promise<void>
}

export function fromPrometheus(
  asking: Asking,
  {
    fromMs,
    toMs,
    intervalMs,
  }: { readonly fromMs: number; readonly toMs: number; readonly intervalMs: number },
): Source {
  return {
    kind: 'prometheus',
    fromMs,
    toMs,
    pace: (rule) => paceOf(asking, rule, intervalMs),
    gaps: (ticks) => gapsOf(asking, ticks),
    pieces: (expr, ticks, { group }) => history(asking, { expr, ticks, queryOffsetMs: group.queryOffsetMs }),
    requireHistory: async ({ expr }) => {
      const seconds = Math.ceil((toMs - fromMs) / 1000)
      const selectors = selectorTexts(expr)
      for (const selector of selectors) {
        const [found] = await instant(asking, `count(present_over_time(${selector}[${seconds}s]))`, toMs)
        if (found !== undefined) return
      }
      if (selectors.length > 0) throw noHistory(selectors)
    },
  }
}

/** At most so many values are worked out at once, but where that would be hardly an evaluation. */
const pieceSize = 1_000_000
const leastTicks = 64

export function fromSamples(samples: Samples, intervalMs: number | undefined): Source {
  const { fromMs, toMs } = samples
  const lookback = { ms: lookbackMs, included: false }
  return {
    kind: 'samples',
    fromMs,
    toMs,
    // A promtool test says itself how often it evaluates, whatever the group does.
    pace: async ({ group }) => ({
      intervalMs: samples.intervalMs ?? group.intervalMs ?? intervalMs ?? 15_000,
      offsetMs: 0,
      loaded: true,
    }),
    gaps: async () => [],
    *pieces(expr, ticks, { group: { queryOffsetMs } }) {
      const { count, at: seriesAt } = offline(() => evaluating(samples, expr))
      requireFewer(count, ticks.count)
      const size = Math.max(leastTicks, Math.ceil(pieceSize / Math.max(1, count)))
      for (let at = 0; at < ticks.count; at += size) {
        const piece = pieceOf(ticks, at, size)
        const found = seriesAt({ ...piece, startMs: piece.startMs - queryOffsetMs }, lookback)
        // All that have values at the same time: they may make one alert.
        const some = found.filter((it) => it.ticks.length > 0)
        yield {
          series: some.map((it) => ({ ...it, ticks: it.ticks.map((tick) => tick + at) })),
          warnings: [],
        }
      }
    },
    requireHistory: async ({ expr }) => {
      const { count } = offline(() => evaluating(samples, bare(expr)))
      if (count === 0) throw noHistory(selectorTexts(expr))
    },
  }
}

/** The selector alone: what is done with its values does not matter. */
function bare(expr: string): string {
  return selectorTexts(expr)[0] ?? expr
}

function offline<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof NeedsPrometheus)) throw error
    throw new LakeError(`lake cannot evaluate ${error.message || 'this'} by itself`, {
      code: 'needs-prometheus',
      exit: 'usage',
      details: [
        'From a file of samples it compares a selector with numbers; functions and sums are for a running Prometheus.',
      ],
      actions: [{ id: 'up', command: 'lake up' }],
      cause: error,
    })
  }
}

function noHistory(selectors: readonly string[]): LakeError {
  return new LakeError('there is no history to look at', {
    code: 'no-history',
    exit: 'prerequisite',
    details: selectors.map((selector) => `No samples of ${selector} in that time.`),
    actions: [{ id: 'look', command: 'lake health' }],
  })
}
