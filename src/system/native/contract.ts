// What lake asks of the supervised processes of a project. `folder` is that of the run: `.lake/run`.
import type { AttachOptions } from '../compose-contract.ts'
import type { LogEntry, LogOptions } from '../system.ts'
import type { ProcessRecord, Request } from './protocol.ts'

export interface Processes {
  /** What was recorded, and what of it still lives. Undefined: nothing runs, and nothing was left. */
  look(folder: string): Promise<Run | undefined>
  /** Starts the supervisor where none answers, after what an earlier one left behind was ended. */
  ask(target: RunTarget, request: Request): Promise<void>
  /** To processes and all that they started, past the supervisor; what does not live gets none. */
  signal(target: RunTarget, names: readonly string[], name: Signal): Promise<void>
  /** Ends the supervisor and all that was started, also where it was killed. */
  end(target: RunTarget): Promise<void>
  /** Ends what nobody supervises any more: it would hold the ports. */
  clear(target: RunTarget): Promise<void>
  logs(folder: string, name: string, options: LogOptions): AsyncIterable<LogEntry>
  exec(command: LocalCommand): Promise<{ readonly code: number; readonly output: string }>
  /** The same on this process's own stdin, stdout and stderr. */
  attach(command: LocalCommand, options: Pick<AttachOptions, 'signal'>): Promise<number>
  /** Bytes of the files below a folder. */
  sizeOf(folder: string): Promise<number>
  /** Names of the folders right below a folder; none where it is not there. */
  foldersIn(folder: string): Promise<readonly string[]>
}

export type Signal = 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'

export interface RunTarget {
  readonly folder: string
  /** Id of the project. */
  readonly project: string
}

export interface Run {
  /** False: the supervisor was killed, and its processes are orphans or gone. */
  readonly supervised: boolean
  readonly processes: readonly (ProcessRecord & { readonly alive: boolean })[]
}

export interface LocalCommand {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly cwd: string
}
