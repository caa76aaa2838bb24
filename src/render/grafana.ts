// Grafana's datasources, from the facts of the components that are part of the stack.
import { internalAddress } from './prometheus.ts'
import { toYaml } from './yaml.ts'
import type { Datasource } from '../components/component.ts'
import type { Plan } from '../plan/plan.ts'

export function datasources(plan: Plan): string {
  const found = plan.components.flatMap(({ component, name }) => {
    const source = component.datasource
    const address = source === undefined ? undefined : internalAddress(plan, name, source.port)
    if (source === undefined || address === undefined) return []
    return [
      {
        uid: source.uid,
        name: source.name,
        type: source.type,
        access: 'proxy',
        url: `http://${address}`,
        isDefault: source.isDefault === true,
        editable: false,
        ...jsonData(source, plan),
      },
    ]
  })
  return toYaml({ apiVersion: 1, prune: true, datasources: found })
}

/** Grafana takes the shortest step of a panel from the interval of scrapes. */
function jsonData({ type, jsonData }: Datasource, { config }: Plan): { jsonData?: Datasource['jsonData'] } {
  if (type === 'prometheus')
    return { jsonData: { ...jsonData, timeInterval: `${config.scrape.intervalSeconds}s` } }
  return jsonData === undefined ? {} : { jsonData }
}
