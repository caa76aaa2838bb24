// Live progress of a command: one line per subject. This is the only place that knows listr2.

import type { Progress } from '../stack/progress.ts'
import type { Terminal } from './terminal.ts'

export type { Progress }

type ProgressMode = 'live' | 'plain' | 'silent'

export interface ProgressOptions {
  readonly mode: ProgressMode
  readonly terminal: Terminal
  readonly write: (text: string) => void
}

export async function createProgress(options: ProgressOptions): Promise<Progress> {
  if (options.mode === 'silent') return silent
  // Each renderer is loaded only where it is used: listr2 is slow to load.
  if (options.mode === 'plain') return (await import('./progress-plain.ts')).plainProgress(options)
  return (await import('./progress-live.ts')).liveProgress(options)
}

const nothing = () => {}

const silent: Progress = {
  start: nothing,
  update: nothing,
  succeed: nothing,
  warn: nothing,
  fail: nothing,
  note: nothing,
  close: () => Promise.resolve(),
}
