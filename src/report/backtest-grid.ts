// The alert with other numbers: how often it would have fired, for how long in all, and at the longest.
import type { GridCell, RuleReport } from '../alerts/backtest/report.ts'
import { durationText } from './backtest-words.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export function gridLines({ grid, threshold }: RuleReport, style: Style): readonly string[] {
  const waits = [...new Set(grid.map(({ forSeconds }) => forSeconds))]
  const rows = [...Map.groupBy(grid, (cell) => cell.threshold)]
  const isWide = style.width >= 40 + waits.length * 22
  const columns = [
    { title: 'THRESHOLD' },
    ...waits.map((wait) => ({ title: wait === 0 ? 'AT ONCE' : `FOR ${durationText(wait)}` })),
  ]
  const cells = rows.map(([number, row]) => [
    `${threshold?.op ?? ''} ${number}`,
    ...waits.map((wait) =>
      cellText(
        row.find(({ forSeconds }) => forSeconds === wait),
        isWide,
      ),
    ),
  ])
  const told = isWide ? 'times fired, in all, longest' : 'times fired, in all'
  return [style.paint.dim(`  With other numbers (${told}; * as it is):`), ...table(columns, cells, style)]
}

function cellText(cell: GridCell | undefined, isWide: boolean): string {
  if (cell === undefined) return ''
  const mark = cell.isRule ? '*' : ''
  if (cell.firings === 0) return `-${mark}`
  const long = isWide ? `, ${durationText(cell.longestSeconds)}` : ''
  return `${cell.firings}${mark}  ${durationText(cell.firingSeconds)}${long}`
}
