import { isJson, jsonList, textOf } from '../dashboard.ts'
import { lintRule } from '../rule.ts'
import type { Flaw, Json, Place } from '../model.ts'

/** Of Grafana itself. */
const own = new Set(['', '-- Mixed --', '-- Dashboard --', '-- Grafana --', 'grafana', 'mixed'])

interface Holder {
  readonly data: Json
  readonly at: (...path: readonly (string | number)[]) => Place
}

export const unknownDatasource = lintRule(
  'dashboard',
  {
    id: 'unknown-datasource',
    severity: 'warning',
    fixable: true,
    why: 'A panel that asks a datasource that is not there shows an error instead of data.',
  },
  ({ data, panels, variables, at }, { datasources }) => {
    if (datasources.size === 0) return []
    const there = { variables: new Set(variables.map(({ name }) => name)), datasources }
    const { annotations } = data
    const events = jsonList(isJson(annotations) ? annotations['list'] : undefined).map(
      (event, index): Holder => ({ data: event, at: (...path) => at('annotations', 'list', index, ...path) }),
    )
    return [
      ...[...variables, ...events].flatMap((holder) => flawOf(holder, there)),
      ...panels.flatMap((panel) => {
        const first = flawOf(panel, there)
        return first.length > 0 ? first : panel.targets.flatMap((target) => flawOf(target, there))
      }),
    ]
  },
)

interface There {
  readonly variables: ReadonlySet<string>
  readonly datasources: ReadonlySet<string>
}

/** Pages of old say it in one word, which may be the name that a Grafana gave: only a variable is known to be none. */
function flawOf({ data, at }: Holder, { variables, datasources }: There): readonly Flaw[] {
  const { datasource } = data
  const uid = isJson(datasource) ? textOf(datasource['uid']) : textOf(datasource)
  const type = isJson(datasource) ? textOf(datasource['type']) : ''
  if (own.has(uid) || datasources.has(uid) || type === 'grafana') return []
  const variable = /^\$\{?(\w+)\}?$/.exec(uid)?.[1]
  if (variable === undefined ? !isJson(datasource) : variables.has(variable)) return []
  const message = `no datasource has the uid "${uid}"`
  const place = isJson(datasource) ? at('datasource', 'uid') : at('datasource')
  const meant = datasources.has(type) ? type : [...datasources].find((name) => hasWord(variable, name))
  if (meant === undefined) return [{ at: place, message, fix: `there are ${[...datasources].join(', ')}` }]
  const edit = { from: JSON.stringify(uid), to: JSON.stringify(meant) }
  return [{ at: place, message, fix: `write "${meant}"`, edit }]
}

/** `DS_PROMETHEUS` */
function hasWord(variable: string | undefined, name: string): boolean {
  return variable?.toLowerCase().split('_').includes(name) === true
}
