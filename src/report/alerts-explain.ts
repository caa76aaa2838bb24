// An expression taken apart: the verdict, then each part with its values, the closest to the line first.
import type { ExplainedPart, ExplainedRow, Explanation } from '../alerts/explain/explain.ts'
import { labelText, short } from '../alerts/explain/why.ts'
import type { RuleNumber } from '../alerts/rule.ts'
import { spanText, valueText } from './alerts-list.ts'
import { shortNumber } from './alerts-status.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

interface Look {
  readonly style: Style
  readonly safe: Safe
  /** What the rule counts in, by the number that it compares with. */
  readonly numbers: readonly RuleNumber[]
}

export function alertExplainText(explanation: Explanation, style: Style, safe: Safe): string {
  const { alert, reasons } = explanation
  const look = { style, safe, numbers: alert.numbers }
  const facts = [
    alert.severity,
    alert.for === '' ? 'fires at once' : `for ${alert.for}`,
    alert.file,
    alert.runbook ?? '',
  ].filter((word) => word !== '')
  const further = reasons
    .slice(1)
    .map(({ text, because }) => `also: ${text}${because === undefined ? '' : `: ${because}`}`)
  return [
    ...verdictLines(explanation, look),
    ...[...further, facts.join(', ')].flatMap((line) =>
      wrap(safe(line), style.width - 4).map((part) => `  ${style.paint.dim(part)}`),
    ),
    ...activeLines(explanation, look),
    '',
    ...visible(explanation.parts).flatMap((part) => partLines(part, look)),
  ].join('\n')
}

function verdictLines({ alert, state, verdict, fix }: Explanation, { style, safe }: Look): readonly string[] {
  const { paint, symbols, width } = style
  const marks = {
    firing: paint.red(symbols.fail),
    pending: paint.yellow(symbols.warn),
    error: paint.red(symbols.fail),
    'not loaded': paint.yellow(symbols.warn),
    'switched off': symbols.note,
    inactive: paint.green(symbols.ok),
  }
  const joint = state === 'inactive' || state === 'firing' || state === 'pending' ? ' ' : ': '
  const lines = wrap(`${safe(alert.name)}${joint}${safe(verdict)}`, width - 4)
  return [
    ...lines.map((line, index) => `${index === 0 ? marks[state] : ' '} ${paint.bold(line)}`),
    ...(fix === null ? [] : [`  ${symbols.arrow} ${paint.cyan(fix)}`]),
  ]
}

const mostActive = 5

function activeLines({ active, time }: Explanation, { style, safe }: Look): readonly string[] {
  const now = Date.parse(time)
  const lines = active.slice(0, mostActive).map(({ labels, state, since, firesAt, value, kept }) => {
    const { alertname: _, ...rest } = labels
    const left = firesAt === null ? 0 : Date.parse(firesAt) - now
    const due = firesAt === null ? '' : left <= 0 ? ', fires next' : `, fires in ${spanText(left)}`
    const how = `${state} for ${spanText(now - Date.parse(since))}${due}${kept ? ', kept' : ''}, value ${shortNumber(value)}`
    return fit(`    ${how}  ${safe(labelText(rest))}`, style.width, style)
  })
  const more = active.length - mostActive
  return [...lines, ...(more > 0 ? [style.paint.dim(`    and ${more} more`)] : [])]
}

/** What lies below a part that has values says nothing more; below an empty one it says why. */
function visible(parts: readonly ExplainedPart[]): readonly ExplainedPart[] {
  const shown: ExplainedPart[] = []
  let hiddenBelow = Infinity
  for (const part of parts) {
    if (part.depth > hiddenBelow || part.kind === 'number') continue
    hiddenBelow = Infinity
    shown.push(part)
    const tells =
      part.kind !== 'set' && (part.kind === 'compare' ? part.rows.length > 0 : (part.series ?? 0) > 0)
    if (tells) hiddenBelow = part.depth
  }
  return shown
}

