// The alert with other numbers: how often it would have fired, for how long in all, and at the longest.
import type { GridCell, RuleReport } from '../alerts/backtest/report.ts'
import { durationText } from './backtest-words.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

/** `words`: of a threshold. */
export function gridLines(
  { grid, threshold }: RuleReport,
  style: Style,
  words: (number: number) => string = String,
): readonly string[] {
  const waits = [...new Set(grid.map(({ forSeconds }) => forSeconds))]
  const rows = [...Map.groupBy(grid, (cell) => cell.threshold)]
  const room = roomFor(style.width, waits.length)
  const columns = [
    { title: 'THRESHOLD' },
    ...waits.map((wait) => ({ title: wait === 0 ? 'AT ONCE' : `FOR ${durationText(wait)}` })),
  ]
  const cells = rows.map(([number, row]) => [
    `${threshold?.op ?? ''} ${words(number)}`,
    ...waits.map((wait) =>
      cellText(
        row.find(({ forSeconds }) => forSeconds === wait),
        room,
      ),
    ),
  ])
  return [
    style.paint.dim(`  With other numbers (${told[room]}; * as it is):`),
    ...table(columns, cells, style),
  ]
}

type Room = keyof typeof told

const told = {
  narrow: 'times fired',
  middle: 'times fired, in all',
  wide: 'times fired, in all, longest',
} as const

function roomFor(width: number, columns: number): Room {
  if (width >= 40 + columns * 22) return 'wide'
  return width >= 14 + columns * 16 ? 'middle' : 'narrow'
}

function cellText(cell: GridCell | undefined, room: Room): string {
  if (cell === undefined) return ''
  const mark = cell.isRule ? '*' : ''
  if (cell.firings === 0) return `-${mark}`
  const all = room === 'narrow' ? '' : `  ${durationText(cell.firingSeconds)}`
  const longest = room === 'wide' ? `, ${durationText(cell.longestSeconds)}` : ''
  return `${cell.firings}${mark}${all}${longest}`
}
