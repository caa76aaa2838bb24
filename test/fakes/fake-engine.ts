// An engine and a Compose over the same containers. `up` makes the containers that tests declared in `services`.
import { LakeError } from '../../src/errors.ts'
import type { Compose } from '../../src/system/compose-contract.ts'
import type { EngineDetails, EngineUsage, RunningContainer } from '../../src/system/machine.ts'
import type { Container, Engine, EngineInfo, LogEntry } from '../../src/system/system.ts'
import type { Called, FakeDisk } from './fake-disk.ts'

interface Owned {
  readonly labels: Readonly<Record<string, string>>
  readonly id?: string
}

export interface FakeEngineState {
  /** By container name. */
  readonly containers: Map<string, Container>
  readonly networks: Map<string, Owned>
  readonly volumes: Map<string, Owned>
  /** Image reference to digest; `pull` adds those of `services`. */
  readonly images: Map<string, string>
  /** By container name. */
  readonly logs: Map<string, LogEntry[]>
  readonly healthLogs: Map<string, string[]>
  /** What `compose up` creates for a service; a service without an entry runs, healthy, from image `<service>:fake`. */
  readonly services: Map<string, Partial<Container>>
  /** Answer of `compose exec` by service. */
  readonly execs: Map<string, (command: readonly string[]) => { code: number; output: string }>
  /** Containers of others, as `running` gives them. */
  readonly running: RunningContainer[]
  /** Environment by container name. */
  readonly variables: Map<string, Readonly<Record<string, string>>>
  info: EngineInfo | Error
  details: EngineDetails
  usage: EngineUsage
}

const fakeInfo: EngineInfo = {
  version: '28.0.0',
  apiVersion: '1.48',
  root: '/var/lib/docker',
  socket: '/var/run/docker.sock',
  memoryBytes: 16 * 1024 ** 3,
  operatingSystem: 'Fake Linux',
}

const fakeDetails: EngineDetails = {
  address: 'unix:///var/run/docker.sock',
  foundBy: 'default',
  product: 'docker',
  local: true,
  rootless: false,
  selinux: false,
  cgroup: '2',
  cpus: 8,
  limitsMemory: true,
  storageDriver: 'overlay2',
  containerdStore: false,
  systemTime: '2030-01-01T00:00:00.000Z',
  proxied: false,
  mirrors: [],
  insecure: ['127.0.0.0/8'],
  pools: [],
  subnets: ['172.17.0.0/16'],
}

export function engineState(): FakeEngineState {
  return {
    containers: new Map(),
    networks: new Map(),
    volumes: new Map(),
    images: new Map(),
    logs: new Map(),
    healthLogs: new Map(),
    services: new Map(),
    execs: new Map(),
    running: [],
    variables: new Map(),
    info: fakeInfo,
    details: fakeDetails,
    usage: { images: [], volumes: [], containers: [] },
  }
}

function carries(labels: Readonly<Record<string, string>>, label: string): boolean {
  const at = label.indexOf('=')
  return at < 0 ? label in labels : labels[label.slice(0, at)] === label.slice(at + 1)
}

export function fakeEngine(state: FakeEngineState, called: Called): Engine {
  const named = (owned: ReadonlyMap<string, Owned>, label: string) =>
    [...owned]
      .filter(([, it]) => carries(it.labels, label))
      .map(([name]) => name)
      .sort()
  return {
    info: async () => {
      called('engine.info')
      if (state.info instanceof Error) throw state.info
      return state.info
    },
    containers: async (label) => [...state.containers.values()].filter((it) => carries(it.labels, label)),
    leftovers: async (label) => ({
      networks: named(state.networks, label),
      volumes: named(state.volumes, label),
    }),
    portOwner: async (port) => {
      const owner = [...state.containers.values()].find(
        (it) => it.state === 'running' && Object.values(it.ports).includes(port),
      )
      if (owner === undefined) return undefined
      const project = owner.labels['com.docker.compose.project']
      return project === undefined
        ? `container ${owner.name}`
        : `container ${owner.name} (project ${project})`
    },
    images: async (references) =>
      new Map(
        references.flatMap((it) => (state.images.has(it) ? [[it, state.images.get(it) ?? ''] as const] : [])),
      ),
    details: async () => {
      called('engine.details')
      if (state.info instanceof Error) throw state.info
      return state.details
    },
    usage: async () => state.usage,
    running: async () => {
      called('engine.running')
      if (state.info instanceof Error) throw state.info
      return [...state.running]
    },
    variables: async (container, names) => {
      const set = Object.entries(state.variables.get(container) ?? {})
      return Object.fromEntries(set.filter(([name]) => names.includes(name)))
    },
    networks: async () => new Map([...state.networks].map(([name, { id = name }]) => [name, id])),
    healthLog: async (container) => state.healthLogs.get(container) ?? [],
    logs: async function* (container, options) {
      const entries = state.logs.get(container) ?? []
      const since = options.since ?? ''
      const recent = entries.filter((it) => it.time >= since)
      yield* options.tail === undefined ? recent : recent.slice(-options.tail)
    },
  }
}

