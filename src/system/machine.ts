// What `doctor`, `disk` and `init` look at, beside what running a stack takes.

export interface PathFacts {
  /** Permission bits. */
  readonly mode: number
  /** By this user. */
  readonly writable: boolean
  readonly bytes: number
  /** `ext4`, `nfs`; empty where it has no name that lake knows. */
  readonly fileSystem: string
  readonly freeBytes: number
}

export interface PathReads {
  /** Undefined where there is nothing, or nothing that this user may see. */
  facts(path: string): Promise<PathFacts | undefined>
}

export const products = ['docker', 'desktop', 'colima', 'orbstack', 'rancher', 'podman'] as const
export type Product = (typeof products)[number]

export interface EngineDetails {
  /** As a user writes it: `unix:///var/run/docker.sock`. */
  readonly address: string
  /** How it was found: `DOCKER_HOST`, `context colima`, `default`. */
  readonly foundBy: string
  readonly product: Product
  /** Its disk and its kernel are those of this machine. */
  readonly local: boolean
  readonly rootless: boolean
  readonly selinux: boolean
  readonly cgroup: string
  readonly cpus: number
  /** Limits of memory are kept. */
  readonly limitsMemory: boolean
  readonly storageDriver: string
  /** Images are kept by containerd, not by Docker's own store. */
  readonly containerdStore: boolean
  /** ISO time by the engine's clock. */
  readonly systemTime: string
  /** It has a proxy for getting images. */
  readonly proxied: boolean
  readonly mirrors: readonly string[]
  /** Registries that are asked without TLS: hosts and networks. */
  readonly insecure: readonly string[]
  /** Where new networks get their addresses; empty where the engine does not say. */
  readonly pools: readonly AddressPool[]
  readonly subnets: readonly string[]
}

export interface AddressPool {
  readonly base: string
  /** Prefix length of each network. */
  readonly size: number
}

export interface EngineUsage {
  readonly images: readonly { readonly references: readonly string[]; readonly bytes: number }[]
  readonly volumes: readonly { readonly name: string; readonly bytes: number }[]
  /** What containers wrote beside their volumes. */
  readonly containers: readonly { readonly id: string; readonly bytes: number }[]
}

/** A container that runs, whoever started it. */
export interface RunningContainer {
  readonly name: string
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  readonly networks: readonly string[]
  /** Of TCP, published or not. */
  readonly ports: readonly RunningPort[]
}

export interface RunningPort {
  readonly container: number
  readonly host?: number
  /** Published for this machine itself only. */
  readonly loopback?: boolean
}

export interface MachineReads {
  /** Everything that runs, of whatever project. */
  running(): Promise<readonly RunningContainer[]>
  /** These variables of a container's environment, as far as they are set, and no others. */
  variables(container: string, names: readonly string[]): Promise<Readonly<Record<string, string>>>
  /** Ids of all networks, by name. */
  networks(): Promise<ReadonlyMap<string, string>>
  details(): Promise<EngineDetails>
  /** Sizes on disk. The engine counts files for it: seconds, where there are many. */
  usage(): Promise<EngineUsage>
}
