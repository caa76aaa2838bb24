import { isJson, textOf } from '../dashboard.ts'
import { lintRule } from '../rule.ts'
import type { Flaw, Json, Place } from '../model.ts'

/** Of Grafana itself. */
const own = new Set(['', '-- Mixed --', '-- Dashboard --', '-- Grafana --', 'grafana', 'mixed'])

export const unknownDatasource = lintRule(
  'panel',
  {
    id: 'unknown-datasource',
    severity: 'warning',
    fixable: true,
    why: 'A panel that asks a datasource that is not there shows an error instead of data.',
  },
  ({ data, targets, at, dashboard }, { datasources }) => {
    if (datasources.size === 0) return []
    const variables = new Set(dashboard.variables.map(({ name }) => name))
    const flaw = (holder: Json, place: (...path: readonly string[]) => Place): readonly Flaw[] =>
      flawOf(holder['datasource'], place, { variables, datasources })
    const first = flaw(data, at)
    return first.length > 0 ? first : targets.flatMap((target) => flaw(target.data, target.at))
  },
)

interface There {
  readonly variables: ReadonlySet<string>
  readonly datasources: ReadonlySet<string>
}

function flawOf(
  datasource: unknown,
  place: (...path: readonly string[]) => Place,
  { variables, datasources }: There,
): readonly Flaw[] {
  const uid = isJson(datasource) ? textOf(datasource['uid']) : ''
  const type = isJson(datasource) ? textOf(datasource['type']) : ''
  if (own.has(uid) || datasources.has(uid) || type === 'grafana') return []
  const variable = /^\$\{?(\w+)\}?$/.exec(uid)?.[1]
  if (variable !== undefined && variables.has(variable)) return []
  const message = `no datasource has the uid "${uid}"`
  const at = place('datasource', 'uid')
  if (!datasources.has(type)) return [{ at, message, fix: `there are ${[...datasources].join(', ')}` }]
  const edit = { from: JSON.stringify(uid), to: JSON.stringify(type) }
  return [{ at, message, fix: `write "${type}"`, edit }]
}
