// The values of an expression at each evaluation, worked out from samples.
import { matchedBy } from './match.ts'
import { offlineOf } from './offline.ts'
import { seen } from './raw.ts'
import type { Lookback } from './raw.ts'
import type { Samples } from './samples.ts'
import type { Series } from './series.ts'
import type { Ticks } from './ticks.ts'

export function* seriesFrom(
  { series }: Pick<Samples, 'series'>,
  expression: string,
  { ticks, lookback }: { readonly ticks: Ticks; readonly lookback: Lookback },
): Generator<Series> {
  const { matches, offsetMs, through } = offlineOf(expression)
  for (const raw of series)
    if (matchedBy(matches, raw.labels)) yield seen(raw, { ticks, lookback, offsetMs, through })
}
