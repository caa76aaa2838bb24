// What the stack takes on disk: a table of services, then the stores with their retention, then the budget.
import type { Budget, DiskReport } from '../disk/disk.ts'
import { bytesText } from './bytes.ts'
import { wrap } from './checks.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

const unknown = '?'

export function diskText(report: DiskReport, style: Style): string {
  const { services, totals } = report
  const size = (bytes: number | null): string => (bytes === null ? unknown : bytesText(bytes))
  const rows = services.map(({ service, volumes, imageBytes, logBytes, writtenBytes }) => [
    service,
    volumes.length === 0 ? '' : bytesText(volumes.reduce((sum, { bytes }) => sum + bytes, 0)),
    imageBytes === null ? 'not here' : bytesText(imageBytes),
    size(logBytes),
    size(writtenBytes),
  ])
  const total = ['total', ...[totals.volumes, totals.images, totals.logs, totals.written].map(bytesText)]
  const bold = (cell: string, row: number): string => (row === rows.length ? style.paint.bold(cell) : cell)
  const columns = ['SERVICE', 'DATA', 'IMAGE', 'LOG', 'WRITTEN'].map((title) => ({ title, paint: bold }))
  return [
    ...table(columns, [...rows, total], style),
    '',
    ...told('metrics', metricsText(report), style),
    ...told('logs', storeText(report.logs), style),
    ...told('traces', storeText(report.traces), style),
    ...told('budget', budgetText(report.budget), style),
    ...advice(report.budget, style),
  ].join('\n')
}

function told(name: string, said: string, style: Style): readonly string[] {
  const lines = wrap(said, style.width - 11)
  return lines.map((line, index) => `  ${style.paint.dim((index === 0 ? name : '').padEnd(8))} ${line}`)
}

function metricsText({ metrics }: DiskReport): string {
  const { bytes, blocksBytes, walBytes, headBytes, limitBytes, retentionHours, growthBytesPerDay } = metrics
  const parts = { blocks: blocksBytes, WAL: walBytes, head: headBytes }
  const known = Object.entries(parts).flatMap(([name, size]) =>
    size === null ? [] : [`${name} ${bytesText(size)}`],
  )
  const inside = known.length === 0 ? '' : ` (${known.join(', ')})`
  const limit = limitBytes === null || limitBytes === 0 ? '' : ` or ${bytesText(limitBytes)}`
  return `${bytesText(bytes)}${inside}, kept ${daysText(retentionHours / 24)}${limit}${growthText(growthBytesPerDay)}`
}

function storeText({ bytes, retentionHours, growthBytesPerDay }: DiskReport['logs']): string {
  return `${bytesText(bytes)}, kept ${daysText(retentionHours / 24)}${growthText(growthBytesPerDay)}`
}

function growthText(perDay: number | null): string {
  if (perDay === null) return ''
  return `; ${perDay < 0 ? 'less' : 'more'} by ${bytesText(Math.abs(perDay))} a day`
}

function daysText(days: number): string {
  const shown = Number(days.toFixed(1))
  return `${shown} ${shown === 1 ? 'day' : 'days'}`
}

function budgetText({ limitBytes, usedBytes, outlook, daysLeft }: Budget): string {
  const used =
    limitBytes === null ? bytesText(usedBytes) : `${bytesText(usedBytes)} of ${bytesText(limitBytes)}`
  const outlooks: Readonly<Record<Budget['outlook'], string>> = {
    'no-history':
      'not enough history yet to say when it is used up: that takes a day with Prometheus running',
    shrinks: 'it does not grow',
    fits: 'at this rate, what is old goes before it is used up',
    fills: `at this rate, used up in ${daysText(daysLeft ?? 0)}`,
    full: 'used up',
  }
  return `${used}; ${outlooks[outlook]}`
}

function advice({ outlook }: Budget, { paint, symbols }: Style): readonly string[] {
  if (outlook !== 'fills' && outlook !== 'full') return []
  return [
    `  ${symbols.arrow} ${paint.cyan('lake config set retention.logs 14d')}`,
    `  ${symbols.arrow} ${paint.cyan('lake config set retention.disk 20GB')}`,
  ]
}
