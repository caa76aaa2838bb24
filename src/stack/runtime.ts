// What runs the plan. Nothing above it knows which runtime that is.
import type { EngineFacts, Plan, RuntimeName } from '../plan/plan.ts'
import type { Programs } from '../programs/program.ts'
import type { AttachOptions, ComposeEvent, ExecAs } from '../system/compose-contract.ts'
import type { Container, LogEntry, LogOptions } from '../system/system.ts'

export interface Runtime {
  readonly name: RuntimeName
  /** What services are run with where they are processes of this machine. */
  readonly programs?: Programs
  /** Proves that what runs can be looked at, or throws what is missing. */
  preflight(): Promise<EngineFacts>
  /** Proves that it can be changed as well: before anything is written for it. */
  requireTools(): Promise<void>
  /** Ends what an earlier run left without anybody to look after it, where nothing else does. */
  clear?(): Promise<void>
  /** What belongs to the project: by its id, so that a lost state or folder changes nothing. */
  observe(project: string, services?: ReadonlySet<string>): Promise<readonly Container[]>
  /** The same and the user's own services of compose.override.yaml. */
  observeAll(project: string): Promise<readonly Container[]>
  /** Projects whose containers were made from this folder. */
  projectsOf(folder: string): Promise<readonly Container[]>
  /** Volumes that were made from this folder. */
  volumesOf(folder: string): Promise<readonly string[]>
  /** Ids of all networks of the engine, by name. */
  networks(): Promise<ReadonlyMap<string, string>>
  images(references: readonly string[]): Promise<ReadonlyMap<string, string>>
  pull(services: readonly string[], work: Work & { readonly again?: boolean }): Promise<void>
  /** Creates, re-creates or starts exactly these services. */
  up(services: readonly string[], work: Work & { readonly fetch?: true }): Promise<void>
  /** Asks services to end, and lets nothing start them again but `up`. */
  stop(services: readonly string[], work: Work): Promise<void>
  /** The same without asking. */
  kill(services: readonly string[], work: Work): Promise<void>
  /** They live and do nothing, until `unpause`. */
  pause(services: readonly string[], work: Work): Promise<void>
  /** Takes a container out of all its networks, until `up`. Absent: there is no network of its own to take it out of. */
  cut?(container: Container, work: Work): Promise<void>
  /** A paused container cannot be started, only woken. */
  unpause(services: readonly string[], work: Work): Promise<void>
  /** Stops and starts the containers as they are. */
  restart(services: readonly string[], work: Work): Promise<void>
  remove(services: readonly string[], work: Work): Promise<void>
  down(project: string, volumes: boolean, work: Work): Promise<void>
  leftovers(
    project: string,
  ): Promise<{ readonly networks: readonly string[]; readonly volumes: readonly string[] }>
  /** Volumes, by the names that `leftovers` gives. */
  removeVolumes(names: readonly string[], work: Work): Promise<void>
  /** Bytes of all volumes that there are: may take seconds. */
  volumeSizes(): Promise<ReadonlyMap<string, number>>
  exec(
    service: string,
    command: readonly string[],
    as?: ExecAs,
  ): Promise<{ readonly code: number; readonly output: string }>
  /** On this process's own stdin, stdout and stderr; returns the command's exit code. */
  attach(service: string, command: readonly string[], options: AttachOptions): Promise<number>
  /** Writes a line into the log of a running service; false where that cannot be done. */
  say(service: string, line: string): Promise<boolean>
  logs(container: string, options: LogOptions): AsyncIterable<LogEntry>
  healthLog(container: string): Promise<readonly string[]>
  /** Who holds a host port, where anything tells. */
  portOwner(port: number): Promise<string | undefined>
  /** URL at which lake itself reaches a port; undefined where it is not published. */
  addressOf(plan: Plan, service: string, port: string): string | undefined
}

export interface Work {
  readonly signal: AbortSignal
  readonly onEvent: (event: ComposeEvent) => void
}
