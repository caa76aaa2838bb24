// Ctrl-C: the first one asks the command to stop at once, the second one does not ask.

import { exitCodes, LakeError, type ExitName } from '../errors.ts'

// A wrapper (npm, a re-exec) may deliver the same Ctrl-C twice; no person is as quick.
const sameKeypressMs = 150

const signals = { SIGINT: 'interrupted', SIGTERM: 'terminated', SIGHUP: 'terminated' } as const

export interface Interrupt {
  readonly signal: AbortSignal
  /** Says what an interrupted command leaves running, to be printed when it ends. */
  onStop(describe: () => readonly string[]): void
  /** Set once a signal has arrived: whatever is thrown afterwards is a consequence of it. */
  error(): LakeError | undefined
}

export function listenForInterrupt(): Interrupt {
  const controller = new AbortController()
  let describe = (): readonly string[] => []
  let first: { at: number; name: keyof typeof signals } | undefined

  const receive = (name: keyof typeof signals) => {
    const at = performance.now()
    if (first !== undefined) {
      if (at - first.at > sameKeypressMs) process.exit(exitCodes[signals[name]])
      return
    }
    first = { at, name }
    controller.abort(interrupted(name, []))
  }
  for (const name of Object.keys(signals) as (keyof typeof signals)[]) process.on(name, () => receive(name))

  return {
    signal: controller.signal,
    onStop: (next) => {
      describe = next
    },
    error: () => (first === undefined ? undefined : interrupted(first.name, describe())),
  }
}

/** How a stream ends that goes on until it is stopped: it has nothing more to say, and the exit code says why. */
export function endOf({ reason }: AbortSignal): ExitName {
  return reason instanceof LakeError ? reason.exit : 'ok'
}

function interrupted(name: keyof typeof signals, details: readonly string[]): LakeError {
  const exit = signals[name]
  return new LakeError(exit === 'interrupted' ? 'Interrupted' : 'Terminated', { code: exit, exit, details })
}
