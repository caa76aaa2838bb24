// A project on a machine in memory. Its Compose does what the generated compose.yaml says, as the real one would, so
// that what lake writes decides what lake then sees.
import { parse } from 'yaml'
import { labels } from '../../src/render/labels.ts'
import type { Session } from '../../src/stack/prepare.ts'
import type { Progress } from '../../src/stack/progress.ts'
import { openProject } from '../../src/stack/project.ts'
import { composeRuntime } from '../../src/stack/runtimes/compose.ts'
import type { UpOptions } from '../../src/stack/up.ts'
import type { Compose } from '../../src/system/compose-contract.ts'
import type { Container } from '../../src/system/system.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import type { FakeSystem } from '../fakes/fake-system.ts'
import { shippedTemplates } from '../render/templates.ts'

export const folder = '/project'
export const dir = `${folder}/.lake`

export interface World {
  readonly system: FakeSystem
  /** What a container does once it is started, by service. */
  readonly behaviour: Map<string, Partial<Container>>
  /** Opens the project as each command does: from what lies on the disk now. */
  session(): Promise<Session>
  /** Changes lake.yaml; the name is always there. */
  configure(body: string): void
  container(service: string): Container | undefined
  change(service: string, change: Partial<Container>): void
  readonly told: string[]
  readonly options: UpOptions
}

export function world(body = ''): World {
  const system = fakeSystem()
  const behaviour = new Map<string, Partial<Container>>()
  const told: string[] = []
  const compose = obedient(system, behaviour)
  const configure = (text: string): void => {
    system.disk.files.set(`${folder}/lake.yaml`, { text: `name: demo\n${text}`, mode: 0o644 })
  }
  configure(body)
  system.http.answers.set('http://127.0.0.1:', 200)
  const nameOf = (service: string): string =>
    [...system.engineState.containers.values()].find(
      (it) => it.labels['com.docker.compose.service'] === service,
    )?.name ?? ''
  return {
    system,
    behaviour,
    configure,
    told,
    container: (service) => system.engineState.containers.get(nameOf(service)),
    change: (service, change) => {
      const found = system.engineState.containers.get(nameOf(service))
      if (found === undefined) throw new Error(`no container of ${service}`)
      system.engineState.containers.set(found.name, { ...found, ...change })
    },
    options: {
      force: false,
      wait: true,
      timeoutMs: 60_000,
      pull: false,
      movePorts: false,
      signal: new AbortController().signal,
      progress: telling(told),
    },
    async session() {
      const seen = { ...system, compose }
      const templates = shippedTemplates()
      return {
        system: seen,
        runtime: composeRuntime(seen, dir),
        templates,
        project: await openProject(seen, folder, templates, { judged: true }),
      }
    },
  }
}

interface Definition {
  readonly image: string
  readonly labels: Readonly<Record<string, string>>
  readonly ports?: readonly string[]
}

interface ComposeFile {
  readonly name: string
  readonly services: Readonly<Record<string, Definition>>
}

function obedient(system: FakeSystem, behaviour: ReadonlyMap<string, Partial<Container>>): Compose {
  const { disk, engineState: state, compose } = system
  let read = { text: '', file: { name: '', services: {} } as ComposeFile }
  const file = (): ComposeFile => {
    const text = disk.files.get(`${dir}/compose.yaml`)?.text ?? ''
    if (text !== read.text) read = { text, file: parse(text) as ComposeFile }
    return read.file
  }
  /** By the user: it carries none of lake's labels. */
  const added = (service: string): Definition | undefined => {
    const override = parse(
      disk.files.get(`${folder}/compose.override.yaml`)?.text ?? '',
    ) as Partial<ComposeFile> | null
    const definition = override?.services?.[service]
    return definition === undefined ? undefined : { ...definition, labels: {} }
  }
  const project = (): string => file().name
  const declare = (service: string): void => {
    const definition = file().services[service] ?? added(service)
    if (definition === undefined) throw new Error(`no service ${service} in compose.yaml`)
    const ports = (definition.ports ?? []).map((port) => port.split(':').slice(1).toReversed().map(Number))
    const { image } = definition
    const own = { image, labels: definition.labels, ports: Object.fromEntries(ports) }
    state.services.set(service, { health: 'healthy', ...own, ...behaviour.get(service) })
    // Compose makes a container anew when its definition changed, and starts a stopped one.
    state.containers.delete(`${project()}-${service}-1`)
  }
  return {
    ...compose,
    pull: async (from, services, options) => {
      await compose.pull(from, services, options)
      for (const service of services) state.images.set(file().services[service]?.image ?? '', 'sha256:pulled')
    },
    up: async (from, services, options) => {
      for (const service of services) declare(service)
      await compose.up(from, services, options)
      const owner = {
        'com.docker.compose.project': project(),
        [labels.project]: project(),
        [labels.folder]: folder,
      }
      state.networks.set(`${project()}_default`, { labels: owner })
      state.volumes.set(`${project()}_prometheus`, { labels: owner })
    },
  }
}

function telling(told: string[]): Progress {
  const say =
    (word: string) =>
    (id: string, text = ''): void => {
      told.push([word, id, text].join(' ').trim())
    }
  return {
    start: say('start'),
    update: say('update'),
    succeed: say('succeed'),
    warn: say('warn'),
    fail: say('fail'),
    note: (text) => told.push(`note ${text}`),
    close: async () => {},
  }
}
