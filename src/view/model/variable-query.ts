// Queries of variables: `label_values(up, job)` and its like, as questions to the API.
import type { Variable } from './dashboard.ts'
import { regexOf } from './mapping.ts'
import { list, object, string } from './json.ts'
import type { Request } from './requests.ts'
import type { TimeRange } from './time.ts'
import type { Choice } from './variables.ts'

export interface Question {
  readonly kind: 'names' | 'series'
  readonly request: Request
}

export function questionOf(
  backend: Request['backend'],
  query: string,
  { from, to }: TimeRange,
): Question | undefined {
  const minute = (ms: number): string => String(Math.floor(ms / 60_000) * 60)
  const times = { start: minute(from), end: minute(to) }
  const names = (path: string, selector = ''): Question => {
    const matcher = backend === 'loki' ? 'query' : 'match[]'
    const params = { ...times, ...(selector === '' ? {} : { [matcher]: selector }) }
    return { kind: 'names', request: { backend, path, params } }
  }
  const [, selector, label] = /^\s*label_values\(\s*(?:(.+),\s*)?([\w.]+)\s*\)\s*$/s.exec(query) ?? []
  if (label !== undefined) return names(`label/${label}/values`, selector?.trim())
  if (/^\s*label_names\(.*\)\s*$/s.test(query)) return names('labels')
  const [, pattern] = /^\s*metrics\((.*)\)\s*$/s.exec(query) ?? []
  if (pattern !== undefined) return names('label/__name__/values', `{__name__=~".*(?:${pattern.trim()}).*"}`)
  const [, expression] = /^\s*query_result\((.*)\)\s*$/s.exec(query) ?? []
  const time = minute(to)
  if (expression !== undefined)
    return { kind: 'series', request: { backend, path: 'query', params: { query: expression.trim(), time } } }
  return undefined
}

export function choicesIn(
  answer: unknown,
  { kind }: Question,
  { regex, sort }: Pick<Variable, 'regex' | 'sort'>,
): readonly Choice[] {
  const data = object(answer)['data']
  const texts =
    kind === 'names' ? list(data).map((name) => string(name)) : list(object(data)['result']).map(written)
  const choices =
    regex === '' ? texts.map((text) => ({ text, value: text })) : texts.flatMap(captured(regexOf(regex)))
  const distinct = new Map(choices.map((choice) => [choice.value, choice]))
  return sorted([...distinct.values()], sort)
}

/** As Grafana shows it to the regular expression: `up{job="a"} 1 1700000000000`. */
function written(series: unknown): string {
  const { metric, value } = object(series)
  const { __name__: name = '', ...labels } = object(metric)
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${string(text)}"`)
  const [at, number] = list(value)
  return `${string(name)}{${pairs.join(',')}} ${string(number)} ${Math.round(Number(at) * 1000)}`
}

const captured =
  (pattern: RegExp) =>
  (text: string): readonly Choice[] => {
    const found = pattern.exec(text)
    if (found === null) return []
    const value = found.groups?.['value'] ?? found.groups?.['text'] ?? found[1] ?? found[0]
    return [{ text: found.groups?.['text'] ?? value, value }]
  }

function sorted(choices: readonly Choice[], sort: number): readonly Choice[] {
  if (sort === 0) return choices
  const numbers = sort === 3 || sort === 4
  const first = (text: string): number =>
    Number(/-?\d+(?:\.\d+)?/.exec(text)?.[0] ?? Number.POSITIVE_INFINITY)
  const compare = (a: Choice, b: Choice): number => {
    if (numbers) return first(a.text) - first(b.text) || 0
    const options = sort >= 7 ? { numeric: true } : sort >= 5 ? { sensitivity: 'base' as const } : {}
    return a.text.localeCompare(b.text, 'en', options)
  }
  const ascending = choices.toSorted(compare)
  return sort % 2 === 0 ? ascending.toReversed() : ascending
}
