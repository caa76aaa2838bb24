// What a program on this machine is to whoever runs it, and how one is got.

export interface Installed {
  readonly name: string
  readonly version: string
  /** In words: `PATH`, `Debian package prometheus`, `release archive`. */
  readonly source: string
  readonly home: string
  /** Executables by name: absolute paths. */
  readonly bin: Readonly<Record<string, string>>
  readonly bytes?: number
}

export interface GettingProgress {
  readonly program: string
  readonly what: string
  readonly bytes?: number
  readonly total?: number
}

export interface InstallOptions {
  readonly signal: AbortSignal
  /** Only what is here. */
  readonly offline?: boolean
  /** Also the Go toolchain: minutes. */
  readonly build?: boolean
  readonly onProgress: (progress: GettingProgress) => void
}

export interface Programs {
  /** Already usable on this machine: a fitting version on PATH, or in the cache. Looks, fetches nothing. */
  find(name: string): Promise<Installed | undefined>
  /**
   * Gets what is missing from the first source that works. Refuses with a LakeError that names each source that was
   * tried and why it did not work.
   */
  install(name: string, options: InstallOptions): Promise<Installed>
}
