// The dashboards of a project, whether it runs or not: those that are shipped for its components, and those in dashboards/.
import { join } from 'node:path'
import type { Dashboard } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'
import { shippedDashboards } from '../render/dashboards.ts'
import { filesOfSlos } from '../slo/files.ts'
import { identify } from '../stack/identity.ts'
import { planFor } from '../stack/planned.ts'
import type { Session } from '../stack/prepare.ts'

export interface ProjectDashboard extends Dashboard {
  /** Of the user's own: `dashboards/<name>.json`. */
  readonly own: boolean
  readonly source: string
  /** Lies where Grafana reads it, as it is here; else `lake up` brings it there. True where there is no Grafana. */
  readonly provisioned: boolean
}

const notAsked = { socket: '', root: '' }

export async function projectDashboards(session: Session): Promise<readonly ProjectDashboard[]> {
  const { system, project, templates } = session
  const { identity, state } = await identify(system, undefined, project)
  const planned = await planFor(session, state.lacking)
  const plan = planned.build({ identity, engine: notAsked, ports: state.ports })
  const shipped = [...shippedDashboards(plan, templates)].map(([file, source]) => ({
    file,
    source,
    own: false,
    copy: file,
  }))
  const own = [...project.user].flatMap(([file, source]) =>
    file.startsWith('dashboards/')
      ? [{ file, source, own: true, copy: `user-${file.slice('dashboards/'.length)}` }]
      : [],
  )
  const withGrafana = plan.services.some(({ name }) => name === 'grafana')
  return Promise.all(
    [...shipped, ...ofSlos(project), ...own].map(async ({ file, source, own: mine, copy }) => {
      const json = parsed(source)
      const there = await system.disk.read(join(project.dir, 'grafana/dashboards', copy))
      const { uid, title } = { uid: text(field(json, 'uid')), title: text(field(json, 'title')) }
      return {
        file,
        json,
        uid,
        title: title || file,
        own: mine,
        source,
        provisioned: !withGrafana || there === source,
      }
    }),
  )
}

/** Made from slo/: what is to change in one belongs there. */
function ofSlos({ user, config }: Session['project']) {
  return [...filesOfSlos(user, config.scrape.intervalSeconds)].flatMap(([path, source]) => {
    const file = /^grafana\/dashboards\/(.+)$/.exec(path)?.[1]
    return file === undefined ? [] : [{ file, source, own: false, copy: file }]
  })
}

export function parsed(source: string): unknown {
  try {
    return JSON.parse(source) as unknown
  } catch {
    return undefined
  }
}

export function panelCount(dashboard: unknown): number {
  const panels = items(field(dashboard, 'panels')).flatMap((panel) => [
    panel,
    ...items(field(panel, 'panels')),
  ])
  return panels.filter((panel) => text(field(panel, 'type')) !== 'row').length
}
