// Grafana's datasources, from the facts of the components that are part of the stack.
import { toYaml } from './yaml.ts'
import type { Datasource } from '../components/component.ts'
import { addressOf } from '../plan/address.ts'
import type { Plan } from '../plan/plan.ts'

export function datasources(plan: Plan): string {
  const found = plan.components.flatMap(({ component, name }) => {
    const source = component.datasource
    const address = source === undefined ? undefined : addressOf(plan, name, source.port)
    if (source === undefined || address === undefined) return []
    return [
      {
        uid: source.uid,
        name: source.name,
        type: source.type,
        access: 'proxy',
        url: source.sql === undefined ? `http://${address}` : address,
        isDefault: source.isDefault === true,
        editable: false,
        ...signIn(source),
        ...jsonData(source, plan),
      },
    ]
  })
  return toYaml({ apiVersion: 1, prune: true, datasources: found })
}

/** Grafana reads the password from its file: no configuration holds it. */
function signIn({ sql }: Datasource): Record<string, unknown> {
  if (sql === undefined) return {}
  return { user: sql.user, secureJsonData: { password: `$__file{${sql.password}}` } }
}

function jsonData(
  { type, jsonData, links = {}, sql }: Datasource,
  { config, components }: Plan,
): { jsonData?: Datasource['jsonData'] } {
  const linked = Object.entries(links).filter(([to]) => components.some(({ name }) => name === to))
  const data: Record<string, unknown> = {
    ...jsonData,
    ...Object.assign({}, ...linked.map(([, more]) => more)),
    ...(sql === undefined ? {} : { database: sql.database, sslmode: 'disable' }),
    // Grafana takes the shortest step of a panel from the interval of scrapes.
    ...(type === 'prometheus' ? { timeInterval: `${config.scrape.intervalSeconds}s` } : {}),
  }
  return Object.keys(data).length === 0 ? {} : { jsonData: data }
}
