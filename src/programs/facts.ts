// What is known of a program before anything is looked at: names, versions, and where it can be had, best first.

export const platforms = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'] as const
export type Platform = (typeof platforms)[number]

export interface Facts {
  readonly name: string
  /** In a word or two. */
  readonly about: string
  /** Older ones do not read what lake writes. */
  readonly minimum: string
  /** Executables that must be there, with all the names they go by. */
  readonly bins: Readonly<Record<string, readonly string[]>>
  /** Taken along where they are. */
  readonly extras?: readonly string[]
  /** How the version is asked for; absent where running it says nothing (a JVM program). */
  readonly probe?: Probe
  /** Folders beside PATH where systems keep it; `*` stands for one name. */
  readonly places?: readonly string[]
  /** It runs on a JVM of this major version or later. */
  readonly java?: number
  readonly sources: readonly Source[]
}

export interface Probe {
  readonly bin: string
  readonly args: readonly string[]
  /** Its first group is the version. */
  readonly pattern: RegExp
}

/** By name: path in the unpacked tree; `*` stands for one name. */
export type Paths = Readonly<Record<string, string>>

export type Source = Release | Debian | Npm | Maven | GoModule
export type SourceKind = Source['kind']

/** An archive that upstream has built. `{version}`, `{os}` and `{arch}` are filled in. */
export interface Release {
  readonly kind: 'release'
  readonly version: string
  readonly base: string
  readonly archive: string
  /** Beside the archive: a list of sums, or the sum of this archive alone. */
  readonly sums: string
  /** Sums that were published elsewhere too, by the name of the archive: they must fit as well. */
  readonly pinned?: Readonly<Record<string, string>>
  readonly paths: Paths
}

/** A package of the distribution, with its libraries as far as the machine lacks them. */
export interface Debian {
  readonly kind: 'debian'
  readonly packages: readonly string[]
  /** Which of the packages that they bring are unpacked too; libraries always are. */
  readonly keep?: RegExp
  /** Compiled into this executable: a folder of the package that it must have, wherever it is unpacked. */
  readonly relocate?: { readonly bin: string; readonly folder: string }
  readonly paths: Paths
}

export interface Npm {
  readonly kind: 'npm'
  /** `{platform}` is filled in. */
  readonly package: string
  readonly version: string
  /** JSON in the package that lists links which npm cannot pack. */
  readonly links?: string
  readonly paths: Paths
}

export interface Maven {
  readonly kind: 'maven'
  readonly group: string
  readonly artifact: string
  readonly version: string
  readonly classifier?: string
  readonly extension: 'tar.gz' | 'jar'
  /** Of this folder only these are kept. */
  readonly only?: { readonly folder: string; readonly names: readonly string[] }
  readonly paths: Paths
}

export interface GoModule {
  readonly kind: 'go'
  readonly module: string
  /** As Go counts it. */
  readonly tag: string
  readonly version: string
  /** By executable: the package in the module. */
  readonly builds: Readonly<Record<string, string>>
  /** Variable that carries the version. */
  readonly stamp?: string
  /** Nested modules that go.mod expects beside it. */
  readonly grafts?: Readonly<Record<string, string>>
}
