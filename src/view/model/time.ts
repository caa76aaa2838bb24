// Grafana's words for moments (`now-6h/d`), and the steps of a range.

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
}

export interface TimeRange {
  readonly from: number
  readonly to: number
}

/** Milliseconds; undefined where it is no duration. */
export function durationMs(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|[smhdwMy])/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim()) return undefined
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0)
}

/** A moment in milliseconds: `now-1h`, `now/d`, a number, an ISO time. `roundUp`: where it is an end. */
export function momentMs(text: string, nowMs: number, roundUp = false): number | undefined {
  const word = text.trim()
  const [, sign, amount, unit] = /^now(?:([+-])(\d+\w+))?(?:\/([smhdwMy]))?$/.exec(word) ?? []
  if (word.startsWith('now')) {
    if (!/^now(?:[+-]\d+\w+)?(?:\/[smhdwMy])?$/.test(word)) return undefined
    const offset = amount === undefined ? 0 : durationMs(amount)
    if (offset === undefined) return undefined
    const moment = nowMs + (sign === '-' ? -offset : offset)
    return unit === undefined ? moment : rounded(moment, unit, roundUp)
  }
  if (/^\d{9,}$/.test(word)) return word.length <= 10 ? Number(word) * 1000 : Number(word)
  const parsed = Date.parse(word)
  return Number.isNaN(parsed) ? undefined : parsed
}

function rounded(moment: number, unit: string, up: boolean): number {
  const date = new Date(moment)
  const fields = [date.getFullYear(), date.getMonth(), date.getDate(), date.getHours(), date.getMinutes()]
  const depth = { y: 1, M: 2, w: 3, d: 3, h: 4, m: 5 }[unit] ?? 6
  if (depth === 6) return moment - (moment % 1000)
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0] = fields.map((value, index) =>
    index < depth ? value : index === 2 ? 1 : 0,
  )
  const start = new Date(year, month, day, hour, minute)
  if (unit === 'w') start.setDate(start.getDate() - ((start.getDay() + 6) % 7))
  if (!up) return start.getTime()
  const next: Readonly<Record<string, () => void>> = {
    y: () => start.setFullYear(year + 1),
    M: () => start.setMonth(month + 1),
    w: () => start.setDate(start.getDate() + 7),
    d: () => start.setDate(day + 1),
    h: () => start.setHours(hour + 1),
    m: () => start.setMinutes(minute + 1),
  }
  next[unit]?.()
  return start.getTime() - 1
}

/** Steps that people can read on an axis, in seconds. */
const steps = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  604_800,
]

/** Seconds between two values: as many as fit, no finer than what is scraped. */
export function stepSeconds(range: TimeRange, points: number, minSeconds: number): number {
  const seconds = (range.to - range.from) / 1000
  const wanted = Math.max(seconds / Math.max(points, 1), seconds / 11_000)
  // Half way to the next is near enough, as in Grafana.
  const found = steps.find((step, index) => wanted < (step + (steps[index + 1] ?? step * 2)) / 2)
  return Math.max(found ?? 604_800, minSeconds, 1)
}

/** `90s`, as PromQL writes it. */
export function promDuration(seconds: number): string {
  return Number.isInteger(seconds) ? `${seconds}s` : `${Math.round(seconds * 1000)}ms`
}

export function roundedInterval(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const)
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`
  return promDuration(seconds)
}
