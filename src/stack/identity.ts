// Who the project is: from its state; lost, from the labels on what runs or from what it left; else minted, once.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Identity } from '../plan/plan.ts'
import { labels } from '../render/labels.ts'
import { isRecord } from '../render/yaml.ts'
import type { System } from '../system/system.ts'
import type { Project } from './project.ts'
import { serviceOf } from './reconcile.ts'
import type { Runtime } from './runtime.ts'
import { emptyState, readState } from './state.ts'
import type { State, StateRead } from './state.ts'
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'

export interface Known {
  readonly identity: Identity
  readonly state: State
  /** How the identity was found, when it was not simply read. */
  readonly notice?: string
}

export async function identify(
  system: System,
  runtime: Runtime | undefined,
  project: Project,
): Promise<Known> {
  const read = readState(await system.disk.read(join(project.dir, 'state.json')))
  const known =
    read.kind === 'ok'
      ? await kept(system, read.state, project)
      : await recover(system, runtime, project, read)
  const state = { ...known.state, runtime: runtime?.name ?? known.state.runtime }
  return { ...known, state }
}

async function kept(system: System, state: State, project: Project): Promise<Known> {
  if (state.folder !== project.folder) await refuseCopy(system, state, project)
  const moved = { ...state, folder: project.folder }
  return { identity: identityOf(moved), state: moved }
}

async function recover(
  system: System,
  runtime: Runtime | undefined,
  project: Project,
  read: Exclude<StateRead, { readonly kind: 'ok' }>,
): Promise<Known> {
  const lost =
    read.kind === 'corrupt' ? `.lake/state.json was unreadable (${read.why})` : '.lake/state.json was lost'
  const containers = (await runtime?.projectsOf(project.folder)) ?? []
  const running = containers[0]?.labels[labels.project]
  const id = running ?? (await generatedId(system, project)) ?? (await idOfData(runtime, project))
  const name = project.config.name
  if (id === undefined) {
    const id = `${name}-${system.host.randomHex(3)}`
    const minted = emptyState({ id, name, folder: project.folder })
    return {
      identity: identityOf(minted),
      state: minted,
      ...(read.kind === 'corrupt' ? { notice: `${lost}; started over` } : {}),
    }
  }
  const own = containers.filter((container) => container.labels[labels.project] === id)
  const recovered = emptyState({ id, name, folder: project.folder })
  const applied = Object.fromEntries(
    own.flatMap((container) => {
      const hash = container.labels[labels.config]
      return hash === undefined ? [] : [[serviceOf(container), hash] as const]
    }),
  )
  const source = running === undefined ? 'what it left' : 'the engine'
  const state = { ...recovered, ports: portsOf(own), applied }
  return { identity: identityOf(recovered), state, notice: `${lost}; recovered from ${source}` }
}

/** The id in the generated Compose file, unless that was copied here from another folder. */
async function generatedId(system: System, project: Project): Promise<string | undefined> {
  const { name, networks } = await readable((await system.disk.read(join(project.dir, 'compose.yaml'))) ?? '')
  const network = isRecord(networks) && isRecord(networks['default']) ? networks['default'] : {}
  const owner = isRecord(network['labels']) ? network['labels'][labels.folder] : undefined
  // Compose is told of a dollar sign by two.
  const folder = typeof owner === 'string' ? owner.replaceAll('$$', '$') : undefined
  return typeof name === 'string' && folder === project.folder ? name : undefined
}

/** A file that a person or a full disk has spoilt says nothing. */
async function readable(text: string): Promise<Record<string, unknown>> {
  // Rarely needed: the parser is not loaded otherwise.
  const { fromYaml } = await import('../render/yaml.ts')
  try {
    return fromYaml(text)
  } catch {
    return {}
  }
}

/** Data outlives containers: Compose names a volume `<id>_<volume>`. */
async function idOfData(runtime: Runtime | undefined, project: Project): Promise<string | undefined> {
  const [volume] = (await runtime?.volumesOf(project.folder)) ?? []
  // No id has one, names of volumes may.
  return volume?.slice(0, volume.indexOf('_'))
}

function identityOf({ id, name, folder }: State): Identity {
  return { id, name, folder }
}

/** A project that was moved keeps its identity; one that was copied must not touch the original's stack. */
async function refuseCopy(system: System, state: State, project: Project): Promise<void> {
  const original = readState(await system.disk.read(join(state.folder, '.lake', 'state.json')))
  if (original.kind !== 'ok' || original.state.id !== state.id) return
  throw new LakeError(`this project is a copy of ${state.folder}: both claim the stack ${state.id}`, {
    code: 'identity-taken',
    exit: 'conflict',
    details: [
      'A copied .lake/state.json carries the identity of the original, whose stack must not be touched.',
    ],
    actions: [{ id: 'own-identity', command: `rm -r ${join(project.folder, '.lake')} && lake up` }],
  })
}

/** Host ports of running or stopped containers, by the names that their components give them. */
function portsOf(
  containers: readonly {
    labels: Readonly<Record<string, string>>
    name: string
    ports: Readonly<Record<number, number>>
  }[],
): Record<string, number> {
  const found: Record<string, number> = {}
  const services = Object.values<Component>(components).flatMap((component) =>
    Object.entries(component.services),
  )
  for (const container of containers) {
    const name = container.labels['com.docker.compose.service'] ?? container.name
    const facts = services.find(([service]) => service === name)?.[1]
    for (const [port, { container: inside }] of Object.entries(facts?.ports ?? {})) {
      const host = container.ports[inside]
      if (host !== undefined) found[`${name}/${port}`] = host
    }
  }
  return found
}
