// `lake dashboards pull`: one that was edited and saved in Grafana, back into dashboards/.
import { dirname, join } from 'node:path'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { NoAnswer, addressOf, askJson } from '../health/ask.ts'
import { basicAuth } from '../health/grafana-client.ts'
import { openStack } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'
import { notRunning } from '../pages/open.ts'
import { hasGrafana } from '../pages/sign-in.ts'
import type { Session } from '../stack/prepare.ts'
import { dashboardText, normalised } from './normalise.ts'
import { projectDashboards } from './project.ts'
import type { ProjectDashboard } from './project.ts'

export interface PullOptions {
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

export interface Pulled {
  /** Relative to the project. */
  readonly file: string
  readonly uid: string
  readonly title: string
  readonly before: string
  readonly after: string
}

export async function pullDashboard(
  session: Session,
  word: string,
  { dryRun, signal }: PullOptions,
): Promise<Pulled> {
  const stack = await openStack(session)
  if (!hasGrafana(stack)) throw noGrafana()
  if (stack.containers.get('grafana')?.state !== 'running') throw notRunning('grafana')
  const ask = async (path: string): Promise<unknown> =>
    askJson({ stack, signal }, `${addressOf({ stack }, 'grafana')}${path}`, {
      headers: await basicAuth(session),
    }).catch((error: unknown) => {
      throw error instanceof NoAnswer ? refused(error) : error
    })
  const all = await projectDashboards(session)
  const uid = uidOf(word, items(await ask('/api/search?type=dash-db&limit=5000')), all)
  const dashboard = field(await ask(`/api/dashboards/uid/${encodeURIComponent(uid)}`), 'dashboard')
  const kept = all.find((candidate) => candidate.uid === uid)
  return write(session, { dashboard, uid, kept, dryRun })
}

interface Writing {
  readonly dashboard: unknown
  readonly uid: string
  readonly kept: ProjectDashboard | undefined
  readonly dryRun: boolean
}

/** A shipped one becomes the user's own under another uid: the shipped one goes on beside it. */
async function write(
  { system, project }: Session,
  { dashboard, uid, kept, dryRun }: Writing,
): Promise<Pulled> {
  const isShipped = kept !== undefined && !kept.own
  const whole = normalised(dashboard, kept?.json)
  const title = text(whole['title']) || uid
  const own = isShipped
    ? {
        ...whole,
        uid: `own-${uid}`,
        title: `${title} (own)`,
        editable: true,
        tags: items(whole['tags']).filter((tag) => tag !== 'lake'),
      }
    : whole
  const file = kept?.own === true ? kept.file : `dashboards/${isShipped ? uid : slug(title)}.json`
  const path = join(project.folder, file)
  const before = await system.disk.read(path)
  const after = dashboardText(own, before)
  if (!dryRun && after !== before) {
    await system.disk.makeDir(dirname(path))
    await system.disk.write(path, after, 0o644)
  }
  return { file, uid: text(field(own, 'uid')), title: text(field(own, 'title')), before: before ?? '', after }
}

function slug(title: string): string {
  const words = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  return words.replaceAll(/^-|-$/g, '') || 'dashboard'
}

/** By uid, title, or file. */
function uidOf(word: string, found: readonly unknown[], all: readonly ProjectDashboard[]): string {
  const wanted = word
    .toLowerCase()
    .replace(/^dashboards\//, '')
    .replace(/\.json$/, '')
  const named = found.map((entry) => {
    const uid = text(field(entry, 'uid'))
    const file = all.find((candidate) => candidate.uid === uid)?.file.replace(/^dashboards\/|\.json$/g, '')
    return {
      uid,
      names: [uid, uid.replace(/^lake-/, ''), text(field(entry, 'title')), file ?? ''].map((name) =>
        name.toLowerCase(),
      ),
    }
  })
  const uid = named.find(({ names }) => names.includes(wanted))?.uid
  if (uid !== undefined) return uid
  throw unknown(word, named)
}

interface Named {
  readonly uid: string
  readonly names: readonly string[]
}

function unknown(word: string, named: readonly Named[]): LakeError {
  const words = named.flatMap(({ names }) => names.filter((name) => name !== ''))
  const close = nearest(word.toLowerCase(), words)
  const meant = named.find(({ names }) => close !== undefined && names.includes(close))?.uid
  const there = named.map(({ uid }) => uid).join(', ')
  return new LakeError(`no dashboard ${word} in Grafana`, {
    code: 'unknown-dashboard',
    exit: 'usage',
    details: [meant === undefined ? `There are: ${there || 'none'}` : `Did you mean ${meant}?`],
    actions: [
      meant === undefined
        ? { id: 'list', command: 'lake dashboards list' }
        : { id: 'nearest', command: `lake dashboards pull ${meant}` },
    ],
  })
}

function noGrafana(): LakeError {
  return new LakeError('Grafana is not part of this stack: there is nothing to pull from', {
    code: 'no-grafana',
    exit: 'notRunning',
    details: ['Files in dashboards/ are edited as they are; lake view shows them.'],
    actions: [{ id: 'view', command: 'lake view' }],
  })
}

function refused(error: NoAnswer): LakeError {
  return new LakeError(`Grafana ${error.message}`, {
    code: 'no-answer',
    exit: 'failed',
    retryable: true,
    actions: [{ id: 'health', command: 'lake health --only grafana' }],
    cause: error,
  })
}
