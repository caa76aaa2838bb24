// Which dashboard of the stack a word on the command line means.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Dashboard, Stack } from '../health/stack.ts'

/** By uid, by uid without `lake-`, by file or by title. */
export function findDashboard({ dashboards }: Stack, word: string, command = 'lake grafana'): Dashboard {
  const found = dashboards.find(
    (dashboard) => dashboard.uid !== '' && names(dashboard).includes(word.toLowerCase()),
  )
  if (found !== undefined) return found
  const known = dashboards.map(({ uid }) => uid).filter((uid) => uid !== '')
  const short = new Map(
    dashboards.flatMap((dashboard) => names(dashboard).map((name) => [name, dashboard.uid] as const)),
  )
  const close = nearest(word.toLowerCase(), [...short.keys()])
  const uid = close === undefined ? undefined : short.get(close)
  throw new LakeError(`no dashboard ${word} in this stack`, {
    code: 'unknown-dashboard',
    exit: 'usage',
    details: [uid === undefined ? `There are: ${known.join(', ') || 'none'}` : `Did you mean ${uid}?`],
    actions: [{ id: 'nearest', command: uid === undefined ? command : `${command} ${uid}` }],
  })
}

function names({ uid, title, file }: Dashboard): readonly string[] {
  return [uid, uid.replace(/^lake-/, ''), title, file.replace(/\.json$/, '')].map((name) =>
    name.toLowerCase(),
  )
}
