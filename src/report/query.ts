// Answers to queries: a table of values or rows, sparklines of series, or log lines.
import type { Labels, QueryAnswer, Series, Window } from '../query/answer.ts'
import { logLine } from './logs.ts'
import { fit, table } from './style.ts'
import type { Style } from './style.ts'

type Safe = (text: string) => string

export function queryText(answer: QueryAnswer, style: Style, safe: Safe): string {
  const { type, series, range } = answer
  if (type === 'rows') return rowsText(answer, style, safe)
  if (type === 'lines') return linesText(answer, style, safe)
  if (series.length === 0) return nothing('series', style)
  if (type === 'scalar' || type === 'string') return safe(series[0]?.points[0]?.value ?? '')
  const shared = sharedLabels(series)
  const head = Object.keys(shared).length === 0 ? [] : [style.paint.dim(`all: ${safe(selector(shared))}`)]
  const named = series.map((found) => ({ ...found, name: safe(nameOf(found.labels, shared)) }))
  if (type === 'matrix' && range !== null)
    return [...head, ...named.flatMap((found) => sparkLines(found, range, style))].join('\n')
  const rows = named.map(({ name, points }) => [name, numberText(points.at(-1)?.value ?? '')])
  return [...head, ...table([{ title: 'SERIES', grows: true }, { title: 'VALUE' }], rows, style)].join('\n')
}

function nothing(what: string, { paint, symbols }: Style): string {
  return paint.dim(`${symbols.note} the query is right, and finds no ${what}`)
}

/** As wide as it is: a row that is cut cannot be read on. */
function rowsText({ columns, rows }: QueryAnswer, style: Style, safe: Safe): string {
  if (columns.length === 0) return style.paint.dim(`${style.symbols.ok} done`)
  const cells = rows.map((row) => row.map((value) => safe(cellText(value))))
  const titles = columns.map(({ name }) => ({ title: safe(name) }))
  const count = style.paint.dim(`  ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`)
  return [...table(titles, cells, style), count].join('\n')
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'string' ? value.replaceAll(/\s+/g, ' ') : JSON.stringify(value)
}

function linesText({ lines }: QueryAnswer, style: Style, safe: Safe): string {
  if (lines.length === 0) return nothing('lines', style)
  return lines
    .map(({ time, labels, line }) => {
      const service = safe(labels['service_name'] ?? Object.values(labels)[0] ?? '')
      return logLine({ time, service, stream: 'stdout', line: safe(line) }, style)
    })
    .join('\n')
}

/** What all series have in common says nothing of any: it is told once. */
function sharedLabels(series: readonly Series[]): Labels {
  const [first, ...rest] = series
  if (first === undefined || rest.length === 0) return {}
  const shared = Object.entries(first.labels).filter(
    ([name, value]) => name !== '__name__' && rest.every(({ labels }) => labels[name] === value),
  )
  return Object.fromEntries(shared)
}

function nameOf(labels: Labels, shared: Labels): string {
  const { __name__: metric = '', ...rest } = labels
  const own = Object.fromEntries(Object.entries(rest).filter(([name]) => shared[name] === undefined))
  return Object.keys(own).length === 0 && metric !== '' ? metric : `${metric}${selector(own)}`
}

function selector(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `{${pairs.join(', ')}}`
}

/** Six digits are more than a person compares. */
function numberText(value: string): string {
  const number = Number(value)
  return Number.isFinite(number) && value !== '' ? String(Number(number.toPrecision(6))) : value
}

interface Named extends Series {
  readonly name: string
}

function sparkLines({ name, points }: Named, range: Window, style: Style): readonly string[] {
  const numbers = points.map(({ value }) => Number(value)).filter((value) => Number.isFinite(value))
  const last = points.at(-1)?.value ?? ''
  const told = [
    ['min', String(Math.min(...numbers))],
    ['max', String(Math.max(...numbers))],
    ['last', last],
  ] as const
  const facts = told.map(([word, value]) => `${word} ${numbers.length === 0 ? value : numberText(value)}`)
  const words = numbers.length === 0 ? `last ${last}` : facts.join('  ')
  const room = Math.max(10, style.width - words.length - 4)
  return [
    fit(name, style.width, style),
    `  ${style.paint.cyan(sparkline(points, range, room, style))}  ${words}`,
  ]
}

export function sparkline(
  points: Series['points'],
  { start, end, stepSeconds }: Window,
  room: number,
  { symbols: { bars } }: Style,
): string {
  const from = Date.parse(start)
  const span = Math.max(1, Date.parse(end) - from)
  // A cell for each value that there can be: an empty one is a gap.
  const width = Math.min(room, Math.ceil(span / (stepSeconds * 1000)))
  const cells = new Map<number, number>()
  for (const { time, value } of points) {
    const cell = Math.min(width - 1, Math.max(0, Math.floor(((Date.parse(time) - from) / span) * width)))
    const number = Number(value)
    // A peak must not hide behind what came after it.
    if (Number.isFinite(number)) cells.set(cell, Math.max(cells.get(cell) ?? number, number))
  }
  const low = Math.min(...cells.values())
  const height = Math.max(...cells.values()) - low
  const bar = (value: number): string =>
    bars[height === 0 ? 0 : Math.min(bars.length - 1, Math.floor(((value - low) / height) * bars.length))] ??
    ''
  return Array.from({ length: width }, (_, cell) => {
    const value = cells.get(cell)
    return value === undefined ? ' ' : bar(value)
  }).join('')
}
