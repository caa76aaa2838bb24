// The dashboards of a project and what they ask: as rendered for Grafana, and where there is none, as they would be.
import type { Dashboard, Stack } from '../health/stack.ts'
import { pagesOf } from '../pages/open.ts'
import { shippedDashboards } from '../render/dashboards.ts'
import { object, list, string } from './model/json.ts'
import type { Boot, Listed } from './model/boot.ts'

/** Where Grafana is part of the stack its files are on disk; elsewhere nobody has written them. */
export async function withDashboards(stack: Stack): Promise<Stack> {
  if (stack.plan.services.some(({ name }) => name === 'grafana')) return stack
  const { plan, session } = stack
  const own = [...session.project.user].flatMap(([path, text]) => {
    const name = /^dashboards\/(.+\.json)$/.exec(path)?.[1]
    return name === undefined ? [] : [[`user-${name}`, text] as const]
  })
  const files = [...shippedDashboards(plan, session.templates), ...own]
  return { ...stack, dashboards: files.map(([file, text]) => read(file, text)) }
}

function read(file: string, text: string): Dashboard {
  const json = parsed(text)
  const { uid, title } = object(json)
  return { file, json, uid: string(uid), title: string(title) || file }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

export function bootOf(stack: Stack): Boot {
  const { plan, dashboards } = stack
  const grafana = pagesOf(stack).find(({ service }) => service === 'grafana')
  return {
    project: plan.identity.name,
    dashboards: dashboards
      .filter(({ json, uid }) => json !== undefined && uid !== '')
      .map(({ uid, title, json }) => ({
        uid,
        title,
        description: string(object(json)['description']),
        tags: list(object(json)['tags']).map((tag) => string(tag)),
      }))
      .toSorted((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title)),
    sources: plan.components.flatMap(({ component }) => {
      const source = component.datasource
      return source === undefined ? [] : [{ uid: source.uid, type: source.type, name: source.name }]
    }),
    scrapeSeconds: plan.config.scrape.intervalSeconds,
    grafana: grafana?.running === true ? grafana.url : '',
  }
}

/** The one for a first look stands first. */
const rank = ({ uid }: Listed): number => Number(uid !== 'lake-overview')
