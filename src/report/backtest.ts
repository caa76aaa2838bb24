// What an alert would have done: in one sentence, along the time, one by one, and with other numbers.
import { gridLines } from './backtest-grid.ts'
import { timelineLines } from './backtest-timeline.ts'
import type { BacktestReport, Difference, Episode, RuleReport, Stretch } from '../alerts/backtest/report.ts'
import { durationText, labelsText, tellingLabels, timeText } from './backtest-words.ts'
import { fit, table } from './style.ts'
import type { Column, Style } from './style.ts'

type Safe = (text: string) => string

/** Of episodes on a screen: the newest. */
const shown = 10

export function backtestText({ rules }: BacktestReport, style: Style, safe: Safe): string {
  return rules.map((rule) => ruleLines(rule, style, safe).join('\n')).join('\n\n')
}

function ruleLines(rule: RuleReport, style: Style, safe: Safe): readonly string[] {
  const { paint, width } = style
  const waits = [
    ...(rule.forSeconds > 0 ? [`for ${durationText(rule.forSeconds)}`] : []),
    ...(rule.keepFiringForSeconds > 0 ? [`kept ${durationText(rule.keepFiringForSeconds)}`] : []),
  ]
  const head = rule.alert === '' ? [] : [paint.bold(fit(safe(rule.alert), width, style))]
  const expr = [safe(rule.expr.replaceAll(/\s+/g, ' ').trim()), ...waits].join(', ')
  return [
    ...head,
    paint.dim(fit(expr, width, style)),
    paint.dim(fit(spanText(rule), width, style)),
    '',
    verdict(rule, style),
    ...(rule.firings === 0
      ? []
      : ['', ...timelineLines(rule, style, safe), '', ...episodeLines(rule, style, safe)]),
    ...(rule.grid.length === 0 ? [] : ['', ...gridLines(rule, style)]),
    ...(rule.compared === null ? [] : ['', ...comparedLines(rule.compared, style, safe)]),
    ...rule.notExpanded.map((text) =>
      paint.dim(fit(`${style.symbols.note} not expanded: ${safe(text)}`, width, style)),
    ),
  ]
}

function spanText({ start, end, intervalSeconds, series, gaps }: RuleReport): string {
  const away = gaps.length === 0 ? '' : `, Prometheus away ${times(gaps.length)}`
  const sets = series === 1 ? '1 label set' : `${series} label sets`
  return `${timeText(start)} to ${timeText(end)} UTC, every ${durationText(intervalSeconds)}, ${sets}${away}`
}

function verdict(
  { firings, firingSeconds, longestSeconds, pendingOnly, forSeconds }: RuleReport,
  style: Style,
): string {
  const { paint, symbols } = style
  const pending = pendingOnly === 0 ? '' : `, and ${times(pendingOnly)} not for ${durationText(forSeconds)}`
  const said = firings === 0 ? 'would not have fired' : `would have fired ${times(firings)}`
  const long =
    firings === 0
      ? ''
      : `, ${durationText(firingSeconds)} in all, ${durationText(longestSeconds)} at the longest`
  const rest = fit(long + pending, style.width - said.length - 2, style)
  if (firings === 0) return `${paint.green(symbols.ok)} ${said}${rest}`
  return `${paint.yellow(symbols.warn)} ${paint.bold(said)}${rest}`
}

function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`
}

function episodeLines({ episodes }: RuleReport, style: Style, safe: Safe): readonly string[] {
  const columns: readonly Column[] = [
    { title: 'FIRED' },
    { title: 'LASTED' },
    { title: 'PEAK' },
    { title: 'ALERT', grows: true },
  ]
  const newest = episodes.slice(-shown)
  const rows = newest.map((episode) => [
    timeText(episode.start),
    durationText(episode.seconds) + endingText(episode),
    safe(short(episode.peak)),
    safe(saidText(episode)),
  ])
  const left = episodes.length - newest.length
  return [
    ...table(columns, rows, style),
    ...(left === 0 ? [] : [style.paint.dim(`  and ${left} before: --json has them`)]),
  ]
}

/** Its own words, where it has some. */
function saidText({ labels, annotations }: Episode): string {
  const { summary = '' } = annotations
  return [tellingLabels(labels), summary].filter((text) => text !== '').join(' ')
}

function endingText({ ending }: Episode): string {
  if (ending === 'resolved') return ''
  return ending === 'open' ? ', still' : ', cut off'
}

function short(value: string): string {
  const number = Number(value)
  return Number.isFinite(number) ? String(Number(number.toPrecision(4))) : value
}

function comparedLines(found: Difference, style: Style, safe: Safe): readonly string[] {
  const { paint, width } = style
  const name = found.alert === '' ? found.expr.replaceAll(/\s+/g, ' ') : found.alert
  const total = `${times(found.firings)}, ${durationText(found.firingSeconds)} in all`
  const by = found.by === 'time' ? ['  The two have other labels: told is when anything fires.'] : []
  return [
    paint.bold(fit(`Compared with ${safe(name)}`, width, style)),
    `  would have fired ${total}`,
    ...by,
    ...stretchLines(`+ adds ${durationText(found.addedSeconds)}`, found.added, style, safe),
    ...stretchLines(`- loses ${durationText(found.lostSeconds)}`, found.lost, style, safe),
  ]
}

function stretchLines(title: string, all: readonly Stretch[], style: Style, safe: Safe): readonly string[] {
  const newest = all.slice(-5)
  const lines = newest.map(({ labels, start, seconds }) =>
    fit(
      `    ${timeText(start)}  ${durationText(seconds).padEnd(8)}  ${safe(labelsText(labels))}`.trimEnd(),
      style.width,
      style,
    ),
  )
  const left = all.length - newest.length
  return [`  ${title}`, ...lines, ...(left === 0 ? [] : [style.paint.dim(`    and ${left} before`)])]
}
