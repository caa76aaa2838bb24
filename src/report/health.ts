// A health report as text: what fails on top, with its cause and its fix; then everything, component by component.
import type { CheckResult, Status } from '../health/check.ts'
import type { HealthReport } from '../health/health.ts'
import { alike, trouble, troublesOf, wrap } from './checks.ts'
import type { Look, Safe } from './checks.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

export function healthText(report: HealthReport, style: Style, safe: Safe): string {
  if (report.summary.state === 'stopped') return summaryLine(report, style)
  const troubles = alike(troublesOf(report)).flatMap((checks) =>
    trouble(checks, report, { style, safe, nameOf }),
  )
  const table = subjectTable(report.checks, style)
  const blocks = [troubles, table, notes(report, { style, safe }), [summaryLine(report, style)]]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

/** A component has checks of several services: the service is what a person looks for. */
function nameOf({ subject, topic, id }: CheckResult<string>): string {
  return topic === 'container' || topic === 'ready' ? id.slice(0, id.lastIndexOf('.')) : subject
}

function subjectTable(checks: readonly CheckResult[], style: Style): readonly string[] {
  const groups = Map.groupBy(checks, ({ subject }) => subject)
  const longest = Math.max(0, ...[...groups.keys()].map((subject) => subject.length))
  const width = Math.min(longest, Math.max(12, Math.floor(style.width / 3)))
  return [...groups].flatMap(([subject, group]) => {
    const rows = cells(group, style.width - width - 4, style)
    return rows.map(
      (row, index) => `  ${(index === 0 ? fit(subject, width, style) : '').padEnd(width)}  ${row}`,
    )
  })
}

/** As many to a row as go in. */
function cells(checks: readonly CheckResult[], width: number, style: Style): readonly string[] {
  const rows: { shown: string; length: number }[] = []
  for (const check of checks) {
    const { shown, length } = cell(check, style)
    const last = rows.at(-1)
    if (last === undefined || last.length + 2 + length > width) rows.push({ shown, length })
    else rows[rows.length - 1] = { shown: `${last.shown}  ${shown}`, length: last.length + 2 + length }
  }
  return rows.map(({ shown }) => shown)
}

function cell(
  { id, subject, status, latencyMs }: CheckResult,
  style: Style,
): { shown: string; length: number } {
  const what = id.startsWith(`${subject}.`) ? id.slice(subject.length + 1) : id
  const time = status === 'ok' && latencyMs >= 1 ? ` ${latencyText(latencyMs)}` : ''
  const mark = symbolOf(status, style)
  const shown = status === 'ok' ? what : paintOf(status, style)(what)
  return {
    shown: `${paintOf(status, style)(mark)} ${shown}${style.paint.dim(time)}`,
    length: mark.length + 1 + what.length + time.length,
  }
}

function latencyText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}

function symbolOf(status: Status, { symbols }: Style): string {
  return { ok: symbols.ok, warn: symbols.warn, fail: symbols.fail, skip: symbols.note }[status]
}

function paintOf(status: Status, { paint }: Style): (text: string) => string {
  return { ok: paint.green, warn: paint.yellow, fail: paint.red, skip: paint.dim }[status]
}

/** Skipped, though nothing they need is broken. */
function notes({ checks }: HealthReport, { style, safe }: Pick<Look, 'style' | 'safe'>): readonly string[] {
  return checks
    .filter(({ status, because }) => status === 'skip' && because === undefined)
    .flatMap((check) => wrap(`${check.id}: ${safe(check.cause ?? '')}`, style.width - 4))
    .map((line) => style.paint.dim(`  ${line}`))
}

function summaryLine({ project, summary, checks }: HealthReport, style: Style): string {
  const { paint, symbols } = style
  const { state, ok, warn, fail, skip, elapsedMs } = summary
  if (state === 'stopped')
    return `${symbols.note} ${project} is stopped\n  ${symbols.arrow} ${paint.cyan('lake up')}`
  const counts = [
    `${ok} ok`,
    ...(fail > 0 ? [`${fail} failed`] : []),
    ...(warn > 0 ? [`${warn} to watch`] : []),
    ...(skip > 0 ? [`${skip} not asked`] : []),
  ]
  const said = { healthy: 'is healthy', degraded: 'is degraded', failed: 'does not work' }[state]
  const marks = {
    healthy: paint.green(symbols.ok),
    degraded: paint.yellow(symbols.warn),
    failed: paint.red(symbols.fail),
  }
  const text = `${project} ${said}: ${checks.length} checks in ${latencyText(elapsedMs)}: ${counts.join(', ')}`
  const [first = '', ...rest] = wrap(text, style.width - 4)
  return [`${marks[state]} ${paint.bold(first)}`, ...rest.map((line) => `  ${paint.bold(line)}`)].join('\n')
}

/** What `--watch` prints after its first report: only what changed. */
export function changesText(before: HealthReport, report: HealthReport, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const was = new Map(before.checks.map((check) => [check.id, check]))
  const time = paint.dim(report.time.slice(11, 19))
  const changed = troublesOf(report).filter((check) => essence(check) !== essence(was.get(check.id)))
  const lines = alike(changed).flatMap((checks) => trouble(checks, report, { style, safe, nameOf }))
  const good = report.checks.filter(
    ({ id, status }) => status === 'ok' && ['fail', 'warn'].includes(was.get(id)?.status ?? 'ok'),
  )
  const recovered = good.map((check) => `${paint.green(symbols.ok)} ${nameOf(check)}: ${check.title}`)
  const stopped =
    report.summary.state === 'stopped' && before.summary.state !== 'stopped'
      ? [summaryLine(report, style)]
      : []
  const all = [...lines, ...recovered, ...stopped]
  return all.length === 0
    ? ''
    : all.map((line, index) => `${index === 0 ? time : '        '} ${line}`).join('\n')
}

/** Ages and counts in a cause go on counting: that is no news. */
function essence(check: CheckResult<string> | undefined): string {
  return check === undefined ? '' : `${check.status} ${(check.cause ?? '').replaceAll(/\d+/g, '0')}`
}
