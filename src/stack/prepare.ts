// Everything that must be known before anything is done: the plan that `plan`, `diff`, `render` and `up` share.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { EngineFacts, Plan } from '../plan/plan.ts'
import { overrideName } from '../render/env.ts'
import { sha256 } from '../render/hash.ts'
import { unreadRules } from '../render/own-rules.ts'
import { render } from '../render/render.ts'
import type { Rendered } from '../render/render.ts'
import type { Templates } from '../render/templates.ts'
import type { Container, System } from '../system/system.ts'
import { requireNetworks } from './attached.ts'
import { orNatively } from './failure.ts'
import { identify } from './identity.ts'
import { ownOperations, ownServices } from './own.ts'
import type { OwnService } from './own.ts'
import { findPorts, takenPorts } from './ports.ts'
import type { Project } from './project.ts'
import { planFor } from './planned.ts'
import type { Lacking } from '../plan/native.ts'
import { imagesNeeded, reconcile } from './reconcile.ts'
import type { Reconciled } from './reconcile.ts'
import { renew } from './renewal.ts'
import type { Runtime } from './runtime.ts'
import type { State } from './state.ts'

export interface Session {
  readonly system: System
  readonly runtime: Runtime
  /** Why it is this one, where nobody had said which. */
  readonly because?: string
  /** The other one, where the last `up` ran there. */
  readonly previous?: Runtime
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
  /** Components that the stack goes without, and why. */
  readonly lacking: Lacking
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
  /** What could not be had just now; else what the last `up` found. */
  readonly lacking?: Lacking
}

export async function prepare(session: Session, options: PrepareOptions): Promise<Prepared> {
  try {
    const [prepared] = await Promise.all([
      lookAndPlan(session, options),
      options.engine === 'required' ? session.runtime.requireTools() : undefined,
    ])
    return prepared
  } catch (error) {
    throw options.engine === 'required' ? orNatively(error) : error
  }
}

async function lookAndPlan(session: Session, options: PrepareOptions): Promise<Prepared> {
  const info = await preflight(session.runtime, options.engine)
  const runtime = info && session.runtime
  const { identity, state, notice, containers, planned } = await whatIs(session, runtime, options)
  const wanted = { config: planned.config, containers, last: state.ports }
  const { ports, taken, fresh } = await findPorts(session, wanted, options)
  const stops = info === undefined ? [] : await takenPorts(session, taken, options.engine)
  const engine = info ?? unknownEngine
  const { plan, renewals, operations, replaced } = await renew(
    session,
    planned.build({ identity, engine, ports }),
    { containers, state, isRecovered: notice !== undefined },
  )
  const lost = info === undefined ? [] : await requireNetworks(session, plan, options.engine)
  const overridden = await overriddenBy(session)
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
    lacking: planned.lacking,
    state: { ...state, ports, renewals },
    notices: [...(notice === undefined ? [] : [notice]), ...stops, ...lost, ...leftAside(session, plan)],
    observed: runtime !== undefined,
    freshPorts: fresh,
    replaced,
  }
}

/** Who the project is, what of it runs, and what of lake.yaml can run here. */
async function whatIs(
  session: Session,
  runtime: Runtime | undefined,
  { lacking }: Pick<PrepareOptions, 'lacking'>,
) {
  const known = await identify(session.system, runtime, session.project)
  const state = lacking === undefined ? known.state : { ...known.state, lacking }
  const [containers = [], planned] = await Promise.all([
    runtime?.observe(known.identity.id),
    planFor(session, state.lacking),
  ])
  return { ...known, state, containers, planned }
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
async function overriddenBy({ project, runtime }: Session): Promise<ReadonlyMap<string, unknown>> {
  const text = project.user.get(overrideName)
  // It speaks of containers.
  if (text === undefined || runtime.name === 'native') return new Map()
  const { overriddenServices } = await import('../render/override.ts')
  return overriddenServices(text)
}

function leftAside(session: Session, plan: Plan): readonly string[] {
  return [...ofContainers(session), ...unread(plan, session)]
}

/** What lake.yaml says of containers, and the file beside it: natively nobody reads it. */
function ofContainers({ runtime, project: { config, user } }: Session): readonly string[] {
  const said = [
    ...(user.has(overrideName) ? [overrideName] : []),
    ...(config.attach.length > 0 ? ['attach'] : []),
    ...(config.images.registry === undefined ? [] : ['images.registry']),
  ]
  if (runtime.name === 'compose' || said.length === 0) return []
  return [`only containers heed ${said.join(', ')}: left aside, since this stack runs natively`]
}

function unread({ services }: Plan, { project }: Session): readonly string[] {
  return unreadRules(project.user, new Set(services.map(({ name }) => name)))
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
