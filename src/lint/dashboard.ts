// A dashboard, read: its panels, their queries, its variables. Classic JSON, as Grafana reads it from a file.
import type { Path } from '../config/reading.ts'
import { jsonPlaces } from './json-place.ts'
import type { JsonPlaces } from './json-place.ts'
import type { BrokenFile, DashboardFile, Json, LintFile, Panel, Place, Target, Variable } from './model.ts'
import { placeIn } from './place.ts'
import { queryAt } from './query.ts'
import type { Expressions, Query } from './query.ts'
import type { Language } from './expression.ts'

type Steps = readonly (string | number)[]

export function readDashboard(
  { path, text }: LintFile,
  expressions: Expressions,
): DashboardFile | BrokenFile {
  const bad = (at: number, message: string, fix: string): BrokenFile => ({
    kind: 'broken',
    rule: 'bad-dashboard',
    path,
    text,
    flaws: [{ at, message, fix }],
  })
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (error) {
    const [offset, message] = jsonFlaw(error instanceof Error ? error.message : '', text)
    return bad(offset, message, 'export the dashboard from Grafana again')
  }
  if (isJson(data) && (isJson(data['elements']) || isJson(data['spec'])))
    return bad(
      0,
      'a dashboard of schema v2, which Grafana does not read from a file',
      'export it as "Classic": the title stands at the top level there',
    )
  if (isJson(data) && typeof data['title'] === 'string' && data['title'] !== '')
    return dashboardOf({ path, text }, data, expressions)
  const fix = 'save the JSON model of one dashboard: its title stands at the top level'
  return bad(0, 'no dashboard: it has no title', fix)
}

/** V8 says where, what, or both; its long excerpt of the text is left out. */
function jsonFlaw(said: string, text: string): readonly [offset: number, message: string] {
  const at = /at position (\d+)/.exec(said)?.[1]
  const offset = at === undefined ? (said.includes('end of JSON') ? text.length : 0) : Number(at)
  const token = /^Unexpected token '(.{1,2})'/u.exec(said)?.[1]
  return [offset, token === undefined ? 'not valid JSON' : `not valid JSON: "${token}" does not belong there`]
}

function dashboardOf({ path, text }: LintFile, data: Json, expressions: Expressions): DashboardFile {
  const places = jsonPlaces(text)
  const read = readerOf(text, places, expressions)
  const at = (...steps: Steps): Place => {
    return () => places.at(steps)
  }
  const panels: Panel[] = []
  const dashboard: DashboardFile = {
    kind: 'dashboard',
    path,
    text,
    data,
    uid: textOf(data['uid']),
    title: textOf(data['title']),
    panels,
    variables: variablesOf(data, at),
    queries: annotationQueries(data, read),
    at,
    places,
  }
  panels.push(...panelsOf(data, [], { dashboard, read }))
  return dashboard
}

interface Within {
  readonly dashboard: DashboardFile
  readonly read: QueryReader
}

function panelsOf(holder: Json, under: Steps, within: Within): readonly Panel[] {
  const { dashboard, read } = within
  return jsonList(holder['panels']).flatMap((data, index) => {
    const steps = [...under, 'panels', index]
    if (data['type'] === 'row') return panelsOf(data, steps, within)
    const at = (...more: Steps): Place => dashboard.at(...steps, ...more)
    const kind = languageOf(data['datasource'], 'prometheus')
    const targets = jsonList(data['targets']).map((target, count): Target => {
      const place = [...steps, 'targets', count]
      const query = read(target, place, languageOf(target['datasource'], kind))
      return { data: target, query, at: (...more) => dashboard.at(...place, ...more) }
    })
    return [
      { title: textOf(data['title']), type: textOf(data['type']), data, targets, path: steps, dashboard, at },
    ]
  })
}

type QueryReader = (target: Json, steps: Path, language: Language | undefined) => Query | undefined

function readerOf(text: string, places: JsonPlaces, expressions: Expressions): QueryReader {
  return ({ expr }, steps, language) => {
    if (typeof expr !== 'string' || language === undefined || expr.trim() === '') return undefined
    // Behind the quote with which it begins.
    const place = (offset: number) => placeIn(text, places.at([...steps, 'expr']) + 1, expr, offset)
    return queryAt(expr, language, place, expressions)
  }
}

function annotationQueries({ annotations }: Json, read: QueryReader): readonly Query[] {
  return jsonList(isJson(annotations) ? annotations['list'] : undefined).flatMap(
    (target, index) =>
      read(target, ['annotations', 'list', index], languageOf(target['datasource'], 'prometheus')) ?? [],
  )
}

function variablesOf({ templating }: Json, at: DashboardFile['at']): readonly Variable[] {
  return jsonList(isJson(templating) ? templating['list'] : undefined).map((data, index) => ({
    name: textOf(data['name']),
    type: textOf(data['type']),
    data,
    at: (...more) => at('templating', 'list', index, ...more),
  }))
}

/** undefined: neither of the two. */
function languageOf(datasource: unknown, fallback: Language | undefined): Language | undefined {
  if (!isJson(datasource)) return fallback
  const { type } = datasource
  if (type === undefined) return fallback
  return type === 'prometheus' || type === 'loki' ? type : undefined
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function jsonList(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
