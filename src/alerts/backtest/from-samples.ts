// The values of an expression at each evaluation, worked out from samples.
import { matchedBy } from './match.ts'
import { offlineOf } from './offline.ts'
import { seen } from './raw.ts'
import type { Lookback } from './raw.ts'
import type { Samples } from './samples.ts'
import type { Series } from './series.ts'
import type { Ticks } from './ticks.ts'

export interface Evaluating {
  /** How many series it finds. */
  readonly count: number
  readonly at: (ticks: Ticks, lookback: Lookback) => readonly Series[]
}

export function evaluating({ series }: Pick<Samples, 'series'>, expression: string): Evaluating {
  const { matches, offsetMs, through } = offlineOf(expression)
  const found = series.filter(({ labels }) => matchedBy(matches, labels))
  return {
    count: found.length,
    at: (ticks, lookback) => found.map((raw) => seen(raw, { ticks, lookback, offsetMs, through })),
  }
}
