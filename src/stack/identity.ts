// Who the project is: from its state; lost, from the labels on what runs; else minted, once.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Identity } from '../plan/plan.ts'
import { labels } from '../render/labels.ts'
import type { System } from '../system/system.ts'
import type { Project } from './project.ts'
import { serviceOf } from './reconcile.ts'
import type { Runtime } from './runtime.ts'
import { emptyState, readState } from './state.ts'
import type { State } from './state.ts'
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'

export interface Known {
  readonly identity: Identity
  readonly state: State
  /** How the identity was found, when it was not simply read. */
  readonly notice?: string
}

export async function identify(system: System, runtime: Runtime | undefined, project: Project): Promise<Known> {
  const read = readState(await system.disk.read(join(project.dir, 'state.json')))
  if (read.kind === 'ok') {
    if (read.state.folder !== project.folder) await refuseCopy(system, read.state, project)
    const state = { ...read.state, folder: project.folder }
    return { identity: identityOf(state), state }
  }
  const containers = (await runtime?.projectsOf(project.folder)) ?? []
  const id = containers[0]?.labels[labels.project]
  const lost = read.kind === 'corrupt' ? `.lake/state.json was unreadable (${read.why})` : '.lake/state.json was lost'
  if (id === undefined) {
    const minted = emptyState({ id: `${project.config.name}-${system.host.randomHex(3)}`, name: project.config.name, folder: project.folder })
    return { identity: identityOf(minted), state: minted, ...(read.kind === 'corrupt' ? { notice: `${lost}; started over` } : {}) }
  }
  const own = containers.filter((container) => container.labels[labels.project] === id)
  const recovered = emptyState({ id, name: project.config.name, folder: project.folder })
  const applied = Object.fromEntries(own.flatMap((container) => {
    const hash = container.labels[labels.config]
    return hash === undefined ? [] : [[serviceOf(container), hash] as const]
  }))
  return { identity: identityOf(recovered), state: { ...recovered, ports: portsOf(own), applied }, notice: `${lost}; recovered from the engine` }
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
    details: ['A copied .lake/state.json carries the identity of the original, whose stack must not be touched.'],
    actions: [{ id: 'own-identity', command: `rm -r ${join(project.folder, '.lake')} && lake up` }],
  })
}

/** Host ports of running or stopped containers, by the names that their components give them. */
function portsOf(containers: readonly { labels: Readonly<Record<string, string>>; name: string; ports: Readonly<Record<number, number>> }[]): Record<string, number> {
  const found: Record<string, number> = {}
  const services = Object.values<Component>(components).flatMap((component) => Object.entries(component.services))
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
