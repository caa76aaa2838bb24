// The history of an alert in sentences, for its runbook.
import { amountText } from './amount.ts'
import type { History } from './history.ts'
import { lengthText } from './suggest.ts'

export function historyLines({ report, suggestion, last, unit }: History): readonly string[] {
  const { start, end, firings, firingSeconds, longestSeconds } = report
  const days = `${start.slice(0, 10)} to ${end.slice(0, 10)}`
  const long =
    firings === 0 ? '' : `, ${lengthText(firingSeconds)} in all, ${lengthText(longestSeconds)} at the longest`
  const newest = last[0]
  return [
    `From ${days} it would have fired ${firings} times${long}.`,
    ...(newest === undefined
      ? []
      : [
          `The last time: ${newest.start}, for ${lengthText(newest.seconds)}, up to ${amountText(Number(newest.peak), unit)}.`,
        ]),
    ...(suggestion === null
      ? []
      : [
          `Suggested then: ${amountText(suggestion.threshold, unit)} for ${lengthText(suggestion.forSeconds)}; ${suggestion.because}.`,
        ]),
  ]
}
