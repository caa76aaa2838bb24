// The times at which a rule is evaluated: every interval, shifted by the offset of its group.

export interface Ticks {
  readonly startMs: number
  readonly stepMs: number
  readonly count: number
}

export const timeAt = ({ startMs, stepMs }: Ticks, tick: number): number => startMs + tick * stepMs

/** All evaluations from `from` to `to`, both included. Prometheus cuts its times to milliseconds, offset and all. */
export function ticksBetween(
  from: number,
  to: number,
  { intervalMs, offsetMs }: { readonly intervalMs: number; readonly offsetMs: number },
): Ticks {
  const startMs = Math.ceil((from - offsetMs) / intervalMs) * intervalMs + offsetMs
  return { startMs, stepMs: intervalMs, count: Math.max(0, Math.floor((to - startMs) / intervalMs) + 1) }
}

/** Pieces of at most so many evaluations: Prometheus answers no more than 11,000 points a series. */
export function pieceOf(ticks: Ticks, from: number, most: number): Ticks {
  return { ...ticks, startMs: timeAt(ticks, from), count: Math.min(most, ticks.count - from) }
}

/** How many whole steps it takes until a duration has passed. */
export const stepsIn = (durationMs: number, { stepMs }: Ticks): number => Math.ceil(durationMs / stepMs)
