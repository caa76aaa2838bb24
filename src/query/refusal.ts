// A query that the backend does not take: its own words, and a caret where they point.
import { LakeError } from '../errors.ts'
import { complaint } from '../health/ask.ts'
import type { HttpAnswer } from '../system/system.ts'
import type { Language } from './language.ts'

type Asked = Exclude<Language, 'sql'>

const titles: Readonly<Record<Asked, string>> = { promql: 'Prometheus', logql: 'Loki' }

export function refusal(query: string, language: Asked, { status, body }: HttpAnswer): LakeError {
  const said = complaint(body).replace(/^invalid parameter "query": /, '')
  // Statuses from 500 on are the backend's own trouble, and so is what it does not explain.
  const wrong = status < 500
  const place = placeIn(said)
  // What was understood was not the other language.
  const other = language === 'promql' ? '--logql' : '--promql'
  const name = language === 'promql' ? 'prometheus' : 'loki'
  return new LakeError(`${titles[language]} says: ${said}`, {
    code: wrong ? 'bad-query' : 'query-failed',
    exit: wrong ? 'usage' : 'failed',
    details: wrong ? pointed(query, place) : [`It answered with status ${status}.`],
    actions: wrong
      ? place === undefined
        ? [{ id: 'help', command: 'lake query --help' }]
        : [{ id: 'other-language', command: `lake query ${other} ${quoted(query)}` }]
      : [{ id: 'logs', command: `lake logs ${name} --tail 50` }],
  })
}

/** Prometheus begins with `1:5:`, Loki says `at line 1, col 9`; both count from 1. */
const places = [/^(\d+):(\d+): /, /\bline (\d+), col (\d+)/]

interface Place {
  readonly line: number
  readonly column: number
}

function placeIn(said: string): Place | undefined {
  const found = places.map((pattern) => pattern.exec(said)).find((it) => it !== null)
  return found === undefined ? undefined : { line: Number(found[1]), column: Number(found[2]) }
}

export function pointed(query: string, place: Place | undefined): readonly string[] {
  if (place === undefined) return query.split('\n')
  // Loki counts a line 0 too.
  const line = query.split('\n')[Math.max(0, place.line - 1)] ?? query
  // A tab is as wide as the terminal likes.
  const before = line.slice(0, Math.max(0, place.column - 1)).replaceAll(/[^\t]/g, ' ')
  return [line, `${before}^`]
}

function quoted(query: string): string {
  return `'${query.replaceAll("'", `'\\''`)}'`
}
