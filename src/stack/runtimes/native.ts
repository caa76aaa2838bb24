// Processes of this machine as the runtime: the supervisor of the project is asked for changes, its record is looked at.
import { join } from 'node:path'
import { labels } from '../../render/labels.ts'
import type { Programs } from '../../programs/program.ts'
import type { Container, System } from '../../system/system.ts'
import type { Runtime } from '../runtime.ts'
import { hostAddress } from './compose.ts'
import { containersOf } from './native-containers.ts'
import { definitionsIn, localCommand } from './native-definitions.ts'
import { withHealth } from './native-health.ts'

/** `folder` is the project's `.lake`. */
export function nativeRuntime(system: System, folder: string, programs: Programs): Runtime {
  const { processes, net } = system
  const run = join(folder, 'run')
  const all = async (): Promise<readonly Container[]> => containersOf(await processes.look(run))
  const ask = commands(system, folder).exec
  const observe = async (project: string, services?: ReadonlySet<string>): Promise<readonly Container[]> => {
    const own = (await all()).filter(({ labels: its }) => its[labels.project] === project)
    const wanted = own.filter(({ name }) => services?.has(name) !== false)
    return Promise.all(wanted.map((container) => withHealth(container, ask)))
  }
  return {
    name: 'native',
    programs,
    preflight: async () => ({ socket: '', root: '' }),
    requireTools: async () => {},
    observe,
    observeAll: async (project) => observe(project),
    projectsOf: async (path) => (await all()).filter((it) => it.labels[labels.folder] === path),
    networks: async () => new Map(),
    images: async (references) =>
      // A program that is not here has no version.
      new Map(references.filter((name) => name.includes(' ')).map((name) => [name, name])),
    pull: async () => {},
    ...changes(system, folder),
    ...stores(system, folder),
    ...commands(system, folder),
    logs: (name, options) => processes.logs(run, name, options),
    healthLog: async () => [],
    portOwner: (port) => net.ownerOf(port),
    addressOf: hostAddress,
  }
}

function changes(
  system: System,
  folder: string,
): Pick<
  Runtime,
  'clear' | 'up' | 'stop' | 'kill' | 'pause' | 'unpause' | 'restart' | 'remove' | 'down' | 'say'
> {
  const { processes } = system
  const run = join(folder, 'run')
  const target = async () => ({ folder: run, project: (await definitionsIn(system, folder)).project })
  return {
    clear: async () => processes.clear(await target()),
    async up(services) {
      const { project, services: all } = await definitionsIn(system, folder)
      const specs = all.filter(({ name }) => services.includes(name))
      await processes.ask({ folder: run, project }, { op: 'start', specs })
    },
    // What the supervisor still had, it would start again.
    stop: async (names) => processes.ask(await target(), { op: 'remove', names }),
    async kill(names) {
      await processes.signal(await target(), names, 'SIGKILL')
      await processes.ask(await target(), { op: 'remove', names })
    },
    pause: async (names) => processes.signal(await target(), names, 'SIGSTOP'),
    unpause: async (names) => processes.signal(await target(), names, 'SIGCONT'),
    async say(name, line) {
      await processes.ask(await target(), { op: 'say', name, line })
      return true
    },
    restart: async (names) => processes.ask(await target(), { op: 'restart', names }),
    remove: async (names) => processes.ask(await target(), { op: 'remove', names }),
    async down(project, withData) {
      await processes.end({ folder: run, project })
      const kept = stores(system, folder)
      if (withData) await kept.removeVolumes((await kept.leftovers(project)).volumes)
    },
  }
}

type Stores = Pick<Runtime, 'volumesOf' | 'leftovers' | 'volumeSizes'> & {
  removeVolumes(names: readonly string[]): Promise<void>
}

/** Folders of data below `.lake/data`, by names like those of volumes: `<project>_<volume>`. */
function stores(system: System, folder: string): Stores {
  const { disk, processes } = system
  const data = join(folder, 'data')
  const projectId = async (): Promise<string> => (await definitionsIn(system, folder)).project
  const pathsOf = async (names: readonly string[]) => {
    const prefix = `${await projectId()}_`
    return names
      .filter((name) => name.startsWith(prefix))
      .map((name) => [name, join(data, name.slice(prefix.length))] as const)
  }
  const volumes = async (): Promise<readonly string[]> => {
    const project = await projectId()
    return (await processes.foldersIn(data)).map((name) => `${project}_${name}`)
  }
  return {
    volumesOf: async (path) => ((await definitionsIn(system, folder)).folder === path ? volumes() : []),
    leftovers: async () => ({ networks: [], volumes: await volumes() }),
    async removeVolumes(names) {
      for (const [, path] of await pathsOf(names)) {
        // First what says that the folder is whole.
        await disk.remove(`${path}.seeded`)
        await disk.removeTree(path)
      }
    },
    async volumeSizes() {
      const paths = await pathsOf(await volumes())
      return new Map(
        await Promise.all(paths.map(async ([name, path]) => [name, await processes.sizeOf(path)] as const)),
      )
    },
  }
}

function commands(system: System, folder: string): Pick<Runtime, 'exec' | 'attach'> {
  const { processes } = system
  return {
    exec: async (service, command, as) =>
      processes.exec(await localCommand(system, folder, { service, command, as })),
    attach: async (service, command, { signal, ...as }) =>
      processes.attach(await localCommand(system, folder, { service, command, as }), { signal }),
  }
}
