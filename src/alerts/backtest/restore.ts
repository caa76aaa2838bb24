// What Prometheus does with pending alerts when it starts again (RestoreForState): their waiting goes on where it was,
// unless it was away for too long, or `for` is so short that waiting anew costs little.
import type { Restore } from './lane.ts'
import { timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

/** --rules.alert.for-outage-tolerance and --rules.alert.for-grace-period, as they are by default. */
const toleranceMs = 3_600_000
const graceMs = 600_000

/** Undefined where `for` is below the grace period: nothing is restored then. */
export function restoring(forMs: number, ticks: Ticks): Restore | undefined {
  if (forMs < graceMs) return undefined
  return (active, last, now) => {
    const nowMs = timeAt(ticks, now)
    // Both are kept in whole seconds.
    const activeMs = wholeSeconds(timeAt(ticks, active))
    const downMs = wholeSeconds(timeAt(ticks, last))
    if (timeAt(ticks, last) < nowMs - toleranceMs) return undefined
    const left = forMs - (downMs - activeMs)
    const since = left <= 0 ? activeMs : left < graceMs ? nowMs + graceMs - forMs : activeMs + nowMs - downMs
    return Math.ceil((since + forMs - ticks.startMs) / ticks.stepMs)
  }
}

const wholeSeconds = (ms: number): number => Math.floor(ms / 1000) * 1000
