// The queries of a dashboard, with values for what Grafana's page would put in.
import { field, items, text } from './values.ts'

export interface PanelQuery {
  readonly panel: string
  /** Uid of the datasource. */
  readonly source: string
  readonly type: 'prometheus' | 'loki' | 'tempo'
  /** With variables still in it. */
  readonly expression: string
  /** One moment instead of a range. */
  readonly instant: boolean
  readonly variables: ReadonlyMap<string, string>
}

interface SourceName {
  readonly uid: string
  readonly type: string
}

export function panelQueries(dashboard: unknown, sources: readonly SourceName[]): readonly PanelQuery[] {
  const variables = variableValues(dashboard, sources)
  const panels = items(field(dashboard, 'panels')).flatMap((panel) => [
    panel,
    ...items(field(panel, 'panels')),
  ])
  return panels.flatMap((panel) =>
    items(field(panel, 'targets')).flatMap((target): PanelQuery[] => {
      const source = sourceOf(field(target, 'datasource') ?? field(panel, 'datasource'), {
        sources,
        variables,
      })
      const expression = text(field(target, source?.type === 'tempo' ? 'query' : 'expr'))
      if (source === undefined || expression === '') return []
      const instant = field(target, 'instant') === true || text(field(target, 'queryType')) === 'instant'
      const panelName = text(field(panel, 'title')) || `panel ${String(field(panel, 'id'))}`
      return [
        {
          panel: panelName,
          ...source,
          expression,
          instant: instant && field(target, 'range') !== true,
          variables,
        },
      ]
    }),
  )
}

interface Known {
  readonly sources: readonly SourceName[]
  readonly variables: ReadonlyMap<string, string>
}

/** Other kinds (text, another panel's data, a database) ask no question that could be put here. */
function sourceOf(
  named: unknown,
  { sources, variables }: Known,
): Pick<PanelQuery, 'source' | 'type'> | undefined {
  const uid = substitute(typeof named === 'string' ? named : text(field(named, 'uid')), variables)
  const type = text(field(named, 'type'))
  const found =
    sources.find((source) => source.uid === uid) ??
    (uid === '' || uid === 'default'
      ? sources.find((source) => source.type === (type || 'prometheus'))
      : undefined)
  if (found === undefined || !isAsked(found.type)) return undefined
  return { source: found.uid, type: found.type }
}

function isAsked(type: string): type is PanelQuery['type'] {
  return type === 'prometheus' || type === 'loki' || type === 'tempo'
}

export function variableValues(
  dashboard: unknown,
  sources: readonly SourceName[],
): ReadonlyMap<string, string> {
  return new Map(
    items(field(dashboard, 'templating', 'list')).map((variable) => [
      text(field(variable, 'name')),
      valueOf(variable, sources),
    ]),
  )
}

/** Whatever a person could have chosen: the point is that the query is valid, not what it finds. */
function valueOf(variable: unknown, sources: readonly SourceName[]): string {
  const query = text(field(variable, 'query'))
  switch (text(field(variable, 'type'))) {
    case 'datasource':
      return sources.find(({ type }) => type === query)?.uid ?? ''
    case 'constant':
    case 'textbox':
      return chosen(variable) ?? query
    case 'custom':
    case 'interval':
      return chosen(variable) ?? (query.split(',')[0] ?? '').replace(/^.* : /, '').trim()
    default:
      return text(field(variable, 'allValue')) || '.*'
  }
}

function chosen(variable: unknown): string | undefined {
  const current = [field(variable, 'current', 'value')].flat()
  if (current.includes('$__all')) return text(field(variable, 'allValue')) || '.*'
  const options = items(field(variable, 'options')).map((option) => field(option, 'value'))
  return [...current, ...options].map(text).find((value) => value !== '' && !value.startsWith('$__'))
}

const variable = /\$\{(\w+)(?::[^}]*)?\}|\$(\w+)|\[\[(\w+)(?::[^\]]*)?\]\]/g

export function substitute(expression: string, values: ReadonlyMap<string, string>): string {
  return expression.replaceAll(variable, (whole, braced?: string, plain?: string, old?: string) => {
    return values.get(braced ?? plain ?? old ?? '') ?? whole
  })
}

/** What Grafana computes from the time range: fifteen minutes at one point a minute. */
export function builtIns(intervalSeconds: number, nowMs: number): ReadonlyMap<string, string> {
  const step = Math.max(60, intervalSeconds)
  return new Map([
    ['__interval', `${step}s`],
    ['__interval_ms', String(step * 1000)],
    ['__auto', `${step}s`],
    // Grafana's own rule: the step and one scrape more, but never less than four scrapes.
    ['__rate_interval', `${Math.max(step + intervalSeconds, 4 * intervalSeconds)}s`],
    ['__rate_interval_ms', String(Math.max(step + intervalSeconds, 4 * intervalSeconds) * 1000)],
    ['__range', '900s'],
    ['__range_s', '900'],
    ['__range_ms', '900000'],
    ['__from', String(nowMs - 900_000)],
    ['__to', String(nowMs)],
    ['__org', '1'],
    ['__all', '.*'],
  ])
}
