// Carries a prepared plan out. It decides nothing: the operations say all that is done, and in which order.
import { join } from 'node:path'
import type { Operation } from '../findings.ts'
import { sha256 } from '../render/hash.ts'
import type { ComposeEvent, DiskFile } from '../system/system.ts'
import { LakeError } from '../errors.ts'
import { pullProgress } from './pull.ts'
import type { Prepared, Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { serviceOf } from './reconcile.ts'
import type { Work } from './runtime.ts'
import { ensureSecrets } from './secrets.ts'
import { stateText } from './state.ts'
import type { State } from './state.ts'

export interface ApplyOptions {
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Services that a life command touches; the others stay as they are. */
  readonly only?: ReadonlySet<string>
}

/** The files, whole or not at all; returns the state that is then true. */
export async function applyFiles(session: Session, prepared: Prepared): Promise<State> {
  const { system, project } = session
  const { rendered, operations } = prepared
  const writes = targets(operations, 'write-file')
  const deletes = targets(operations, 'delete-file')
  const files = new Map<string, DiskFile>()
  for (const path of writes) {
    const file = rendered.files.get(path)
    if (file !== undefined) files.set(path, file)
  }
  await system.disk.makeDir(project.dir)
  await ensureSecrets(system, project.dir, prepared.plan)
  const writing = Object.fromEntries([...files].map(([path, { text }]) => [path, sha256(text)]))
  // Said before it is done: a run that is killed in between leaves files that the next one knows for its own.
  await saveState(session, { ...prepared.state, writing: { ...prepared.state.writing, ...writing } })
  await system.disk.writeAll(project.dir, files)
  for (const path of deletes) await system.disk.remove(join(project.dir, path))
  const kept = Object.entries({ ...prepared.state.files, ...prepared.state.writing }).filter(
    ([path]) => rendered.files.has(path) && !deletes.includes(path),
  )
  const known = [...rendered.files].filter(([path]) => !prepared.state.ejected.includes(path))
  const current = Object.fromEntries([
    ...kept,
    ...known.map(([path, { text }]) => [path, sha256(text)] as const),
  ])
  const state: State = { ...prepared.state, files: current, writing: {} }
  await saveState(session, state)
  return state
}

export async function saveState({ system, project }: Session, state: State): Promise<void> {
  await system.disk.write(join(project.dir, 'state.json'), stateText(state))
}

/** The services: images first, then containers, then those that only reload. */
export async function applyServices(
  session: Session,
  prepared: Prepared,
  options: ApplyOptions,
): Promise<readonly string[]> {
  const chosen = prepared.operations.filter(({ target }) => options.only?.has(target) ?? true)
  const start = ['create-service', 'recreate-service', 'start-service'].flatMap((kind) =>
    targets(chosen, kind),
  )
  await pullImages(session, prepared, start, options)
  const removed = targets(chosen, 'remove-service')
  const work = { signal: options.signal, onEvent: onCompose(prepared.plan.identity.id, options.progress) }
  for (const service of start) options.progress.start(service, 'starting')
  if (removed.length > 0) await session.runtime.remove(removed, work)
  if (start.length > 0) await startServices(session, prepared, start, work)
  const reloaded = targets(chosen, 'reload-service')
  for (const service of reloaded) await reload(session, prepared, service)
  return [...start, ...reloaded]
}

/** Compose says what the engine said, but not of which service: the containers tell. */
async function startServices(
  { runtime }: Session,
  { plan }: Prepared,
  start: readonly string[],
  work: Work,
): Promise<void> {
  try {
    await runtime.up(start, work)
  } catch (error) {
    if (!(error instanceof LakeError) || error.exit !== 'failed') throw error
    const containers = await runtime.observe(plan.identity.id)
    const stuck = containers.filter(({ state }) => state === 'created').map(serviceOf)
    const [first] = stuck
    if (first === undefined) throw error
    throw new LakeError(`${stuck.join(', ')} could not be started`, {
      code: 'not-started',
      exit: 'failed',
      details: error.details,
      actions: [
        { id: 'settings', command: `lake config show` },
        { id: 'logs', command: `lake logs ${first}` },
      ],
      cause: error,
    })
  }
}

function targets(operations: readonly Operation[], kind: string): readonly string[] {
  return operations.filter((operation) => operation.kind === kind).map(({ target }) => target)
}

/** Compose speaks of containers, people of services. */
export function onCompose(project: string, progress: Progress): (event: ComposeEvent) => void {
  return ({ id, status }) => {
    const container = /^Container (.+)-\d+$/.exec(id)?.[1] ?? ''
    if (container.startsWith(`${project}-`))
      progress.update(container.slice(project.length + 1), status.toLowerCase())
  }
}

async function pullImages(
  session: Session,
  prepared: Prepared,
  start: readonly string[],
  options: ApplyOptions,
): Promise<void> {
  const missing = new Set(targets(prepared.operations, 'pull-image'))
  const services = prepared.rendered.services.filter(
    ({ name, image }) => start.includes(name) && missing.has(image),
  )
  if (services.length === 0) return
  const shown = pullProgress(options.progress, services)
  try {
    await session.runtime.pull(
      services.map(({ name }) => name),
      { signal: options.signal, onEvent: shown.onEvent },
    )
    shown.done()
  } catch (error) {
    shown.failed()
    throw error
  }
}

async function reload({ runtime, system }: Session, { plan }: Prepared, name: string): Promise<void> {
  const service = plan.services.find((candidate) => candidate.name === name)
  const how = service?.facts.reload
  const address = how === undefined ? undefined : runtime.addressOf(plan, name, how.port)
  if (how === undefined || address === undefined) return
  const answer = await system.http.request(`${address}${how.path}`, { method: 'POST', timeoutMs: 10_000 })
  if (answer.status < 300) return
  throw new LakeError(`${name} refused its new configuration and goes on with the old one`, {
    code: 'reload-refused',
    exit: 'failed',
    details: answer.body.trim().split('\n').slice(0, 5),
    actions: [
      { id: 'logs', command: `lake logs ${name} --tail 20` },
      { id: 'diff', command: 'lake diff' },
    ],
  })
}
