// The user's own dashboards, all or the one that is named.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'

const folder = 'dashboards/'

/** Path relative to the project, and text. */
export function ownDashboards(
  { project }: Pick<Session, 'project'>,
  word?: string,
): readonly (readonly [string, string])[] {
  const all = [...project.user].filter(([path]) => path.startsWith(folder))
  if (word === undefined) return all
  const wanted = `${folder}${word.replace(/^(?:\.\/)?dashboards\//, '').replace(/\.json$/, '')}.json`
  const found = all.filter(([path]) => path === wanted)
  if (found.length > 0) return found
  const close = nearest(
    wanted,
    all.map(([path]) => path),
  )
  throw new LakeError(`there is no ${wanted}`, {
    code: 'unknown-dashboard',
    exit: 'usage',
    details: [
      close === undefined
        ? 'Shipped dashboards are checked before they are shipped.'
        : `Did you mean ${close}?`,
    ],
    actions: [
      close === undefined
        ? { id: 'list', command: 'lake dashboards list' }
        : { id: 'nearest', command: `lake dashboards check ${close}` },
    ],
  })
}
