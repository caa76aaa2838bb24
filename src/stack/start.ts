// The services of a prepared plan: images first, then containers, then those that only reload.
import { LakeError } from '../errors.ts'
import type { ComposeEvent } from '../system/compose-contract.ts'
import { targets } from './apply.ts'
import type { Prepared, Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { pullProgress } from './pull.ts'
import { serviceOf } from './reconcile.ts'
import { reload } from './reload.ts'
import type { Work } from './runtime.ts'

export interface ApplyOptions {
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Services that a life command touches; the others stay as they are. */
  readonly only: ReadonlySet<string>
}

/** An optional service that could not be had: the stack goes on without it. */
export interface Missing {
  readonly service: string
  readonly error: LakeError
}

export interface AppliedServices {
  readonly touched: readonly string[]
  readonly missing: readonly Missing[]
}

export async function applyServices(
  session: Session,
  prepared: Prepared,
  options: ApplyOptions,
): Promise<AppliedServices> {
  const chosen = prepared.operations.filter(({ target }) => options.only.has(target))
  const wanted = ['create-service', 'recreate-service', 'start-service'].flatMap((kind) =>
    targets(chosen, kind),
  )
  const unpulled = await pullImages(session, prepared, wanted, options)
  const start = wanted.filter((name) => !unpulled.some(({ service }) => service === name))
  const neverStarted = prepared.containers.filter(({ state }) => state === 'created').map(serviceOf)
  const halfMade = start.filter((name) => neverStarted.includes(name))
  const removed = [...targets(chosen, 'remove-service'), ...halfMade]
  const work = { signal: options.signal, onEvent: onCompose(prepared.plan.identity.id, options.progress) }
  for (const service of start) options.progress.start(service, 'starting')
  if (removed.length > 0) await session.runtime.remove(removed, work)
  const paused = prepared.containers.filter(({ state }) => state === 'paused').map(serviceOf)
  const asleep = start.filter((name) => paused.includes(name))
  if (asleep.length > 0) await session.runtime.unpause(asleep, work)
  const unstarted = start.length > 0 ? await startServices(session, prepared, start, work) : []
  const reloaded = targets(chosen, 'reload-service')
  for (const service of reloaded) await reload(session, prepared, service, options.signal)
  const missing = [...unpulled, ...unstarted]
  for (const { service, error } of missing) options.progress.fail(service, error.message)
  const lost = new Set(missing.map(({ service }) => service))
  return { touched: [...start, ...reloaded].filter((name) => !lost.has(name)), missing }
}

/** Compose speaks of containers, people of services. */
export function onCompose(project: string, progress: Progress): (event: ComposeEvent) => void {
  return ({ id, status }) => {
    const container = /^Container (.+)-\d+$/.exec(id)?.[1] ?? ''
    if (container.startsWith(`${project}-`))
      progress.update(container.slice(project.length + 1), status.toLowerCase())
  }
}

function isOptional({ plan }: Prepared, name: string): boolean {
  return plan.services.find((service) => service.name === name)?.essential === false
}

/** Compose stops at the first image it cannot get: optional ones must not keep the others away. */
async function pullImages(
  session: Session,
  prepared: Prepared,
  start: readonly string[],
  options: ApplyOptions,
): Promise<readonly Missing[]> {
  const absent = new Set(targets(prepared.operations, 'pull-image'))
  const services = prepared.rendered.services.filter(
    ({ name, image }) => start.includes(name) && absent.has(image),
  )
  if (services.length === 0) return []
  const shown = pullProgress(options.progress, services)
  const pull = (names: readonly string[]) =>
    session.runtime.pull(names, { signal: options.signal, onEvent: shown.onEvent })
  const names = services.map(({ name }) => name)
  try {
    const missing =
      (await imageError(() => pull(names))) === undefined ? [] : await pullApart(prepared, names, pull)
    shown.done(services.filter(({ name }) => missing.some(({ service }) => service === name)))
    return missing
  } catch (error) {
    shown.failed()
    throw error
  }
}

/** Essential ones together, and what they lack is the end of it; optional ones each for itself. */
async function pullApart(
  prepared: Prepared,
  names: readonly string[],
  pull: (names: readonly string[]) => Promise<void>,
): Promise<readonly Missing[]> {
  const optional = names.filter((name) => isOptional(prepared, name))
  const essential = names.filter((name) => !optional.includes(name))
  if (essential.length > 0) await pull(essential)
  const missing: Missing[] = []
  for (const service of optional) {
    const error = await imageError(() => pull([service]))
    if (error !== undefined) missing.push({ service, error })
  }
  return missing
}

async function imageError(work: () => Promise<void>): Promise<LakeError | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    if (error instanceof LakeError && error.exit === 'image') return error
    throw error
  }
}

/** Compose says what the engine said, but not of which service: the containers tell. */
async function startServices(
  { runtime }: Session,
  prepared: Prepared,
  start: readonly string[],
  work: Work,
): Promise<readonly Missing[]> {
  let left = start
  const missing: Missing[] = []
  for (;;) {
    try {
      if (left.length > 0) await runtime.up(left, work)
      return missing
    } catch (error) {
      if (!(error instanceof LakeError) || error.exit !== 'failed') throw error
      const containers = await runtime.observe(prepared.plan.identity.id)
      const stuck = containers.filter(({ state }) => state === 'created').map(serviceOf)
      const told = stuck.filter((name) => left.includes(name))
      if (told.length === 0) throw error
      const essential = told.filter((name) => !isOptional(prepared, name))
      // Others may be stuck only because Compose gave up: they get their turn without the optional ones.
      const optional = told.filter((name) => !essential.includes(name))
      if (optional.length === 0) throw notStarted(essential, error)
      missing.push(...optional.map((service) => ({ service, error: notStarted([service], error) })))
      left = left.filter((name) => !optional.includes(name))
    }
  }
}

function notStarted(services: readonly string[], error: LakeError): LakeError {
  return new LakeError(`${services.join(', ')} could not be started`, {
    code: 'not-started',
    exit: 'failed',
    details: error.details,
    actions: [
      { id: 'settings', command: 'lake config show' },
      { id: 'logs', command: `lake logs ${services[0] ?? ''}` },
    ],
    cause: error,
  })
}
