// From evaluations and ticks to times and words.
import type { Told } from './alert.ts'
import { difference } from './compare.ts'
import type { Result } from './evaluate.ts'
import { shortest } from './go-number.ts'
import type { Difference, Episode, RuleReport } from './report.ts'
import { templateOf } from './template.ts'
import { timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

export function ruleReport(result: Result, other?: Result): RuleReport {
  const { rule, pace, ticks, threshold, tally, evaluated } = result
  const { first, last } = evaluated
  const seconds = (count: number): number => (count * ticks.stepMs) / 1000
  return {
    alert: rule.alert,
    expr: rule.expr,
    forSeconds: rule.forMs / 1000,
    keepFiringForSeconds: rule.keepMs / 1000,
    threshold: threshold === undefined ? null : { op: threshold.op, number: threshold.number },
    start: iso(ticks, 0),
    end: iso(ticks, ticks.count - 1),
    evaluations: ticks.count,
    intervalSeconds: pace.intervalMs / 1000,
    offsetSeconds: pace.offsetMs / 1000,
    series: evaluated.series,
    history:
      first === undefined || last === undefined ? null : { first: iso(ticks, first), last: iso(ticks, last) },
    gaps: result.gaps.map(({ from, to }) => ({ start: iso(ticks, from), end: iso(ticks, to) })),
    overLimit: overLimit(result),
    firings: tally.firings,
    pendingOnly: tally.pendingOnly,
    firingSeconds: seconds(tally.ticks),
    longestSeconds: seconds(tally.longest),
    episodes: tally.kept().map((told) => episode(told, result)),
    grid: result.cells.map(({ threshold: number, forMs, firings, firing, longest }) => ({
      threshold: number,
      forSeconds: forMs / 1000,
      firings,
      firingSeconds: seconds(firing),
      longestSeconds: seconds(longest),
      isRule: number === threshold?.number && forMs === rule.forMs,
    })),
    notExpanded: notExpanded(result),
    compared: other === undefined ? null : compared(result, other),
  }
}

function overLimit({ rule: { group }, evaluated: { over }, ticks }: Result): RuleReport['overLimit'] {
  return over === undefined || group.limit === undefined
    ? null
    : { ...over, limit: group.limit, first: iso(ticks, over.first) }
}

const iso = (ticks: Ticks, tick: number): string => new Date(timeAt(ticks, tick)).toISOString()

function episode(told: Told, { rule, ticks }: Result): Episode {
  const { labels, result, active, from, to, end, value, peak } = told
  const annotations = Object.entries(rule.annotations).map(([name, text]) => [
    name,
    templateOf(text).expand({ labels: result, value }),
  ])
  return {
    labels,
    pendingSince: iso(ticks, active),
    start: iso(ticks, from),
    end: end === 'open' ? null : iso(ticks, to),
    ending: end === 'fired' ? 'resolved' : end,
    seconds: ((to - from) * ticks.stepMs) / 1000,
    value: shortest(value),
    peak: shortest(peak),
    annotations: Object.fromEntries(annotations) as Record<string, string>,
  }
}

function notExpanded({ rule: { labels, annotations } }: Result): readonly string[] {
  return [...Object.entries(labels), ...Object.entries(annotations)].flatMap(([name, text]) => {
    const { leftOut } = templateOf(text)
    return leftOut === undefined ? [] : [`${name}: ${leftOut}`]
  })
}

function compared(first: Result, other: Result): Difference {
  const [a, b] = [first, other].map(({ tally, ticks }) => ({ told: tally.kept(), ticks }))
  const { by, added, lost } = difference(
    a ?? { told: [], ticks: first.ticks },
    b ?? { told: [], ticks: other.ticks },
  )
  const sum = (all: readonly { readonly seconds: number }[]): number =>
    all.reduce((total, { seconds }) => total + seconds, 0)
  return {
    alert: other.rule.alert,
    expr: other.rule.expr,
    firings: other.tally.firings,
    firingSeconds: (other.tally.ticks * other.ticks.stepMs) / 1000,
    by,
    added,
    addedSeconds: sum(added),
    lost,
    lostSeconds: sum(lost),
  }
}
