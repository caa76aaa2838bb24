// What has changed, a line each; and a screen that is drawn anew.
import type { AlertStatus } from '../alerts/status.ts'
import type { Change } from '../alerts/watch.ts'
import { alertStatusText, summaryLines } from './alerts-status.ts'
import type { Safe } from './checks.ts'
import type { Style } from './style.ts'

/** Without the cause where that stays as it was: it is a line of its own. */
export function changeLines(
  changes: readonly Change[],
  { before, after }: { readonly before: AlertStatus | undefined; readonly after: AlertStatus },
  style: Style,
  safe: Safe,
): string {
  const { paint } = style
  const time = paint.dim(after.time.slice(11, 19))
  const lines = changes.map(({ kind, alert }) => {
    const paints = {
      pending: paint.yellow,
      firing: paint.red,
      resolved: paint.green,
      muted: paint.dim,
      unmuted: paint.yellow,
    }
    const about = alert.component === '' ? '' : ` ${safe(alert.component)}`
    const drill = alert.drill ? ' (drill)' : ''
    return `${paints[kind](kind.padEnd(8))} ${safe(alert.name)}${about}${drill}: ${safe(alert.summary)}`
  })
  const cause = after.cause?.text ?? ''
  const told =
    cause === '' || cause === before?.cause?.text ? [] : [`${paint.bold('likely')}   ${safe(cause)}`]
  const notes = after.notes
    .filter((note) => before?.notes.includes(note) !== true)
    .map((note) => `note     ${safe(note)}`)
  const first = before === undefined ? summaryLines(after, style).map((line) => line.trim()) : []
  return [...lines, ...told, ...notes, ...first].map((line) => `${time} ${line}`).join('\n')
}

export function watchScreen(status: AlertStatus, style: Style, safe: Safe): string {
  const head = `${safe(status.project)}, ${status.time.slice(11, 19)} UTC; Ctrl-C ends it`
  return `${style.paint.dim(head)}\n\n${alertStatusText(status, style, safe)}`
}
