// The only door to the outside. Small typed bundles of functions, passed as arguments; fakes implement the same.
import type { Compose } from './compose-contract.ts'

import type { MachineReads, PathReads } from './machine.ts'
import type { Processes } from './native/contract.ts'

export interface System {
  readonly disk: Disk
  readonly engine: Engine
  readonly compose: Compose
  readonly processes: Processes
  readonly http: Http
  readonly net: Net
  readonly clock: Clock
  readonly host: Host
}

export interface Disk extends PathReads {
  read(path: string): Promise<string | undefined>
  /** Whole or not at all: written beside, synced, renamed. */
  write(path: string, text: string, mode?: number): Promise<void>
  /** Stages all texts first, then renames each into place; a failure before the first rename changes nothing. */
  writeAll(root: string, files: ReadonlyMap<string, DiskFile>): Promise<void>
  remove(path: string): Promise<void>
  /** Removes a folder and all in it. */
  removeTree(path: string): Promise<void>
  exists(path: string): Promise<boolean>
  /** Files below a folder, relative, sorted; empty where there is none. */
  list(folder: string): Promise<readonly string[]>
  makeDir(path: string, mode?: number): Promise<void>
  /** Holds the lock while `work` runs. Waits up to the deadline; a dead holder's lock is taken over. */
  withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T>
}

export interface DiskFile {
  readonly text: string
  readonly mode: number
}

export interface LockOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Called once when the lock is held by another process. */
  readonly onWait: (holder: string) => void
}

/** Reads, through the engine's API. */
export interface Engine extends MachineReads {
  info(): Promise<EngineInfo>
  /** Containers that carry the label, stopped ones included; of all Compose services, or of these. */
  containers(label: string, services?: ReadonlySet<string>): Promise<readonly Container[]>
  /** Names of networks and volumes that carry the label. */
  leftovers(
    label: string,
  ): Promise<{ readonly networks: readonly string[]; readonly volumes: readonly string[] }>
  /** Who publishes a host port: container name and its Compose project. */
  portOwner(port: number): Promise<string | undefined>
  /** Digest (or id, for an image without one) of each image that is present. */
  images(references: readonly string[]): Promise<ReadonlyMap<string, string>>
  /** Output of the last failed health probe, newest last. */
  healthLog(container: string): Promise<readonly string[]>
  logs(container: string, options: LogOptions): AsyncIterable<LogEntry>
}

export interface EngineInfo {
  readonly version: string
  readonly apiVersion: string
  readonly root: string
  /** Path of the socket on the engine's own machine. */
  readonly socket: string
  readonly memoryBytes: number
  readonly operatingSystem: string
}

export interface Container {
  readonly id: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly image: string
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead'
  /** Absent: the image and the Compose file declare no health check. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy'
  readonly exitCode?: number
  readonly oomKilled: boolean
  /** ISO time. */
  readonly startedAt?: string
  readonly restarts: number
  /** Published ports: container port to host port. */
  readonly ports: Readonly<Record<number, number>>
  /** Why it does not run, where more is known than its exit code. */
  readonly cause?: string
  /** It runs and is in no network at all: somebody took it out. */
  readonly isolated?: true
  /** Ids of the networks that it was made for. */
  readonly networks?: readonly string[]
}

export interface LogOptions {
  readonly follow: boolean
  readonly tail?: number
  /** ISO time. */
  readonly since?: string
  readonly signal: AbortSignal
}

export interface LogEntry {
  readonly time: string
  readonly stream: 'stdout' | 'stderr'
  readonly line: string
}

export interface Http {
  request(url: string, options?: HttpOptions): Promise<HttpAnswer>
}

export interface HttpOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Net {
  /** Nothing listens on 127.0.0.1:port, and this process may bind it. */
  isFree(port: number): Promise<boolean>
  /** Name and pid of the local process that listens there, where the system tells. */
  ownerOf(port: number): Promise<string | undefined>
}

export interface Clock {
  now(): Date
  /** Milliseconds that never run backwards. */
  monotonic(): number
  /** Ends early by a LakeError `interrupted` when the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export interface Host {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly platform: string
  readonly memoryBytes: number
  randomHex(bytes: number): string
  sha256(text: string): string
  /** A Chromium of this machine, without a window; undefined where there is none. */
  openChromium(): Promise<Chromium | undefined>
  /** Opens a page with the system's browser; false where there is none. */
  openBrowser(url: string): Promise<boolean>
  /** Serves on loopback until `close`; on a random port where none is named. */
  serve(
    handler: (path: string, host: string, request: ServedRequest) => Promise<ServedAnswer>,
    port?: number,
  ): Promise<{ readonly port: number; close(): Promise<void> }>
}

export interface Chromium {
  /** Writes a picture of a page. */
  shoot(shot: Shot): Promise<void>
  close(): Promise<void>
}

export interface Shot {
  readonly url: string
  readonly path: string
  readonly width: number
  /** At least: a longer page makes a taller picture, as far as `tallest`. */
  readonly height: number
  readonly tallest?: number
  /** Pixels of the picture for one of the page. */
  readonly scale?: number
  /** Expression in the page that holds as soon as it is drawn. */
  readonly ready: string
}

export interface ServedRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Fires when whoever asked has gone. */
  readonly signal: AbortSignal
}

export interface ServedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  /** In pieces where it is not known at once. */
  readonly body: string | AsyncIterable<string>
}
