// What fires and what is about to, the cause on top.
import type { AlertState, AlertStatus } from '../alerts/status.ts'
import { spanText } from './alerts-list.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import type { Style } from './style.ts'

export function alertStatusText(status: AlertStatus, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const cause = status.cause === null ? [] : causeLines(status.cause.text, style, safe)
  const now = Date.parse(status.time)
  const alerts = status.alerts.flatMap((alert) => alertLines(alert, now, style, safe))
  const notes = status.notes.flatMap((note) => hanging(safe(note), paint.yellow(symbols.warn), style.width))
  return [cause, alerts, [...notes, ...summaryLines(status, style)]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function causeLines(text: string, { width, paint, symbols }: Style, safe: Safe): readonly string[] {
  const [first = '', ...rest] = wrap(`Most likely: ${safe(text)}`, width - 4)
  return [`${paint.red(symbols.arrow)} ${paint.bold(first)}`, ...rest.map((line) => `  ${paint.bold(line)}`)]
}

function hanging(text: string, mark: string, width: number): readonly string[] {
  return wrap(text, width - 4).map((line, index) => `${index === 0 ? mark : ' '} ${line}`)
}

function alertLines(alert: AlertState, now: number, style: Style, safe: Safe): readonly string[] {
  const { paint, width } = style
  const about = alert.component === '' ? '' : ` ${safe(alert.component)}`
  const head = `${safe(alert.name)}${about}: ${stateText(alert, now)}`
  const [first = '', ...rest] = wrap(head, width - 4)
  const shown = first.startsWith(safe(alert.name))
    ? `${paint.bold(safe(alert.name))}${first.slice(safe(alert.name).length)}`
    : first
  const details = [
    safe(alert.summary),
    mutedText(alert, now, safe),
    [alert.runbook, alert.panel]
      .filter((link) => link !== null)
      .map(safe)
      .join('  '),
  ]
  return [
    `${markOf(alert, style)} ${shown}`,
    ...rest.map((line) => `  ${line}`),
    ...details.flatMap((text, index) =>
      wrap(text, width - 6).map((line) => `    ${index === 0 ? line : paint.dim(line)}`),
    ),
  ]
}

function markOf({ state, severity, muted, drill }: AlertState, { paint, symbols }: Style): string {
  if (muted !== null || drill || state === 'pending') return paint.dim(symbols.note)
  if (severity === 'critical') return paint.red(symbols.fail)
  return severity === 'warning' ? paint.yellow(symbols.warn) : symbols.note
}

function stateText({ state, severity, since, firesAt, value, drill }: AlertState, now: number): string {
  const words = [
    severity,
    ...(drill ? ['a drill'] : []),
    `${state} for ${spanText(now - Date.parse(since))}`,
    ...(state === 'pending' ? [dueText(firesAt, now)] : []),
    ...(value === null || value === '' ? [] : [`value ${shortNumber(value)}`]),
  ]
  return words.filter((word) => word !== '').join(', ')
}

function dueText(firesAt: string | null, now: number): string {
  const left = firesAt === null ? 0 : Date.parse(firesAt) - now
  return left <= 0 ? 'fires at its next evaluation' : `fires in ${spanText(left)}`
}

/** Four digits are what a person compares. */
export function shortNumber(value: string | number): string {
  const number = Number(value)
  return Number.isFinite(number) ? String(Number(number.toPrecision(4))) : String(value)
}

function mutedText({ muted }: AlertState, now: number, safe: Safe): string {
  if (muted === null) return ''
  if (muted.by === 'inhibition') return `not told: ${safe(muted.who)} stands for it`
  const until = muted.until === null ? '' : ` for ${spanText(Date.parse(muted.until) - now)} more`
  return `silenced${until}: ${safe(muted.because)} (${safe(muted.who)})`
}

export function summaryLines({ alerts, rules, path }: AlertStatus, style: Style): readonly string[] {
  const { paint, symbols } = style
  const firing = alerts.filter(({ state, drill }) => state === 'firing' && !drill)
  const critical = firing.filter(({ severity }) => severity === 'critical').length
  const pending = alerts.filter(({ state }) => state === 'pending').length
  const muted = alerts.filter((alert) => alert.muted !== null).length
  const counts = [
    firing.length === 0
      ? 'nothing fires'
      : `${firing.length} firing${critical > 0 ? ` (${critical} critical)` : ''}`,
    ...(pending > 0 ? [`${pending} pending`] : []),
    ...(muted > 0 ? [`${muted} muted`] : []),
    `${rules} rules evaluated`,
    path ? 'alerts arrive in Alertmanager' : 'the Watchdog is not in Alertmanager (yet)',
  ]
  const mark = firing.length === 0 && path ? paint.green(symbols.ok) : paint.yellow(symbols.warn)
  return hanging(counts.join(', '), mark, style.width)
}
