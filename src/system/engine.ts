import type { IncomingMessage } from 'node:http'
import { LakeError } from '../errors.ts'
import { failedProbe, publisherOf, toContainer } from './containers.ts'
import { ask, askFor, connect, dial, type EngineClient, type Environment } from './engine-client.ts'
import { details } from './engine-details.ts'
import { engineError } from './engine-errors.ts'
import { defaultSocket } from './engine-host.ts'
import { networks, running, variables } from './engine-running.ts'
import { usage } from './engine-usage.ts'
import { digests } from './image-reference.ts'
import { entries, frames, rawFrames, unixTime } from './logs.ts'
import type { Container, Engine, EngineInfo, LogEntry, LogOptions } from './system.ts'

/** `timeoutMs`: how long any one answer may take. A busy engine that starts a dozen containers was seen to need more than five seconds. */
export function realEngine(environment: Environment, platform: string, timeoutMs = 20_000): Engine {
  let connected: Promise<EngineClient> | undefined
  const client = (): Promise<EngineClient> => (connected ??= connect(environment, platform, timeoutMs))
  return {
    info: async () => info(await client(), platform),
    containers: async (label, services) => containers(await client(), label, services),
    leftovers: async (label) => leftovers(await client(), label),
    portOwner: async (port) =>
      publisherOf(
        port,
        await ask(await client(), (docker, abortSignal) => docker.listContainers({ abortSignal })),
      ),
    images: async (references) => {
      const listed = await ask(await client(), (docker, abortSignal) => docker.listImages({ abortSignal }))
      return digests(references, listed)
    },
    healthLog: async (container) => {
      const found = await inspect(await client(), container)
      return found === undefined ? [] : failedProbe(found)
    },
    details: async () => details(await client(), platform),
    usage: async () => usage(await client()),
    running: async () => running(await client()),
    variables: async (container, names) => variables(await client(), container, names),
    networks: async () => networks(await client()),
    logs: async function* (container, options) {
      yield* logs(await client(), container, options)
    },
  }
}

async function info(client: EngineClient, platform: string): Promise<EngineInfo> {
  const [version, facts] = await ask(client, (docker, signal) =>
    Promise.all([
      dial<Version>(docker, '/version', { signal, stream: false }),
      dial<Facts>(docker, '/info', { signal, stream: false }),
    ]),
  )
  return {
    version: version.Version,
    apiVersion: version.ApiVersion,
    root: facts.DockerRootDir,
    socket: socketInside(client, platform, facts.OperatingSystem),
    memoryBytes: facts.MemTotal,
    operatingSystem: facts.OperatingSystem,
  }
}

interface Version {
  readonly Version: string
  readonly ApiVersion: string
}

interface Facts {
  readonly DockerRootDir: string
  readonly OperatingSystem: string
  readonly MemTotal: number
}

/** An engine in a virtual machine (Docker Desktop, colima) has its socket at the usual place there. */
function socketInside(client: EngineClient, platform: string, operatingSystem: string): string {
  const isHere = platform === 'linux' && !operatingSystem.includes('Docker Desktop')
  return client.host.kind === 'socket' && isHere ? client.host.path : defaultSocket('linux')
}

function inspect(client: EngineClient, container: string) {
  return askFor(client, (docker, abortSignal) => docker.getContainer(container).inspect({ abortSignal }))
}

async function containers(
  client: EngineClient,
  label: string,
  services?: ReadonlySet<string>,
): Promise<readonly Container[]> {
  const listed = await ask(client, (docker, abortSignal) =>
    docker.listContainers({ all: true, filters: { label: [label] }, abortSignal }),
  )
  const wanted = listed.filter(
    ({ Labels }) => services?.has(Labels['com.docker.compose.service'] ?? '') ?? true,
  )
  // The list has no health, restarts or out-of-memory flag.
  const found = await Promise.all(wanted.map((it) => inspect(client, it.Id)))
  return found
    .filter((it) => it !== undefined)
    .map(toContainer)
    .sort((a, b) => a.name.localeCompare(b.name))
}

async function leftovers(client: EngineClient, label: string): ReturnType<Engine['leftovers']> {
  const filters = { label: [label] }
  const [networks, volumes] = await ask(client, (docker, abortSignal) =>
    Promise.all([
      docker.listNetworks({ filters, abortSignal }),
      docker.listVolumes({ filters, abortSignal }),
    ]),
  )
  return {
    networks: networks.map((it) => it.Name).sort(),
    volumes: (volumes.Volumes ?? []).map((it) => it.Name).sort(),
  }
}

async function* logs(client: EngineClient, container: string, options: LogOptions): AsyncGenerator<LogEntry> {
  const found = await inspect(client, container)
  if (found === undefined) throw noContainer(container)
  try {
    const stream = await openLog(client, found.Id, options)
    yield* entries(found.Config.Tty ? rawFrames(stream) : frames(stream))
  } catch (error) {
    if (!options.signal.aborted) throw engineError(client.where, error)
  }
}

function noContainer(name: string): LakeError {
  return new LakeError(`There is no container ${name}`, {
    code: 'no-container',
    exit: 'notRunning',
    actions: [{ id: 'up', command: 'lake up' }],
  })
}

/** Streamed even where it is not followed: a log may be larger than the memory. */
function openLog(client: EngineClient, id: string, options: LogOptions): Promise<IncomingMessage> {
  const query = {
    stdout: true,
    stderr: true,
    timestamps: true,
    follow: options.follow,
    tail: options.tail ?? 'all',
    ...(options.since === undefined ? {} : { since: unixTime(options.since) }),
  }
  return dial(client.docker, `/containers/${id}/logs`, { query, stream: true, signal: options.signal })
}
