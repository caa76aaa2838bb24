// Docker Compose as the runtime: all writes through its CLI, all reads through the engine's API.
import type { System } from '../../system/system.ts'
import { labels } from '../../render/labels.ts'
import type { Plan } from '../../plan/plan.ts'
import type { Runtime } from '../runtime.ts'

/** `folder` is the project's `.lake`. */
export function composeRuntime({ engine, compose, net }: System, folder: string): Runtime {
  return {
    name: 'compose',
    async preflight() {
      const { socket, root } = await engine.info()
      return { socket, root }
    },
    async requireTools() {
      await compose.version()
    },
    observe: (project, services) => engine.containers(`${labels.project}=${project}`, services),
    observeAll: (project) => engine.containers(`com.docker.compose.project=${project}`),
    projectsOf: (path) => engine.containers(`${labels.folder}=${path}`),
    volumesOf: async (path) => (await engine.leftovers(`${labels.folder}=${path}`)).volumes,
    networks: () => engine.networks(),
    images: (references) => engine.images(references),
    ...changes(compose, folder),
    down: (project, volumes, work) => compose.down({ project, volumes }, work),
    leftovers: (project) => engine.leftovers(`${labels.project}=${project}`),
    removeVolumes: (names, work) => compose.removeVolumes(names, work),
    async volumeSizes() {
      const { volumes } = await engine.usage()
      return new Map(volumes.map(({ name, bytes }) => [name, bytes]))
    },
    exec: (service, command, as) => compose.exec(folder, service, command, as),
    attach: (service, command, options) => compose.attach(folder, service, command, options),
    say: async (service, line) => (await compose.exec(folder, service, printing(line))).code === 0,
    logs: (container, options) => engine.logs(container, options),
    healthLog: (container) => engine.healthLog(container),
    async portOwner(port) {
      return (await engine.portOwner(port)) ?? (await net.ownerOf(port))
    },
    addressOf: hostAddress,
  }
}

type Changes = 'pull' | 'up' | 'stop' | 'kill' | 'pause' | 'cut' | 'unpause' | 'restart' | 'remove'

/** What is done to single services. */
function changes(compose: System['compose'], folder: string): Pick<Runtime, Changes> {
  return {
    pull: (services, work) => compose.pull(folder, services, work),
    up: (services, work) => compose.up(folder, services, work),
    stop: (services, work) => compose.stop(folder, services, work),
    kill: (services, work) => compose.kill(folder, services, work),
    pause: (services, work) => compose.pause(folder, services, work),
    cut: ({ id, networks = [] }, work) => compose.disconnect(id, networks, work),
    unpause: (services, work) => compose.unpause(folder, services, work),
    restart: (services, work) => compose.restart(folder, services, work),
    remove: (services, work) => compose.remove(folder, services, work),
  }
}

/**
 * Where the process of the container writes its own lines: to the standard output of process 1. That needs a shell in the
 * image and the user of process 1, which `exec` has.
 */
function printing(line: string): readonly string[] {
  return ['sh', '-c', `echo '${line}' > /proc/1/fd/1`]
}

export function hostAddress(plan: Plan, service: string, port: string): string | undefined {
  const found = plan.services.find(({ name }) => name === service)?.ports.find(({ name }) => name === port)
  return found?.host === undefined ? undefined : `http://127.0.0.1:${found.host}`
}
