// Everything that must be known before anything is done: the plan that `plan`, `diff`, `render` and `up` share.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { buildPlan } from '../plan/build.ts'
import type { EngineFacts, Plan } from '../plan/plan.ts'
import { overrideName } from '../render/env.ts'
import { sha256 } from '../render/hash.ts'
import { render } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import type { Templates } from '../render/templates.ts'
import type { Container, System } from '../system/system.ts'
import { requireNetworks } from './attached.ts'
import { identify } from './identity.ts'
import { ownOperations, ownServices } from './own.ts'
import type { OwnService } from './own.ts'
import { findPorts, takenPorts } from './ports.ts'
import type { Project } from './project.ts'
import { imagesNeeded, reconcile } from './reconcile.ts'
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
  /** What the user adds to the stack. */
  readonly own: readonly OwnService[]
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
  const [prepared] = await Promise.all([
    lookAndPlan(session, options),
    options.engine === 'required' ? session.runtime.requireTools() : undefined,
  ])
  return prepared
}

async function lookAndPlan(session: Session, options: PrepareOptions): Promise<Prepared> {
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
  const overridden = await overriddenBy(project.user.get(overrideName))
  const rendered = renderPlan(session, plan, overridden)
  const needed = imagesNeeded({ rendered, containers, last: state })
  const [own, images = new Map<string, string>(), disk] = await Promise.all([
    ownServices({ overridden, plan, runtime }),
    needed.length === 0 ? undefined : runtime?.images(needed),
    hashes(session, [...rendered.files.keys(), ...filesOf(state)]),
  ])
  const { force } = options
  const reconciled = reconcile({ rendered, disk, containers, images, last: state, force, hash: sha256 })
  return {
    ...reconciled,
    operations: [...operations, ...reconciled.operations, ...ownOperations(own, state)],
    plan,
    rendered,
    containers,
    own,
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

function renderPlan(
  { templates, project: { user } }: Session,
  plan: Plan,
  overridden: ReadonlyMap<string, unknown>,
): Rendered {
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
