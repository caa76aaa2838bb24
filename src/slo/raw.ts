// What a program exposes while a moment is good, and while it is bad: samples for tests.
import { inUnit, ofQuantile, trafficSeconds } from './indicator.ts'
import type { Feed, Feeding, Stretch } from './pair-tests.ts'
import { readQuery } from './query.ts'
import type { Query } from './query.ts'
import { baseOf, textOf } from './series.ts'
import { decimal } from './slo.ts'
import type { Moments, Slo } from './slo.ts'

/** Values that look back over five minutes are not to find less than they need. */
const longestInterval = 60

export function rawFeeds(
  { indicator, minTraffic }: Slo & { readonly indicator: Moments },
  step: number,
): Feeding {
  const parts = Math.ceil(step / longestInterval)
  const interval = step / parts
  const drawn = drawingOf(indicator, interval)
  return {
    interval,
    feeds: (stretches) => [
      ...seriesOf(metricOf(indicator)).map((series) => ({
        series,
        values: written(stretches, parts, drawn),
      })),
      ...traffic(indicator, stretches, { parts, interval, minTraffic }),
    ],
  }
}

/** At a place in time, counted in samples: a value, and how it goes on from there. */
type Drawing = (isBad: boolean, sample: number) => { readonly value: number; readonly slope: number }

function written(stretches: readonly Stretch[], parts: number, draw: Drawing): string {
  let sample = 0
  const pieces = stretches.map(({ steps, bad }) => {
    const { value, slope } = draw(bad > 0, sample)
    const count = steps * parts
    sample += count
    return `${value}${slope < 0 ? '-' : '+'}${Math.abs(slope)}x${count - 1}`
  })
  return pieces.join(' ')
}

function drawingOf(indicator: Moments, interval: number): Drawing {
  if (indicator.kind === 'availability') return (isBad) => ({ value: isBad ? 0 : 1, slope: 0 })
  if (indicator.kind === 'summary') {
    const bound = inUnit(indicator.belowSeconds, indicator.unit)
    return (isBad) => ({ value: isBad ? bound * 2 : bound / 2, slope: 0 })
  }
  const { tells, withinSeconds, unit } = indicator
  const age = (isBad: boolean): number => (isBad ? 2 * withinSeconds : withinSeconds / 2)
  if (tells === 'age') return (isBad) => ({ value: inUnit(age(isBad), unit), slope: 0 })
  // The clock of a test starts in 1970.
  return (isBad, sample) => ({
    value: inUnit(sample * interval - age(isBad), unit),
    slope: inUnit(interval, unit),
  })
}

function metricOf(indicator: Moments): Query {
  if (indicator.kind === 'availability') return indicator.up
  if (indicator.kind === 'freshness') return indicator.metric
  const read = readQuery(ofQuantile(indicator), 0)
  return read.ok ? read.query : indicator.metric
}

function seriesOf({ terms }: Query): readonly string[] {
  return terms.slice(0, 1).flatMap(({ selector }) => baseOf(selector).map(textOf))
}

function traffic(
  indicator: Moments,
  stretches: readonly Stretch[],
  {
    parts,
    interval,
    minTraffic,
  }: { readonly parts: number; readonly interval: number; readonly minTraffic: number },
): readonly Feed[] {
  if (indicator.kind !== 'summary' || indicator.traffic === undefined) return []
  const samples = stretches.reduce((sum, { steps }) => sum + steps * parts, 0)
  const tooFew = decimal((0.9 * minTraffic * interval) / trafficSeconds)
  const growth = stretches.every(({ total }) => total === 0) ? tooFew : minTraffic
  return indicator.traffic.terms.flatMap(({ sign, selector }) =>
    baseOf(selector).map((base) => ({
      series: textOf(base),
      values: `0+${sign > 0 ? growth : 0}x${samples}`,
    })),
  )
}