export function fakeCompose(
  state: FakeEngineState,
  disk: FakeDisk,
  called: Called,
  nowIso: () => string,
): Compose {
  const projectOf = (folder: string) =>
    /^COMPOSE_PROJECT_NAME=(.*)$/m.exec(disk.files.get(`${folder}/.env`)?.text ?? '')?.[1] ?? 'fake'
  const wanted = (services: readonly string[]) =>
    services.length > 0 ? services : [...state.services.keys()]
  const nameOf = (folder: string, service: string) => `${projectOf(folder)}-${service}-1`
  const imageOf = (service: string) => state.services.get(service)?.image ?? `${service}:fake`

  function create(folder: string, service: string): Container {
    const project = projectOf(folder)
    const given = state.services.get(service) ?? { health: 'healthy' as const }
    const labels = {
      'com.docker.compose.project': project,
      'com.docker.compose.service': service,
      ...given.labels,
    }
    const name = nameOf(folder, service)
    const base = {
      id: `id-${name}`,
      name,
      image: imageOf(service),
      state: 'running' as const,
      oomKilled: false,
    }
    return { ...base, startedAt: nowIso(), restarts: 0, ports: {}, ...given, labels }
  }

  const change = (name: string, change: Partial<Container>): void => {
    const found = state.containers.get(name)
    if (found !== undefined) state.containers.set(name, { ...found, ...change })
  }

  return {
    version: async () => '2.40.3',
    pull: async (folder, services) => {
      called('compose.pull', folder, ...services)
      for (const it of wanted(services)) state.images.set(imageOf(it), `sha256:${imageOf(it)}`)
    },
    up: async (folder, services, { fetch }) => {
      called('compose.up', folder, ...services, ...(fetch === true ? ['(fetch)'] : []))
      const project = { 'com.docker.compose.project': projectOf(folder) }
      state.networks.set(`${projectOf(folder)}_default`, { labels: project })
      for (const it of wanted(services)) {
        if (!state.containers.has(nameOf(folder, it)))
          state.containers.set(nameOf(folder, it), create(folder, it))
      }
    },
    unpause: async (folder, services) => {
      called('compose.unpause', folder, ...services)
      for (const it of services) {
        const found = state.containers.get(nameOf(folder, it))
        if (found !== undefined) state.containers.set(found.name, { ...found, state: 'running' })
      }
    },
    stop: async (folder, services) => {
      called('compose.stop', folder, ...services)
      for (const it of services) change(nameOf(folder, it), { state: 'exited', exitCode: 0 })
    },
    kill: async (folder, services) => {
      called('compose.kill', folder, ...services)
      for (const it of services) change(nameOf(folder, it), { state: 'exited', exitCode: 137 })
    },
    pause: async (folder, services) => {
      called('compose.pause', folder, ...services)
      for (const it of services) change(nameOf(folder, it), { state: 'paused' })
    },
    disconnect: async (container, networks) => {
      called('compose.disconnect', container, ...networks)
      const found = [...state.containers.values()].find(({ id }) => id === container)
      if (found !== undefined) change(found.name, { isolated: true, networks: [] })
    },
    restart: async (folder, services) => {
      called('compose.restart', folder, ...services)
      for (const it of services) {
        const found = state.containers.get(nameOf(folder, it))
        if (found === undefined) continue
        const { exitCode: _, ...rest } = found
        const again = { state: 'running' as const, oomKilled: false, startedAt: nowIso() }
        state.containers.set(found.name, {
          ...rest,
          ...again,
          ...state.services.get(it),
          labels: found.labels,
        })
      }
    },
    removeVolumes: async (names) => {
      called('compose.removeVolumes', ...names)
      for (const it of names) state.volumes.delete(it)
    },
    remove: async (folder, services) => {
      called('compose.remove', folder, ...services)
      for (const it of services) state.containers.delete(nameOf(folder, it))
    },
    down: async (target) => {
      called('compose.down', target.project, ...(target.volumes ? ['volumes'] : []))
      const label = `com.docker.compose.project=${target.project}`
      for (const [name, it] of state.containers) if (carries(it.labels, label)) state.containers.delete(name)
      for (const [name, it] of state.networks) if (carries(it.labels, label)) state.networks.delete(name)
      if (!target.volumes) return
      for (const [name, it] of state.volumes) if (carries(it.labels, label)) state.volumes.delete(name)
    },
    attach: async (folder, service, command, { terminal, user, workdir }) => {
      const as = [terminal ? 'terminal' : 'piped', user, workdir].filter((it) => it !== undefined)
      called('compose.attach', folder, `(${as.join(' ')})`, service, ...command)
      return state.execs.get(service)?.(command).code ?? 0
    },
    exec: async (folder, service, command) => {
      called('compose.exec', folder, service, ...command)
      const answer = state.execs.get(service)
      if (answer !== undefined) return answer(command)
      throw new LakeError(`Service ${service} is not running`, { code: 'not-running', exit: 'notRunning' })
    },
  }
}
