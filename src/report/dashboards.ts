// Dashboards as a table; what checking them found; what was made or pulled.
import type { CheckedDashboard } from '../dashboards/check.ts'
import type { NewDashboard } from '../dashboards/new.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { diffText } from './file-diff.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export interface DashboardLine {
  readonly uid: string
  readonly title: string
  readonly file: string
  readonly own: boolean
  readonly panels: number
  readonly provisioned: boolean
}

export function dashboardsText(dashboards: readonly DashboardLine[], style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const rows = dashboards.map(({ uid, title, panels, own, file, provisioned }) => [
    safe(uid) || '-',
    safe(title),
    String(panels),
    own ? safe(file) : 'shipped',
    provisioned ? '' : 'not yet',
  ])
  const columns = [
    { title: 'DASHBOARD' },
    { title: 'TITLE', grows: true as const },
    { title: 'PANELS' },
    { title: 'FROM' },
    { title: 'IN GRAFANA', paint: (cell: string) => paint.yellow(cell) },
  ]
  const waiting = dashboards.some(({ provisioned }) => !provisioned)
  return [
    ...table(columns, rows, style),
    '',
    `  ${symbols.arrow} ${paint.cyan(waiting ? 'lake up' : `lake grafana ${dashboards[0]?.uid ?? ''}`)}`,
  ].join('\n')
}

export function newDashboardText(
  { file, panels, metrics, left, uid }: NewDashboard,
  { paint, symbols }: Style,
): string {
  const cut =
    left === 0 ? [] : [`  ${left} more had no place: --metrics chooses, such as --metrics '*_errors_*'`]
  return [
    `${paint.green(symbols.ok)} written: ${file}: ${panels} panels of ${metrics} metrics`,
    ...cut,
    `  ${symbols.arrow} ${paint.cyan(`lake up && lake grafana ${uid}`)}`,
  ].join('\n')
}

export function checkedText(
  dashboards: readonly CheckedDashboard[],
  unrecorded: readonly string[],
  style: Style,
  safe: Safe,
): string {
  const { paint, symbols } = style
  if (dashboards.length === 0) return 'there are no dashboards in dashboards/'
  const lines = dashboards.flatMap(({ file, problems }) => [
    `${problems.length === 0 ? paint.green(symbols.ok) : paint.red(symbols.fail)} ${safe(file)}`,
    ...problems.flatMap((problem) => wrap(safe(problem), style.width - 4).map((line) => `    ${line}`)),
  ])
  const notes = unrecorded.map(
    (name) =>
      `  ${symbols.arrow} ${paint.cyan(`lake contract record ${name}`)}  so that its metrics are known`,
  )
  return [...lines, ...notes].join('\n')
}

export interface PulledData {
  readonly file: string
  readonly uid: string
  readonly changed: boolean
  readonly diff: readonly string[]
}

export function pulledText(
  { file, changed, diff }: PulledData,
  style: Style,
  { dryRun }: { readonly dryRun: boolean },
): string {
  const { paint, symbols } = style
  if (!changed) return `${paint.green(symbols.ok)} ${file} is as it is in Grafana`
  const next = `  ${symbols.arrow} ${paint.cyan(dryRun ? 'the same without --dry-run writes it' : 'lake up')}`
  return `${diffText([{ diff }], style)}\n${next}`
}
