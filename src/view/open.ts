// `lake view`: what must be there before a page is served.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { openStack, isStopped } from '../health/stack.ts'
import type { Dashboard, Stack } from '../health/stack.ts'
import { findDashboard } from '../pages/dashboards.ts'
import { notRunning } from '../pages/open.ts'
import type { Session } from '../stack/prepare.ts'
import type { System } from '../system/system.ts'
import { withDashboards } from './catalogue.ts'
import type { BuiltPage } from './page.ts'

export async function openView(session: Session): Promise<Stack> {
  const stack = await openStack(session)
  if (isStopped(stack)) throw notRunning('this stack')
  if (stack.containers.get('prometheus')?.state !== 'running') throw notRunning('prometheus')
  return withDashboards(stack)
}

export function chosenDashboard(stack: Stack, word: string | undefined): Dashboard | undefined {
  return word === undefined ? undefined : findDashboard(stack, word, 'lake view')
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
