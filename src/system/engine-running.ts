// What runs on the engine, whoever started it.
import type { ContainerInfo } from 'dockerode'
import { ask, askFor, type EngineClient } from './engine-client.ts'
import type { RunningContainer } from './machine.ts'

export async function running(client: EngineClient): Promise<readonly RunningContainer[]> {
  const listed = await ask(client, (docker, abortSignal) => docker.listContainers({ abortSignal }))
  return listed.map(toRunning).sort((a, b) => a.name.localeCompare(b.name))
}

function toRunning({ Names, Id, Image, Labels, Ports, NetworkSettings }: ContainerInfo): RunningContainer {
  const tcp = ((Ports as ContainerInfo['Ports'] | null) ?? []).filter(({ Type }) => Type === 'tcp')
  const ports = [...new Set(tcp.map(({ PrivatePort }) => PrivatePort))].map((container) => {
    const published = tcp.filter((port) => port.PrivatePort === container && port.PublicPort > 0)
    // Published on all addresses, it is listed once for IPv4 and once for IPv6.
    const open = published.find(({ IP }) => IP === '0.0.0.0' || IP === '::') ?? published[0]
    return {
      container,
      ...(open === undefined ? {} : { host: open.PublicPort, loopback: /^(127\.|::1$)/.test(open.IP) }),
    }
  })
  return {
    name: Names[0]?.replace(/^\//, '') ?? Id.slice(0, 12),
    image: Image,
    labels: Labels ?? {},
    networks: Object.keys(NetworkSettings?.Networks ?? {}).sort(),
    ports: ports.sort((a, b) => a.container - b.container),
  }
}

/** The engine tells all of a container's environment; what was not asked for goes no further than here. */
export async function variables(
  client: EngineClient,
  container: string,
  names: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const found = await askFor(client, (docker, abortSignal) =>
    docker.getContainer(container).inspect({ abortSignal }),
  )
  const entries = (found?.Config.Env ?? []).map((line) => {
    const at = line.indexOf('=')
    return [line.slice(0, at), line.slice(at + 1)] as const
  })
  return Object.fromEntries(entries.filter(([name]) => names.includes(name)))
}

export async function networks(client: EngineClient): Promise<ReadonlyMap<string, string>> {
  const listed = await ask(client, (docker, abortSignal) => docker.listNetworks({ abortSignal }))
  return new Map(listed.map(({ Name, Id }) => [Name, Id]))
}
