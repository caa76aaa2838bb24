// Durations in Trino's events are seconds as a number, or ISO 8601: it depends on who encodes them.

/** Milliseconds; null where it was not measured. */
export function parseElapsed(value: unknown): number | null {
  if (typeof value === 'number') return Math.round(value * 1000)
  if (typeof value !== 'string') return null
  const [, hours, minutes, seconds] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(value) ?? []
  if (hours === undefined && minutes === undefined && seconds === undefined) return null
  return Math.round((Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000)
}
