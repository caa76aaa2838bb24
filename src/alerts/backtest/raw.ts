// Samples as they were scraped, and what an instant selector finds of them.
import { Points } from './series.ts'
import type { Labels, Series } from './series.ts'
import { timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

/** One series, in the order of its times. */
export interface Raw {
  /** With `__name__`. */
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  /** 1 where the series ended: a marker that Prometheus writes, not a value. */
  readonly stale: Uint8Array
}

export interface Lookback {
  readonly ms: number
  /** Before Prometheus 3 a sample of just that age was found. */
  readonly included: boolean
}

/** What `--query.lookback-delta` is where nobody sets it. */
export const lookbackMs = 300_000

export interface Looking {
  readonly ticks: Ticks
  readonly lookback: Lookback
  readonly offsetMs: number
  /** What becomes of a value; undefined: it is dropped. */
  readonly through: (value: number) => number | undefined
}

/** At each evaluation the newest sample, unless it is too old or the end of its series. */
export function seen({ labels, times, values, stale }: Raw, looking: Looking): Series {
  const { ticks, lookback, offsetMs, through } = looking
  const points = new Points()
  let next = firstAfter(times, timeAt(ticks, 0) - offsetMs)
  for (let tick = 0; tick < ticks.count; tick += 1) {
    const time = timeAt(ticks, tick) - offsetMs
    while ((times[next] ?? Infinity) <= time) next += 1
    const last = next - 1
    if (stale[last] === 1 || isOld(time - (times[last] ?? -Infinity), lookback)) continue
    const value = through(values[last] ?? NaN)
    if (value !== undefined) points.add(tick, value)
  }
  return points.series(labels)
}

/** What lies before is for no evaluation of these but the first. */
function firstAfter(times: Float64Array, time: number): number {
  let [from, to] = [0, times.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((times[middle] ?? Infinity) <= time) from = middle + 1
    else to = middle
  }
  return from
}

function isOld(age: number, { ms, included }: Lookback): boolean {
  return included ? age > ms : age >= ms
}
