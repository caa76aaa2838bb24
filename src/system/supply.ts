// What getting programs needs of the outside, beside the System: downloads, archives, other people's tools.

export interface Supply {
  /** As Node names it: `x64`, `arm64`. */
  readonly arch: string
  /** The user's home folder. */
  readonly home: string
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Ran>
  /** Gets a file whole or refuses by a SupplyFailure; what broke off is kept beside it and continued. */
  download(url: string, target: string, options: DownloadOptions): Promise<void>
  unpack(archive: string, kind: ArchiveKind, folder: string): Promise<void>
  digest(path: string, algorithm: Algorithm): Promise<string>
  /** The real path of a file that this user may run. */
  executable(path: string): Promise<string | undefined>
  /** Names in a folder, sorted; empty where there is none. */
  entries(folder: string): Promise<readonly string[]>
  /** Every regular file below a folder, by relative path. */
  measure(folder: string): Promise<ReadonlyMap<string, Measured>>
  /** All that lies below is on the disk, then it gets its name in one step. */
  settle(from: string, to: string): Promise<void>
  /** A relative link. */
  link(target: string, path: string): Promise<void>
  /** With every file and folder writable by the user: a module cache is read-only. */
  copyTree(from: string, to: string): Promise<void>
  /** Puts one text for another of the same length into a file that may be no text; how often. */
  exchange(path: string, from: string, to: string): Promise<number>
  /** Changes with the file; undefined where there is none. */
  stamp(path: string): Promise<string | undefined>
  /** Age in ms; undefined where there is nothing. */
  age(path: string): Promise<number | undefined>
}

export type ArchiveKind = 'tar' | 'zip'
export type Algorithm = 'sha1' | 'sha256' | 'sha512'

export interface Measured {
  readonly sha256: string
  readonly bytes: number
}

export interface RunOptions {
  readonly cwd?: string
  /** Added to the environment of lake. */
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  /** Called for each line of stderr. */
  readonly onLine?: (line: string) => void
}

export interface Ran {
  /** Undefined: it could not be started at all, or did not end by itself. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Why there is no code, in words. */
  readonly why?: string
}

export interface DownloadOptions {
  readonly signal: AbortSignal
  readonly onProgress?: (bytes: number, total: number | undefined) => void
}
