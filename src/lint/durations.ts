// Durations as Prometheus writes them.
import { parseDuration } from '../config/units.ts'

/** undefined for what is none. */
export function seconds(text: string): number | undefined {
  const trimmed = text.trim()
  return trimmed === '0' ? 0 : parseDuration(trimmed)
}
