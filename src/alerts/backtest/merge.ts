// Series that make one alert, because what told them apart is gone from its labels.
import type { Labels, Series } from './series.ts'

/** Prometheus evaluates none of the rule then, and says so in its health. */
export class SameLabels extends Error {
  readonly labels: Labels
  readonly tick: number

  constructor(labels: Labels, tick: number) {
    super('two series have the same labels')
    this.labels = labels
    this.tick = tick
  }
}

interface Judge {
  /** There is a result for this value. */
  readonly passes: (value: number) => boolean
  readonly beyond: (a: number, b: number) => boolean
}

export function mergedSeries(all: readonly Series[], judge: Judge): Series {
  const [first, ...rest] = all
  if (first === undefined) throw new Error('nothing to merge')
  if (rest.length === 0) return first
  const values = new Map<number, number>()
  for (const { ticks, values: numbers } of all)
    for (let index = 0; index < ticks.length; index += 1) {
      const tick = ticks[index] ?? 0
      const value = numbers[index] ?? NaN
      const other = values.get(tick)
      const chosen = other === undefined ? value : oneOf(other, value, judge)
      if (chosen === undefined) throw new SameLabels(first.labels, tick)
      values.set(tick, chosen)
    }
  const ticks = Int32Array.from([...values.keys()].sort((a, b) => a - b))
  return { labels: first.labels, ticks, values: Float64Array.from(ticks, (tick) => values.get(tick) ?? NaN) }
}

/** Undefined where both are results; the one that is, or else the one that is nearer to it. */
function oneOf(a: number, b: number, { passes, beyond }: Judge): number | undefined {
  if (passes(a)) return passes(b) ? undefined : a
  return passes(b) || beyond(b, a) ? b : a
}
