// Reads a dashboard's JSON: what is missing or of another type gets the default that Grafana gives it.
import type { Annotation, Dashboard, Link, Panel, SourceRef, Target, Variable } from './dashboard.ts'
import { list, number, object, string } from './json.ts'
import type { Json } from './json.ts'

export function readDashboard(json: unknown): Dashboard {
  const it = object(json)
  const time = object(it['time'])
  return {
    uid: string(it['uid']),
    title: string(it['title'], 'Untitled'),
    description: string(it['description']),
    tags: list(it['tags']).map((tag) => string(tag)),
    from: string(time['from'], 'now-1h'),
    to: string(time['to'], 'now'),
    refresh: string(it['refresh']),
    utc: it['timezone'] === 'utc',
    crosshair: number(it['graphTooltip']) ?? 0,
    panels: list(it['panels']).map(readPanel),
    variables: list(object(it['templating'])['list']).map(readVariable),
    annotations: list(object(it['annotations'])['list']).map(readAnnotation),
    links: list(it['links']).map(readLink),
  }
}

function readSource(value: unknown): SourceRef {
  if (typeof value === 'string') return { type: '', uid: value }
  const it = object(value)
  return { type: string(it['type']), uid: string(it['uid']) }
}

function readPanel(value: unknown): Panel {
  const it = object(value)
  const place = object(it['gridPos'])
  const config = object(it['fieldConfig'])
  const source = readSource(it['datasource'])
  const options = object(it['options'])
  return {
    id: number(it['id']) ?? 0,
    type: string(it['type'], 'unknown'),
    title: string(it['title']),
    description: string(it['description']),
    place: {
      x: number(place['x']) ?? 0,
      y: number(place['y']) ?? 0,
      w: number(place['w']) ?? 12,
      h: number(place['h']) ?? 8,
    },
    source,
    targets: list(it['targets'])
      .filter((target) => object(target)['hide'] !== true)
      .map((target) => readTarget(target, source)),
    defaults: object(config['defaults']),
    overrides: list(config['overrides']).map(object),
    options: Object.keys(options).length > 0 || it['type'] !== 'text' ? options : it,
    transformations: list(it['transformations']).map(object),
    links: list(it['links']).map(readLink),
    ...readRepeat(it),
    panels: list(it['panels']).map(readPanel),
    ...readAsking(it),
    transparent: it['transparent'] === true,
  }
}

function readAsking(it: Json): Pick<Panel, 'interval' | 'maxPoints' | 'timeFrom' | 'timeShift'> {
  return {
    interval: string(it['interval']),
    maxPoints: number(it['maxDataPoints']),
    timeFrom: string(it['timeFrom']),
    timeShift: string(it['timeShift']),
  }
}

function readRepeat(it: Json): Pick<Panel, 'repeat' | 'direction' | 'perRow' | 'collapsed'> {
  return {
    repeat: string(it['repeat']),
    direction: it['repeatDirection'] === 'v' ? 'v' : 'h',
    perRow: number(it['maxPerRow']) ?? 4,
    collapsed: it['collapsed'] === true,
  }
}

function readTarget(value: unknown, panel: SourceRef): Target {
  const it = object(value)
  const own = readSource(it['datasource'])
  const queryType = string(it['queryType'])
  const instant = it['instant'] === true || queryType === 'instant'
  return {
    refId: string(it['refId'], 'A'),
    source: own.uid === '' && own.type === '' ? panel : own,
    expr: string(it['expr']) || string(it['query']) || string(it['rawSql']),
    legend: string(it['legendFormat']),
    instant,
    range: it['range'] === true || !instant,
    format: string(it['format'], 'time_series'),
    interval: string(it['interval']) || string(it['step']),
    maxLines: number(it['maxLines']),
  }
}

function readLink(value: unknown): Link {
  const it = object(value)
  return {
    title: string(it['title']),
    url: string(it['url']),
    newTab: it['targetBlank'] === true,
    keepTime: it['keepTime'] === true,
    includeVars: it['includeVars'] === true,
    tags: list(it['tags']).map((tag) => string(tag)),
    kind: it['type'] === 'dashboards' ? 'dashboards' : 'link',
    tooltip: string(it['tooltip']),
  }
}

function readVariable(value: unknown): Variable {
  const it = object(value)
  const query = it['query']
  const name = string(it['name'])
  return {
    name,
    type: string(it['type']),
    label: string(it['label']) || name,
    description: string(it['description']),
    hidden: it['hide'] === 2,
    query: typeof query === 'string' ? query : variableQuery(object(query)) || string(it['definition']),
    source: readSource(it['datasource']),
    regex: string(it['regex']),
    multi: it['multi'] === true,
    includeAll: it['includeAll'] === true,
    allValue: string(it['allValue']),
    sort: number(it['sort']) ?? 0,
    current: [object(it['current'])['value']]
      .flat()
      .map((found) => string(found))
      .filter(Boolean),
    options: list(it['options']).map((option) => {
      const { text, value: chosen } = object(option)
      return { text: string(text) || string(chosen), value: string(chosen) }
    }),
  }
}

/** Of Loki's variables label and stream stand apart. */
function variableQuery(query: Json): string {
  const [label, stream] = [string(query['label']), string(query['stream'])]
  if (label === '') return string(query['query'])
  return stream === '' ? `label_values(${label})` : `label_values(${stream}, ${label})`
}

function readAnnotation(value: unknown): Annotation {
  const it = object(value)
  return {
    name: string(it['name']),
    source: readSource(it['datasource']),
    expr: string(it['expr']),
    color: string(it['iconColor'], 'red'),
    title: string(it['titleFormat']),
    text: string(it['textFormat']),
    tags: string(it['tagKeys']),
    step: string(it['step']),
    enabled: it['enable'] !== false,
    hidden: it['hide'] === true,
  }
}
