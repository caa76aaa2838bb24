// One command at a time changes a project.
import { join } from 'node:path'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'

export interface Alone {
  /** How long to wait for another command. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly progress: Pick<Progress, 'note'>
}

export interface Exclusive extends Alone {
  readonly progress: Progress
}

export async function exclusively<T>(
  { system, project }: Session,
  { timeoutMs, signal, progress }: Alone,
  work: () => Promise<T>,
): Promise<T> {
  await system.disk.makeDir(project.dir)
  const onWait = (holder: string): void => progress.note(`waiting for ${holder} to finish with this project`)
  return system.disk.withLock(join(project.dir, 'lock'), { timeoutMs, signal, onWait }, work)
}
