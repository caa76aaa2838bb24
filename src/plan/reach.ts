// Addresses of lake.yaml as the stack reaches them: the user's machine by its gateway, attached projects by the relay.
import type { Address } from '../config/address.ts'
import { relay } from '../config/attach.ts'
import type { LakeConfig } from '../config/types.ts'

/** Where the stack finds a program on the user's machine; each service gets it as a host gateway. */
export const hostGateway = 'host.docker.internal'

/** A service of an attached project, and the port of the relay that leads to it. */
export interface Way {
  readonly project: string
  readonly service: string
  readonly port: number
  readonly listen: number
  /** Where the service may be. */
  readonly networks: readonly string[]
}

const firstPort = 20_000

/** In the order of lake.yaml's catalogue and targets, so that one more target moves no other port. */
export function waysOf(config: LakeConfig): readonly Way[] {
  const watched = Object.values(config.components).flatMap((setting) =>
    setting.mode === 'external' ? [setting.address] : [],
  )
  const addresses = [...watched, ...config.targets]
  const ways = new Map<string, Omit<Way, 'listen'>>()
  for (const { project, host: service, port } of addresses) {
    if (project === undefined) continue
    const networks = config.attach.find((attached) => attached.project === project)?.networks ?? []
    ways.set(`${project}/${service}:${port}`, { project, service, port, networks })
  }
  return [...ways.values()].map((way, index) => ({ ...way, listen: firstPort + index }))
}

/** Networks of others that the relay joins. */
export function joinedNetworks(config: LakeConfig): readonly string[] {
  return [...new Set(waysOf(config).flatMap(({ networks }) => networks))]
}

/** Host and port as seen from inside the stack. */
export function reach(
  address: Address,
  config: LakeConfig,
): { readonly host: string; readonly port: number } {
  const { project, host, port } = address
  if (project === undefined) return { host: stackHost(host), port }
  const way = waysOf(config).find(
    (candidate) => candidate.project === project && candidate.service === host && candidate.port === port,
  )
  // Nothing leads there: a name that resolves nowhere says so.
  return way === undefined ? { host: `${host}.${project}`, port } : { host: relay, port: way.listen }
}

/** The word `host` in lake.yaml means the user's machine, whatever the runtime calls it; so does its loopback. */
export function stackHost(host: string): string {
  return ['host', 'localhost', '127.0.0.1'].includes(host) ? hostGateway : host
}
