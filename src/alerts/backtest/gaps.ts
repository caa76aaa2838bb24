// When Prometheus was away: nothing was evaluated then, and what it knew of alerts began anew.
import { instant, samplesOf } from './prometheus.ts'
import type { Asking } from './prometheus.ts'
import type { Ticks } from './ticks.ts'
import { timeAt } from './ticks.ts'
import type { Gap } from './track.ts'

/** Since when it runs, as it says itself. */
const started = 'process_start_time_seconds{job="prometheus"}'

export async function gapsOf(asking: Asking, ticks: Ticks): Promise<readonly Gap[]> {
  const end = timeAt(ticks, ticks.count - 1)
  const seconds = Math.max(1, Math.ceil((end - ticks.startMs) / 1000))
  const changes = await instant(asking, `changes(${started}[${seconds}s])`, end)
  if (changes.length !== 1 || changes[0]?.value === 0) return []
  const [samples = []] = await samplesOf(asking, `${started}[${seconds}s]`, end)
  return gapsIn(samples, ticks)
}

/** Pairs of the time of a scrape and the start that it told, in seconds. */
export function gapsIn(samples: readonly (readonly [number, number])[], ticks: Ticks): readonly Gap[] {
  const { startMs, stepMs, count } = ticks
  return samples.flatMap(([, start], index) => {
    const [last, before] = samples[index - 1] ?? []
    if (last === undefined || before === start) return []
    // The last scrape of the one before is the last that is known of it; the new one waits for its next turn.
    const from = Math.floor((last * 1000 - startMs) / stepMs) + 1
    const to = Math.floor((start * 1000 - startMs) / stepMs) + 1
    return to > from && to > 0 && from < count ? [{ from: Math.max(0, from), to: Math.min(to, count) }] : []
  })
}