function partLines(part: ExplainedPart, look: Look): readonly string[] {
  const { style, safe } = look
  const { paint, width } = style
  const indent = '  '.repeat(part.depth + 1)
  const count = countText(part)
  const room = Math.max(20, width - indent.length - count.length - 3)
  const head = part.kind === 'set' ? part.op : safe(short(part, room))
  const { rows } = part
  const more = part.kind === 'compare' || rows.length === 0 ? 0 : (part.series ?? 0) - rows.length
  return [
    `${indent}${paint.cyan(head)}${' '.repeat(Math.max(1, room - head.length) + 1)}${paint.dim(count)}`.trimEnd(),
    ...(part.error === null
      ? []
      : wrap(safe(part.error), width - indent.length - 4).map((line) => `${indent}  ${paint.red(line)}`)),
    ...(part.kind === 'set' ? [] : rowLines(part, rows, look)),
    ...(more > 0 && part.kind !== 'set' ? [`${indent}  ${paint.dim(`and ${more} more`)}`] : []),
  ]
}

function countText({ kind, series, true: holding, rows, error }: ExplainedPart): string {
  if (error !== null) return 'error'
  if (series === null) return ''
  if (kind === 'compare' && rows.length > 0) return holding === 0 ? 'not true' : `true for ${holding}`
  return series === 1 ? '1 series' : `${series === 0 ? 'no' : series} series`
}

function rowLines(
  { op, depth }: ExplainedPart,
  rows: readonly ExplainedRow[],
  { style, safe, numbers }: Look,
): readonly string[] {
  const { paint, symbols, width } = style
  const indent = '  '.repeat(depth + 2)
  const cells = rows.map((row) => {
    const number = numberTexts(row, numbers)
    return { row, value: number(row.value), side: sideText(row, op, number) }
  })
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length))
  const [values, sides] = [widest(cells.map(({ value }) => value)), widest(cells.map(({ side }) => side))]
  const shared = sharedLabels(rows)
  return cells.map(({ row, value, side }) => {
    const mark = row.holds === true ? paint.red(symbols.fail) : paint.dim(symbols.note)
    const room = Math.max(10, width - indent.length - symbols.fail.length - values - sides - 6)
    const own = Object.fromEntries(Object.entries(row.labels).filter(([name]) => !shared.has(name)))
    const labels = paint.dim(fit(safe(labelText(own)), room, style))
    return [`${indent}${mark} ${paint.bold(value.padStart(values))}`, side.padEnd(sides), labels]
      .filter((cell) => cell !== '')
      .join('  ')
  })
}

/** What all have in common tells none of them apart. */
function sharedLabels(rows: readonly ExplainedRow[]): ReadonlySet<string> {
  const [first, ...rest] = rows
  if (first === undefined || rest.length === 0) return new Set()
  const entries = Object.entries(first.labels)
  return new Set(
    entries.flatMap(([name, value]) => (rest.every(({ labels }) => labels[name] === value) ? [name] : [])),
  )
}

type NumberText = (value: string | null) => string

function numberTexts({ against }: ExplainedRow, numbers: readonly RuleNumber[]): NumberText {
  const unit = numbers.find(({ value }) => value === Number(against))?.unit ?? ''
  const known = against !== null && ['ratio', 'bytes', 'ms', 's', 'm', 'h', 'd'].includes(unit)
  return (value) =>
    known && Number.isFinite(Number(value))
      ? valueText(Number(Number(value).toPrecision(4)), unit)
      : shortNumber(value ?? '')
}

function sideText({ value, against, holds, distance }: ExplainedRow, op: string, number: NumberText): string {
  if (holds === null) return ''
  if (against === null) return 'has no partner'
  const line = number(against)
  if (Number.isNaN(Number(value))) return `no number: not ${op} ${line}`
  if (Number(distance) === 0) return holds ? `is ${line}` : `is at ${line}, must be ${op}`
  return `${number(distance)} ${Number(value) > Number(against) ? 'above' : 'below'} ${line}`
}
