// When an alert fired, as bars: the share of each stretch of time in which it did, label set by label set.
import type { Episode, RuleReport } from '../alerts/backtest/report.ts'
import { tellingLabels, timeText } from './backtest-words.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

type Safe = (text: string) => string

const mostRows = 8

export function timelineLines(rule: RuleReport, style: Style, safe: Safe): readonly string[] {
  const groups = Map.groupBy(rule.episodes, ({ labels }) => tellingLabels(labels))
  const rows = [...groups]
    .map(([name, episodes]) => ({ name: safe(name), episodes, seconds: sumOf(episodes) }))
    .toSorted((a, b) => b.seconds - a.seconds)
  const longest = Math.max(...rows.slice(0, mostRows).map(({ name }) => name.length))
  const room = Math.min(longest, Math.floor(style.width / 3))
  const width = Math.max(10, Math.min(96, style.width - room - (room > 0 ? 4 : 2)))
  const indent = ' '.repeat(room > 0 ? room + 4 : 2)
  const lines = rows.slice(0, mostRows).map(({ name, episodes }) => {
    const title = room > 0 ? `  ${fit(name, room, style).padEnd(room)}  ` : '  '
    return title + style.paint.yellow(bars(episodes, rule, width, style))
  })
  const left = rows.length - mostRows
  return [
    ...lines,
    ...(left > 0 ? [style.paint.dim(`  and ${left} label sets that fired for less`)] : []),
    style.paint.dim(indent + scale(rule, width)),
  ]
}

const sumOf = (episodes: readonly Episode[]): number =>
  episodes.reduce((sum, { seconds }) => sum + seconds, 0)

function bars(episodes: readonly Episode[], rule: RuleReport, width: number, { symbols }: Style): string {
  const [from, to] = [Date.parse(rule.start), Date.parse(rule.end) + rule.intervalSeconds * 1000]
  const cell = (to - from) / width
  const shares = new Float64Array(width)
  for (const { start, seconds } of episodes) {
    const begin = Date.parse(start) - from
    const end = begin + seconds * 1000
    for (let at = Math.floor(begin / cell); at < Math.min(width, end / cell); at += 1)
      shares[at] = (shares[at] ?? 0) + (Math.min(end, (at + 1) * cell) - Math.max(begin, at * cell)) / cell
  }
  const empty = symbols.bars.startsWith('_') ? ' ' : '·'
  return Array.from(shares, (share) =>
    share <= 0
      ? empty
      : (symbols.bars[Math.min(symbols.bars.length - 1, Math.floor(share * symbols.bars.length))] ?? ''),
  ).join('')
}

/** Where it begins and ends, below its ends. */
function scale({ start, end }: RuleReport, width: number): string {
  const [left, right] = [timeText(start).slice(5, 16), timeText(end).slice(5, 16)]
  return left.length + right.length + 2 > width ? left : left + right.padStart(width - left.length)
}
