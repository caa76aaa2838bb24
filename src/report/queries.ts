// Queries of the past as a table; where the terminal is wide enough with their id and what they read.
import type { QueriesReport } from '../queries/queries.ts'
import type { QueryRecord } from '../queries/event.ts'
import { bytesText } from './bytes.ts'
import { table } from './style.ts'
import type { Column, Style } from './style.ts'

type Safe = (text: string) => string

/** With less room the id would leave none for the SQL. */
const wide = 120

export function queriesText(report: QueriesReport, style: Style, safe: Safe): string {
  const { queries, found, since } = report
  const { paint, symbols } = style
  if (queries.length === 0) return paint.dim(`${symbols.note} no such query since ${since}`)
  const isWide = style.width >= wide
  const columns: Column[] = [
    { title: 'CREATED' },
    { title: 'ELAPSED' },
    { title: 'QUEUED' },
    ...(isWide ? [{ title: 'READ' }, { title: 'QUERY ID' }] : []),
    { title: 'USER' },
    { title: 'SQL', grows: true },
  ]
  const rows = queries.map((query) => [
    query.created.slice(0, 19).replace('T', ' '),
    timeText(query.elapsedMs),
    query.queuedMs === null ? '' : timeText(query.queuedMs),
    ...(isWide ? [query.readBytes === null ? '' : bytesText(query.readBytes), query.id] : []),
    safe(query.user),
    safe(oneLine(query)),
  ])
  const failed = (text: string, row: number): string =>
    queries[row]?.error === null ? text : paint.red(text)
  const painted = columns.map((column) => (column.grows === true ? { ...column, paint: failed } : column))
  const left = found - queries.length
  return [
    ...table(painted, rows, style),
    ...(left === 0 ? [] : [paint.dim(`  and ${left} more: --limit ${found}`)]),
  ].join('\n')
}

function oneLine({ error, sql }: QueryRecord): string {
  const text = sql.replaceAll(/\s+/g, ' ').trim()
  return error === null ? text : `${error.name}: ${text}`
}

/** Three digits are what a person compares. */
function timeText(ms: number): string {
  if (ms < 1000) return `${ms}ms`
  if (ms < 100_000) return `${Number((ms / 1000).toPrecision(3))}s`
  const minutes = Math.floor(ms / 60_000)
  const seconds = Math.round((ms % 60_000) / 1000)
  return minutes < 60 ? `${minutes}m${seconds}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m`
}
