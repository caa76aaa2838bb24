// The engine's JSON of a container, as the facts that lake uses.
import type { ContainerInfo, ContainerInspectInfo } from 'dockerode'
import type { Container } from './system.ts'

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const
const healths = ['starting', 'healthy', 'unhealthy'] as const

export function toContainer(info: ContainerInspectInfo): Container {
  const state = states.find((it) => it === info.State.Status) ?? 'dead'
  const health = healths.find((it) => it === info.State.Health?.Status)
  const ended = state === 'exited' || state === 'dead'
  // A container that never started has the year 1 there.
  const started = info.State.StartedAt.startsWith('0001-') ? undefined : info.State.StartedAt
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    labels: info.Config.Labels ?? {},
    image: info.Config.Image,
    state,
    ...(health === undefined ? {} : { health }),
    ...(ended ? { exitCode: info.State.ExitCode } : {}),
    oomKilled: info.State.OOMKilled,
    ...(started === undefined ? {} : { startedAt: started }),
    restarts: info.RestartCount ?? 0,
    ...(isIsolated(info) ? { isolated: true } : {}),
    networks: networkIds(info),
    ports: { ...portsOf(info.HostConfig.PortBindings), ...portsOf(info.NetworkSettings.Ports) },
  }
}

function networkIds({ NetworkSettings }: ContainerInspectInfo): readonly string[] {
  const networks = NetworkSettings.Networks as
    | Readonly<Record<string, { readonly NetworkID?: string }>>
    | undefined
  return Object.values(networks ?? {}).flatMap(({ NetworkID }) => NetworkID || [])
}

/** One without a network on purpose is in the network `none`. */
function isIsolated({ State, NetworkSettings }: ContainerInspectInfo): boolean {
  const networks = NetworkSettings.Networks as Readonly<Record<string, unknown>> | undefined
  return State.Status === 'running' && networks !== undefined && Object.keys(networks).length === 0
}

type Bindings = Readonly<Record<string, readonly { readonly HostPort?: string }[] | null | undefined>>

/** A stopped container has no ports in its network settings, only the ones it asked for. */
function portsOf(bindings: unknown): Record<number, number> {
  const ports: Record<number, number> = {}
  for (const [name, hosts] of Object.entries((bindings ?? {}) as Bindings)) {
    const port = Number(hosts?.[0]?.HostPort ?? '')
    if (port > 0) ports[Number.parseInt(name, 10)] = port
  }
  return ports
}

export function publisherOf(port: number, containers: readonly ContainerInfo[]): string | undefined {
  const owner = containers.find((it) => it.Ports.some((published) => published.PublicPort === port))
  if (owner === undefined) return undefined
  const name = owner.Names[0]?.replace(/^\//, '') ?? owner.Id.slice(0, 12)
  const project = owner.Labels?.['com.docker.compose.project']
  return project === undefined ? `container ${name}` : `container ${name} (project ${project})`
}

/** Output of the newest failed probe, line by line. */
export function failedProbe(info: ContainerInspectInfo): readonly string[] {
  const failed = (info.State.Health?.Log ?? []).filter((it) => it.ExitCode !== 0).at(-1)
  if (failed === undefined) return []
  const lines = failed.Output.split('\n').map((it) => it.trimEnd())
  return lines.filter((it) => it !== '')
}
