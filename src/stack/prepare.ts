// Everything that must be known before anything is done: the plan that `plan`, `diff`, `render` and `up` share.
import { join } from 'node:path'
import type { Component } from '../components/component.ts'
import { components } from '../components/index.ts'
import { LakeError } from '../errors.ts'
import { buildPlan } from '../plan/build.ts'
import type { EngineFacts, Plan, PortMap } from '../plan/plan.ts'
import { choosePorts, portWants } from '../plan/ports.ts'
import type { PortWant } from '../plan/ports.ts'
import { overrideName } from '../render/env.ts'
import { sha256 } from '../render/hash.ts'
import { render } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import type { Templates } from '../render/templates.ts'
import type { Container, System } from '../system/system.ts'
import { requireNetworks } from './attached.ts'
import { identify } from './identity.ts'
import type { Project } from './project.ts'
import { reconcile } from './reconcile.ts'
import type { Reconciled } from './reconcile.ts'
import { renew } from './renewal.ts'
import type { Runtime } from './runtime.ts'
import type { State } from './state.ts'

export interface Session {
  readonly system: System
  readonly runtime: Runtime
  readonly project: Project
  readonly templates: Templates
}

export interface Prepared extends Reconciled {
  readonly plan: Plan
  readonly rendered: Rendered
  readonly containers: readonly Container[]
  readonly state: State
  /** Things worth saying that are no failure. */
  readonly notices: readonly string[]
  /** False where no engine answered: what runs is then unknown. */
  readonly observed: boolean
  /** Ports chosen just now, not kept from an earlier run. */
  readonly freshPorts: readonly string[]
  /** Secrets that were lost or changed: services that know the old ones must be told. */
  readonly replaced: readonly string[]
}

const unknownEngine: EngineFacts = { socket: '/var/run/docker.sock', root: '/var/lib/docker' }

export interface PrepareOptions {
  readonly force: boolean
  /** `up` needs an engine and its ports free, `status` an engine; `render` and `diff` work without one. */
  readonly engine: 'required' | 'observe' | 'optional'
  /** Ports (`<service>/<port>`) to choose anew: another project took them between the look and the start. */
  readonly release?: readonly string[]
  /** Kept ports that somebody else holds now are chosen anew. */
  readonly movePorts?: boolean
}

export async function prepare(session: Session, options: PrepareOptions): Promise<Prepared> {
  const { system, project } = session
  const info = await preflight(session.runtime, options.engine)
  const runtime = info === undefined ? undefined : session.runtime
  const { identity, state, notice } = await identify(system, runtime, project)
  const containers = (await runtime?.observe(identity.id)) ?? []
  const { ports, taken, fresh } = await findPorts(session, containers, state.ports, options)
  const stops = info === undefined ? [] : await takenPorts(session, taken, options.engine)
  const facts = info === undefined ? unknownEngine : session.runtime.facts(info)
  const { plan, renewals, operations, replaced } = await renew(
    session,
    buildPlan({ config: project.config, identity, engine: facts, ports }),
    { containers, state, isRecovered: notice !== undefined },
  )
  const lost = info === undefined ? [] : await requireNetworks(session, plan, options.engine)
  const rendered = await renderPlan(session, plan)
  const images =
    (await runtime?.images(rendered.services.map(({ image }) => image))) ?? new Map<string, string>()
  const disk = await hashes(session, [...rendered.files.keys(), ...filesOf(state)])
  const { force } = options
  const reconciled = reconcile({ rendered, disk, containers, images, last: state, force, hash: sha256 })
  return {
    ...reconciled,
    operations: [...operations, ...reconciled.operations],
    plan,
    rendered,
    containers,
    state: { ...state, ports, renewals },
    notices: [...(notice === undefined ? [] : [notice]), ...stops, ...lost],
    observed: runtime !== undefined,
    freshPorts: fresh,
    replaced,
  }
}

