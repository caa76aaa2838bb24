// The cell of a grid that would be taken by somebody who wants to be woken for what matters, and why. Pure.
import { formatDuration } from '../../config/units.ts'
import type { GridCell, RuleReport } from '../backtest/report.ts'

export interface Suggestion {
  readonly threshold: number
  readonly forSeconds: number
  readonly firings: number
  readonly because: string
}

/** Whoever is woken more often stops to look. */
const mostAWeek = 2
const week = 7 * 24 * 3600

/** What fires for a tenth of the time says how things are, not that they are wrong. */
const mostOfTime = 0.1

export function suggestion({
  grid,
  history,
  intervalSeconds,
  threshold,
  series,
}: RuleReport): Suggestion | null {
  if (grid.length === 0 || history === null || threshold === null) return null
  const seconds = Math.max(1, (Date.parse(history.last) - Date.parse(history.first)) / 1000)
  const most = Math.max(1, Math.floor((mostAWeek * seconds) / week))
  const up = threshold.op.startsWith('>')
  // From the loosest, and the quickest of its waits; less than two evaluations is chance.
  const cells = grid
    .filter(({ forSeconds }) => forSeconds >= 2 * intervalSeconds)
    .toSorted(
      (a, b) => (up ? a.threshold - b.threshold : b.threshold - a.threshold) || a.forSeconds - b.forSeconds,
    )
  const over =
    seconds < 86_400 ? `in ${lengthText(seconds)} of history, which is little` : `in ${lengthText(seconds)}`
  const longest = mostOfTime * seconds * Math.max(1, series)
  const seen = cells.find(
    ({ firings, firingSeconds }) => firings > 0 && firings <= most && firingSeconds <= longest,
  )
  if (seen !== undefined)
    return told(
      seen,
      `it would have fired ${times(seen.firings)} ${over}, not more than ${mostAWeek} a week, and would not have missed the worst`,
    )
  const calm = cells.find(({ firings }) => firings === 0)
  if (calm !== undefined)
    return told(calm, `it would not have fired ${over}; what is looser fires too often, or never did`)
  const least = cells.toSorted((a, b) => a.firings - b.firings)[0]
  return least === undefined
    ? null
    : told(least, `all of these fire more than ${mostAWeek} times a week: it is the quietest`)
}

function told({ threshold, forSeconds, firings }: GridCell, because: string): Suggestion {
  return { threshold, forSeconds, firings, because }
}

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

export function lengthText(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} days`
  if (seconds >= 2 * 3600) return `${Math.round(seconds / 3600)} hours`
  return formatDuration(seconds < 60 ? Math.round(seconds) : Math.round(seconds / 60) * 60)
}
