// What doctor found: what is wrong on top, then everything that was looked at, a line each.
import type { DoctorReport } from '../doctor/doctor.ts'
import type { DoctorResult } from '../doctor/check.ts'
import { alike, trouble, troublesOf, wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import type { Style } from './style.ts'

export function doctorText(report: DoctorReport, style: Style, safe: Safe): string {
  const look = { style, safe, nameOf: ({ id }: { readonly id: string }) => id }
  const troubles = alike(troublesOf(report)).flatMap((checks) => trouble(checks, report, look))
  const groups = [...Map.groupBy(report.checks, ({ subject }) => subject)]
  const table = groups.flatMap(([subject, checks]) => [
    style.paint.bold(subject),
    ...checks.flatMap((check) => lines(check, style, safe)),
  ])
  return [troubles, table, [summaryLine(report, style)]]
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')
}

const nameWidth = 17

function lines(check: DoctorResult, style: Style, safe: Safe): readonly string[] {
  const { paint, symbols } = style
  const { id, subject, status, title, cause, detail } = check
  const marks = { ok: symbols.ok, warn: symbols.warn, fail: symbols.fail, skip: symbols.note }
  const paints = { ok: paint.green, warn: paint.yellow, fail: paint.red, skip: paint.dim }
  // Symbols differ in length where they are ASCII.
  const markWidth = Math.max(...Object.values(marks).map((mark) => mark.length))
  const mark = paints[status](marks[status].padEnd(markWidth))
  const name = id.slice(subject.length + 1).padEnd(nameWidth)
  const before = markWidth + nameWidth + 5
  const said = wrap(safe((status === 'ok' ? detail : cause) ?? title), style.width - before)
  return said.map((line, index) => {
    const shown = status === 'skip' ? paint.dim(line) : line
    return index === 0 ? `  ${mark} ${name} ${shown}` : `${' '.repeat(before - 1)}${shown}`
  })
}

function summaryLine({ summary, checks }: DoctorReport, { paint, symbols }: Style): string {
  const { state, warn, fail } = summary
  const watch = warn === 0 ? '' : `, ${warn} to watch`
  if (state === 'ready')
    return `${paint.green(symbols.ok)} ${paint.bold(`lake can work here: ${checks.length} checks${watch}`)}`
  return `${paint.red(symbols.fail)} ${paint.bold(`lake cannot work here yet: ${fail} to fix${watch}`)}`
}