function filesOf({ files, writing }: State): readonly string[] {
  return [...Object.keys(files), ...Object.keys(writing)]
}

async function renderPlan({ templates, project: { user } }: Session, plan: Plan): Promise<Rendered> {
  const overridden = await overriddenBy(user.get(overrideName))
  return render({ plan, templates, user, schema: templates.schema, overridden })
}

/** Few projects have an override: its parser is loaded for those. */
async function overriddenBy(text: string | undefined): Promise<ReadonlyMap<string, unknown>> {
  if (text === undefined) return new Map()
  const { overriddenServices } = await import('../render/override.ts')
  return overriddenServices(text)
}

async function preflight(runtime: Runtime, need: PrepareOptions['engine']) {
  try {
    return await runtime.preflight()
  } catch (error) {
    if (need !== 'optional' || !(error instanceof LakeError)) throw error
    return undefined
  }
}

async function findPorts(
  { system, project }: Session,
  containers: readonly Container[],
  last: PortMap,
  options: PrepareOptions,
) {
  const wants = portWants(project.config, components)
  const isTaken = takenByOthers(system, containers)
  const without = (ports: PortMap, keys: readonly string[]): PortMap =>
    Object.fromEntries(Object.entries(ports).filter(([key]) => !keys.includes(key)))
  let kept = without(last, options.release ?? [])
  let choice = await choosePorts(wants, kept, isTaken)
  if (options.movePorts === true && choice.taken.length > 0) {
    kept = without(
      kept,
      choice.taken.filter(({ pinned }) => !pinned).map(({ key }) => key),
    )
    choice = await choosePorts(wants, kept, isTaken)
  }
  return { ...choice, fresh: Object.keys(choice.ports).filter((key) => kept[key] === undefined) }
}

/** A port that one of the project's own running containers publishes is not taken. */
function takenByOthers(system: System, containers: readonly Container[]): (port: number) => Promise<boolean> {
  const own = new Set(
    containers
      .filter(({ state }) => state === 'running' || state === 'paused')
      .flatMap(({ ports }) => Object.values(ports)),
  )
  return async (port) => !own.has(port) && !(await system.net.isFree(port))
}

async function hashes(
  { system, project }: Session,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const text = await system.disk.read(join(project.dir, path))
      if (text !== undefined) found.set(path, sha256(text))
    }),
  )
  return found
}

/** Ends `up`; whoever only asks for the plan is told that `up` would not get as far. */
async function takenPorts(
  session: Session,
  taken: readonly PortWant[],
  need: PrepareOptions['engine'],
): Promise<readonly string[]> {
  if (taken.length === 0 || need === 'observe') return []
  const error = await portTaken(session, taken)
  if (need === 'required') throw error
  return [`${[error.message, ...error.details].join('; ')}: up would stop here`]
}

async function portTaken({ runtime }: Session, taken: readonly PortWant[]): Promise<LakeError> {
  const lines = await Promise.all(
    taken.map(async ({ key, preferred }) => {
      const owner = await runtime.portOwner(preferred).catch(() => undefined)
      return `port ${preferred}, wanted by ${key.split('/')[0]}, is held by ${owner ?? 'a process this user may not see'}`
    }),
  )
  const pinned = taken.filter((want) => want.pinned)
  const actions = pinned.map(({ key, preferred }) => ({
    id: `port-${preferred}`,
    command: `lake config set components.${componentOf(key)}.port ${preferred + 1}`,
  }))
  return new LakeError(lines.length === 1 ? `${lines[0]}` : `${lines.length} ports are held by others`, {
    code: 'port-taken',
    exit: 'conflict',
    details: lines.length === 1 ? [] : lines,
    actions: actions.length > 0 ? actions : [{ id: 'move', command: 'lake up --move-ports' }],
  })
}

function componentOf(key: string): string {
  const service = key.split('/')[0] ?? ''
  return Object.entries<Component>(components).find(([, { services }]) => service in services)?.[0] ?? service
}
