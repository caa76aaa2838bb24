// The pairs of windows that an SLO is watched in, after the workbook on site reliability of Google: a short one, which says
// that it burns now, and one of twelve times its length, which says that it matters.
import { budgetOf, decimal } from './slo.ts'
import type { Slo } from './slo.ts'

export interface Pair {
  /** How many times faster than it may. */
  readonly factor: number
  readonly longSeconds: number
  readonly shortSeconds: number
  readonly severity: 'critical' | 'warning'
  /** The share of bad ones above which it fires. */
  readonly threshold: number
}

const day = 86_400
const month = 30 * day

/** For an SLO of 30 days; those of others are in proportion, so that the same share of the budget is gone when one fires. */
const ofAMonth = [
  { factor: 14.4, longSeconds: 3600, severity: 'critical' },
  { factor: 6, longSeconds: 6 * 3600, severity: 'critical' },
  { factor: 3, longSeconds: day, severity: 'warning' },
  { factor: 1, longSeconds: 3 * day, severity: 'warning' },
] as const

const shortOfLong = 12
/** Fewer make no rate. */
const scrapesInShort = 4

/** Without pairs that cannot fire: of an objective of 90 %, no share is 14.4 times its budget. */
export function pairsOf(
  slo: Pick<Slo, 'windowSeconds' | 'objective'>,
  scrapeSeconds: number,
): readonly Pair[] {
  const scale = slo.windowSeconds / month
  const least = scrapesInShort * scrapeSeconds
  return ofAMonth.flatMap(({ factor, longSeconds, severity }) => {
    const long = Math.round(longSeconds * scale)
    const threshold = decimal(factor * budgetOf(slo))
    const shortSeconds = Math.max(Math.round(long / shortOfLong), least)
    return threshold < 1 ? [{ factor, longSeconds: long, shortSeconds, severity, threshold }] : []
  })
}

/** Below this the quickest pair would be one window. */
export function shortestWindow(scrapeSeconds: number): number {
  const exact = (2 * scrapesInShort * scrapeSeconds * month) / 3600
  return Math.ceil(exact / day) * day
}

/** As Prometheus writes it: `1h`, `1m10s`, `5h36m`. */
export function span(seconds: number): string {
  const parts = [
    [day, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ] as const
  let left = Math.round(seconds)
  // `90m` is read faster than `1h30m`, but every window has one way to be written.
  const written = parts.map(([size, unit]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count === 0 ? '' : `${count}${unit}`
  })
  return written.join('') || '0s'
}

/** 30 d as `30d`, and 3 d as `3d`; 72 h nowhere. */
export function windowsOf(pairs: readonly Pair[]): readonly number[] {
  const all = pairs.flatMap(({ longSeconds, shortSeconds }) => [shortSeconds, longSeconds])
  return [...new Set(all)].toSorted((a, b) => a - b)
}

export function alertName(camelName: string, { factor }: Pick<Pair, 'factor'>): string {
  return `Slo${camelName}Burn${String(factor).replace(/\..*$/, '')}x`
}
