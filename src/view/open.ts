// `lake view`: what must be there before a page is served.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { openStack, isStopped } from '../health/stack.ts'
import type { Dashboard, Stack } from '../health/stack.ts'
import { findDashboard } from '../pages/dashboards.ts'
import { notRunning } from '../pages/open.ts'
import type { Session } from '../stack/prepare.ts'
import type { System } from '../system/system.ts'
import { bootOf, withDashboards } from './catalogue.ts'
import type { BuiltPage } from './page.ts'
import { serveView } from './server.ts'

export async function openView(session: Session): Promise<Stack> {
  const stack = await openStack(session)
  if (isStopped(stack)) throw notRunning('this stack')
  if (stack.containers.get('prometheus')?.state !== 'running') throw notRunning('prometheus')
  return withDashboards(stack)
}

/** The one that is named, else all, that for a first look first. */
export function chosenDashboards(stack: Stack, word: string | undefined): readonly Dashboard[] {
  if (word !== undefined) return [findDashboard(stack, word, 'lake view')]
  const listed = bootOf(stack).dashboards.map(({ uid }) => uid)
  return listed.flatMap((uid) => stack.dashboards.find((dashboard) => dashboard.uid === uid) ?? [])
}

interface Showing {
  readonly dashboard: Dashboard | undefined
  readonly port: number | undefined
  readonly opens: boolean
  readonly signal: AbortSignal
  readonly tell: (item: { type: 'page'; url: string; dashboard: string | null }, text: string) => void
}

/** Serves until the signal. */
export async function show(
  stack: Stack,
  page: BuiltPage,
  { dashboard, port, opens, signal, tell }: Showing,
): Promise<void> {
  const served = await serveView(stack, page, port)
  const url = served.url(dashboard?.uid)
  const opened = opens && (await stack.session.system.host.openBrowser(url))
  const words = opened ? `Your browser opens the dashboards; should it not: ${url}\nCtrl-C ends it.` : url
  tell({ type: 'page', url, dashboard: dashboard?.uid ?? null }, words)
  if (!signal.aborted)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await served.close()
}

/** The page lies beside the commands, as the build wrote it. */
export async function readPage({ disk }: System, root: string): Promise<BuiltPage> {
  const path = join(root, 'dist', 'view.json')
  const text = await disk.read(path)
  if (text === undefined) {
    throw new LakeError('the page of lake view is missing from this installation', {
      code: 'page-missing',
      exit: 'prerequisite',
      details: [`There is no ${path}.`],
      actions: [{ id: 'build', command: 'npm run build' }],
    })
  }
  return JSON.parse(text) as BuiltPage
}
