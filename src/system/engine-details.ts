// What kind of engine this is, and how it was set up.
import { ask, dial, type EngineClient } from './engine-client.ts'
import type { EngineDetails, Product } from './machine.ts'

interface Version {
  readonly Components?: readonly { readonly Name: string }[]
}

/** What older engines, and those that only speak Docker's language, leave out. */
interface Info {
  readonly Name?: string
  readonly OperatingSystem?: string
  readonly SecurityOptions?: readonly string[] | null
  readonly CgroupVersion?: string
  readonly NCPU?: number
  readonly MemoryLimit?: boolean
  readonly Driver?: string
  readonly DriverStatus?: readonly (readonly string[])[] | null
  readonly SystemTime?: string
  readonly HttpProxy?: string
  readonly HttpsProxy?: string
  readonly RegistryConfig?: {
    readonly Mirrors?: readonly string[] | null
    readonly InsecureRegistryCIDRs?: readonly string[] | null
    readonly IndexConfigs?: Readonly<Record<string, { readonly Secure?: boolean }>>
  } | null
  readonly DefaultAddressPools?: readonly { readonly Base: string; readonly Size: number }[]
}

export async function details(client: EngineClient, platform: string): Promise<EngineDetails> {
  const [version, info, networks] = await ask(client, (docker, signal) =>
    Promise.all([
      dial<Version>(docker, '/version', { signal, stream: false }),
      dial<Info>(docker, '/info', { signal, stream: false }),
      docker.listNetworks({ abortSignal: signal }),
    ]),
  )
  const product = productOf(version, info, client)
  const security = info.SecurityOptions ?? []
  const secured = (word: string): boolean => security.some((option) => option.startsWith(`name=${word}`))
  return {
    address: client.where.address,
    foundBy: client.foundBy,
    product,
    local: platform === 'linux' && client.host.kind === 'socket' && ['docker', 'podman'].includes(product),
    rootless: secured('rootless'),
    selinux: secured('selinux'),
    cgroup: info.CgroupVersion ?? '',
    cpus: info.NCPU ?? 0,
    limitsMemory: info.MemoryLimit ?? true,
    ...storageOf(info),
    systemTime: info.SystemTime ?? '',
    ...registriesOf(info),
    pools: (info.DefaultAddressPools ?? []).map(({ Base: base, Size: size }) => ({ base, size })),
    subnets: networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? [])),
  }
}

function productOf(
  { Components }: Version,
  { OperatingSystem = '', Name = '' }: Info,
  client: EngineClient,
): Product {
  if (Components?.some((part) => part.Name.startsWith('Podman'))) return 'podman'
  const words = `${OperatingSystem} ${Name} ${client.foundBy} ${client.where.address}`
  const known = {
    'Docker Desktop': 'desktop',
    colima: 'colima',
    OrbStack: 'orbstack',
    rancher: 'rancher',
  } as const
  const found = Object.entries(known).find(([word]) => words.toLowerCase().includes(word.toLowerCase()))
  return found?.[1] ?? 'docker'
}

function storageOf({ Driver = '', DriverStatus }: Info) {
  const status = (DriverStatus ?? []).flat()
  return {
    storageDriver: Driver,
    containerdStore: status.some((word) => word.startsWith('io.containerd.snapshotter')),
  }
}

function registriesOf({ HttpProxy, HttpsProxy, RegistryConfig }: Info) {
  const indexes = Object.entries(RegistryConfig?.IndexConfigs ?? {})
  return {
    proxied: [HttpProxy, HttpsProxy].some((address) => address !== undefined && address !== ''),
    mirrors: RegistryConfig?.Mirrors ?? [],
    insecure: [
      ...(RegistryConfig?.InsecureRegistryCIDRs ?? []),
      ...indexes.flatMap(([host, { Secure }]) => (Secure === false ? [host] : [])),
    ],
  }
}
