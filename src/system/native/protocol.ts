// What lake and the supervisor of a project say to each other, and what the supervisor writes down.

/** A value of the environment that stands in a file: a secret is in no definition. */
export type Value = string | { readonly file: string }

export interface Step {
  readonly command: readonly string[]
  readonly input?: string
}

/** What one process is: everything resolved, nothing left to decide. */
export interface ProcessSpec {
  readonly name: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, Value>>
  readonly cwd: string
  /** Made before the first start. */
  readonly folders: readonly string[]
  /** Fills a folder of data once, whole or not at all. */
  readonly seed?: { readonly folder: string; readonly steps: readonly Step[] }
  readonly stopSignal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'
  readonly graceMs: number
  readonly logBytes: number
  /** Refuses to run as root: as root it is started as nobody. */
  readonly unprivileged: boolean
  /** Port of the component to port of this machine. */
  readonly ports: Readonly<Record<number, number>>
  readonly labels: Readonly<Record<string, string>>
  /** Program and version, for people. */
  readonly image: string
}

export interface ProcessRecord {
  readonly spec: ProcessSpec
  readonly state: 'created' | 'running' | 'restarting' | 'exited'
  readonly pid?: number
  /** When that pid began: pids are given again. */
  readonly start?: string
  readonly startedAt?: string
  readonly exitCode?: number
  readonly restarts: number
}

/** `supervisor.json` in the folder of a run. */
export interface RunRecord {
  readonly version: 1
  readonly pid: number
  readonly start: string
  readonly socket: string
  readonly processes: readonly ProcessRecord[]
}

export type Request =
  | { readonly op: 'ping' }
  | { readonly op: 'start'; readonly specs: readonly ProcessSpec[] }
  | { readonly op: 'restart'; readonly names: readonly string[] }
  | { readonly op: 'remove'; readonly names: readonly string[] }
  | { readonly op: 'say'; readonly name: string; readonly line: string }
  | { readonly op: 'shutdown' }

export interface Answer {
  readonly error?: string
  /** It was told to end, and takes nothing more. */
  readonly ending?: true
}

/** In the environment of every process and of all that it starts: what leaves its group is found by it. */
export const marker = 'LAKE_SUPERVISED'
/** The folder of the run, in the environment of the supervisor and of all below it: where the record was lost. */
export const folderMarker = 'LAKE_RUN'
export const recordName = 'supervisor.json'
export const logFolder = 'logs'
