// How busy a lake is in the course of a day: smooth, with bursts, and the same at every run.
export type Business = 'busy' | 'idle'

/** The end of the day that is told, a Wednesday: moved to whenever now is, it is the same at every run. */
export const storyEnd = Date.UTC(2026, 5, 3, 14, 30) / 1000

/** Between 0 and 1, from what it is for alone. */
export function chance(text: string): number {
  let found = 2_166_136_261
  for (const letter of text) found = Math.imul(found ^ letter.charCodeAt(0), 16_777_619)
  found = Math.imul(found ^ (found >>> 15), 2_246_822_507)
  found = Math.imul(found ^ (found >>> 13), 3_266_489_909)
  return ((found ^ (found >>> 16)) >>> 0) / 2 ** 32
}

/** -1 to 1: three waves that do not repeat within the time that is shown. */
export function wave(seconds: number, seed: number): number {
  const turn = (period: number, share: number): number =>
    Math.sin((seconds / period) * 2 * Math.PI + seed * 6.28 * share)
  return (
    turn(8200 + seed * 3000, 1) * 0.5 + turn(1500 + seed * 900, 3) * 0.3 + turn(190 + seed * 170, 7) * 0.2
  )
}

/** Jobs that begin at their hour and take a while: all of the lake feels them. */
const jobs = [
  { every: 3600, at: 300, for: 540, weight: 1.6 },
  { every: 5400, at: 2700, for: 900, weight: 1.1 },
  { every: 1200, at: 700, for: 150, weight: 0.7 },
] as const

function burst(seconds: number): number {
  return jobs.reduce((sum, job) => {
    const inside = (seconds - job.at + job.every * 100) % job.every
    if (inside >= job.for) return sum
    return sum + job.weight * Math.sin((inside / job.for) * Math.PI) ** 0.6
  }, 0)
}

/** About 1 on the mean of a busy day. */
export function loadAt(seconds: number, seed: number, business: Business): number {
  const busy = Math.max(0.05, 0.55 + 0.25 * wave(seconds, seed) + burst(seconds) * (0.5 + seed * 0.5))
  return busy * (business === 'busy' ? 1 : 0.02)
}
