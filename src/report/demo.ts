// What the load did, part by part.
import type { LoadReport } from '../demo/load.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

type Safe = (text: string) => string

export function demoText({ parts, leftOut, stopped }: LoadReport, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const rows = parts.map(({ part, steps, onPurpose, failed, does }) => [
    part,
    String(steps),
    String(onPurpose),
    String(failed),
    does,
  ])
  const red = (text: string, row: number): string => ((parts[row]?.failed ?? 0) > 0 ? paint.red(text) : text)
  const columns = [
    { title: 'PART' },
    { title: 'STEPS' },
    { title: 'WRONG ON PURPOSE' },
    { title: 'FAILED', paint: red },
    { title: 'WHAT', grows: true as const },
  ]
  const failures = parts.flatMap(({ part, cause }) =>
    cause === undefined ? [] : [paint.red(`${symbols.fail} ${part}: ${safe(cause)}`)],
  )
  const left = parts.flatMap((it) =>
    it.left === undefined
      ? []
      : [paint.red(`${symbols.fail} ${it.part}: not all is removed: ${safe(it.left)}`)],
  )
  const nothing = parts.every(({ steps, failed }) => steps + failed === 0) && left.length === 0
  if (nothing) return paint.green(`${symbols.ok} nothing of the load is left`)
  return [
    ...table(columns, rows, style),
    ...leftOut.map(({ part, why }) => paint.dim(`${symbols.note} without ${part}: ${why}`)),
    ...failures,
    ...left,
    ...(left.length > 0 ? [`  remove it: lake demo load --clean`] : []),
    ...(stopped ? [paint.dim(`${symbols.note} stopped before its time`)] : []),
    '',
    `  See it: lake grafana, or lake view`,
  ].join('\n')
}
