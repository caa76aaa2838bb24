// A dashboard as Grafana's database has it, as it is kept in a file: without what that database adds, and in the order of
// keys that the file has already, so that a diff shows what a person changed.
import { field, items } from '../health/values.ts'

type Json = Readonly<Record<string, unknown>>

/** Of one Grafana only, or of who looked at it last. */
const ofDatabase = ['id', 'version', 'iteration', 'gnetId', 'preload']

export function normalised(fromGrafana: unknown, before: unknown): Json {
  const left = Object.entries(record(fromGrafana)).filter(
    ([key, value]) => !ofDatabase.includes(key) && !(isDefault(key, value) && !(key in record(before))),
  )
  const dashboard = Object.fromEntries(left)
  return ordered(
    {
      ...dashboard,
      ...annotations(dashboard, before),
      ...variables(dashboard, before),
      ...ofLint(dashboard, before),
    },
    before,
  ) as Json
}

/** Written by Grafana whoever saves it. */
const defaults: Json = {
  fiscalYearStartMonth: 0,
  liveNow: false,
  weekStart: '',
  timepicker: {},
  style: 'dark',
}

function isDefault(key: string, value: unknown): boolean {
  return key in defaults && JSON.stringify(defaults[key]) === JSON.stringify(value)
}

/** Grafana adds its own. */
function annotations(dashboard: Json, before: unknown): Json {
  const all = items(field(dashboard, 'annotations', 'list'))
  if (items(field(before, 'annotations', 'list')).some((entry) => field(entry, 'builtIn') === 1)) return {}
  return {
    annotations: {
      ...record(dashboard['annotations']),
      list: all.filter((entry) => field(entry, 'builtIn') !== 1),
    },
  }
}

/** What was chosen when it was saved says nothing about the dashboard. */
function variables(dashboard: Json, before: unknown): Json {
  const all = items(field(dashboard, 'templating', 'list'))
  if (all.length === 0) return {}
  const earlier = items(field(before, 'templating', 'list'))
  const list = all.map((variable) => {
    const was = record(earlier.find((entry) => field(entry, 'name') === field(variable, 'name')))
    const asks = ['query', 'datasource'].includes(String(field(variable, 'type')))
    const { current, options, ...rest } = record(variable)
    return {
      ...rest,
      ...('current' in was ? { current: was['current'] } : asks ? {} : { current }),
      ...('options' in was ? { options: was['options'] } : asks || options === undefined ? {} : { options }),
    }
  })
  return { templating: { ...record(dashboard['templating']), list } }
}

/** What lake lint is told to leave: Grafana drops keys that it does not know when it saves. */
function ofLint(dashboard: Json, before: unknown): Json {
  const said = items(field(before, 'lakeLint'))
  if (said.length === 0 || 'lakeLint' in dashboard) return {}
  const panels = items(field(dashboard, 'panels')).flatMap((panel) => [
    panel,
    ...items(field(panel, 'panels')),
  ])
  const there = new Set(panels.map((panel) => field(panel, 'id')))
  const left = said.filter((entry) => [undefined, ...there].includes(field(entry, 'panel')))
  return left.length === 0 ? {} : { lakeLint: left }
}

/** Keys that were there stand where they stood; new ones follow, by name. Panels are known by their id. */
function ordered(value: unknown, before: unknown): unknown {
  if (Array.isArray(value))
    return asBefore(value, before).map((item: unknown, index) => ordered(item, twin(item, index, before)))
  if (typeof value !== 'object' || value === null) return value
  const was = record(before)
  const now = record(value)
  const known = Object.keys(was).filter((key) => key in now)
  const added = Object.keys(now)
    .filter((key) => !(key in was) && key !== 'pluginVersion')
    .toSorted()
  const keys =
    Object.keys(was).length === 0
      ? Object.keys(now).filter((key) => key !== 'pluginVersion')
      : [...known, ...added]
  return Object.fromEntries(keys.map((key) => [key, ordered(now[key], was[key])]))
}

/** Grafana sorts panels by their place on the page, on saving and on loading: in the file they stay where they stood. */
function asBefore(list: readonly unknown[], before: unknown): readonly unknown[] {
  const stood = items(before).map((item) => field(item, 'id'))
  const place = (item: unknown): number => {
    const id = field(item, 'id')
    const at = typeof id === 'number' ? stood.indexOf(id) : -1
    return at === -1 ? stood.length : at
  }
  return list.some((item) => typeof field(item, 'id') === 'number')
    ? list.toSorted((a, b) => place(a) - place(b))
    : list
}

function twin(item: unknown, index: number, before: unknown): unknown {
  const all = items(before)
  const id = field(item, 'id')
  if (id === undefined) return all[index]
  return all.find((candidate) => field(candidate, 'id') === id)
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

/** With the indentation that the file has. */
export function dashboardText(dashboard: Json, before: string | undefined): string {
  const indent = /^\{\r?\n(\s+)"/.exec(before ?? '')?.[1] ?? '  '
  const text = JSON.stringify(dashboard, undefined, indent)
  return before === undefined || before.endsWith('\n') ? `${text}\n` : text
}
