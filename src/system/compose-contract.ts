// What lake asks of Compose.

/** Writes, through the Compose CLI. `folder` is the project's `.lake`. */
export interface Compose {
  /** Also a check: a Compose that is missing or too old is a LakeError. */
  version(): Promise<string>
  /** Gets the images that are not here; goes to no registry where all are. */
  pull(folder: string, services: readonly string[], options: PullOptions): Promise<void>
  /** Starts, and does not wait for health. */
  up(folder: string, services: readonly string[], options: UpOptions): Promise<void>
  unpause(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  /** Asks to end, and leaves the containers there. */
  stop(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  /** Without asking; nothing starts them again. */
  kill(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  pause(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  /** Takes a container out of networks, by their ids. */
  disconnect(
    container: string,
    networks: readonly string[],
    options: Pick<ComposeOptions, 'signal'>,
  ): Promise<void>
  /** Stops and starts the containers as they are; each gets its own time to end. */
  restart(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  /** Stops and removes the named services' containers, also of services that the files no longer have. */
  remove(folder: string, services: readonly string[], options: ComposeOptions): Promise<void>
  /** Works from labels alone, so that it needs no valid files and leaves nothing that has left them. */
  down(target: DownTarget, options: ComposeOptions): Promise<void>
  /** Volumes by their full names; one that is in use is an error. */
  removeVolumes(names: readonly string[], options: Pick<ComposeOptions, 'signal'>): Promise<void>
  exec(
    folder: string,
    service: string,
    command: readonly string[],
    as?: ExecAs,
  ): Promise<{ readonly code: number; readonly output: string }>
  /** The same on this process's own stdin, stdout and stderr; returns the command's exit code. */
  attach(folder: string, service: string, command: readonly string[], options: AttachOptions): Promise<number>
}

/** Whom a command runs as in its container, and where; the image decides where it is not said. */
export interface ExecAs {
  readonly user?: string | undefined
  readonly workdir?: string | undefined
}

export interface AttachOptions extends ExecAs {
  /** Gives the command a terminal. */
  readonly terminal: boolean
  readonly signal: AbortSignal
}

export interface DownTarget {
  readonly project: string
  readonly volumes: boolean
}

export interface ComposeOptions {
  readonly signal: AbortSignal
  readonly onEvent: (event: ComposeEvent) => void
}

export interface UpOptions extends ComposeOptions {
  /** Pull or build the images that are not here; default: an error. */
  readonly fetch?: true
}

export interface PullOptions extends ComposeOptions {
  /** Ask the registry for images that are here, too. */
  readonly again?: boolean
}

/** One line of Compose's own progress, parsed leniently: for the screen only, the truth is observed. */
export interface ComposeEvent {
  readonly id: string
  readonly parent?: string
  readonly status: string
  readonly current?: number
  readonly total?: number
}
