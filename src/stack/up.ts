// `lake up`, whole: lock, prepare, files, services, wait, record.
import { LakeError } from '../errors.ts'
import type { Operation } from '../findings.ts'
import type { Profile } from '../components/component.ts'
import type { PlannedService } from '../plan/plan.ts'
import type { Lacking } from '../plan/native.ts'
import { acquire } from './acquire.ts'
import { applyFiles, saveState } from './apply.ts'
import { applyServices } from './start.ts'
import type { Missing } from './start.ts'
import { chooseServices } from './choose.ts'
import { conflictError } from './conflict.ts'
import { exclusively } from './exclusive.ts'
import { interrupted, unready } from './failure.ts'
import { keepMemory } from './judged.ts'
import { recordDigests } from './lockfile.ts'
import { startOwn } from './own.ts'
import type { OwnService } from './own.ts'
import { leavePrevious } from './move.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { tellSecrets } from './renewal.ts'
import { waitReady } from './wait.ts'
import type { ServiceReport } from './wait.ts'

export interface UpOptions {
  readonly force: boolean
  /** Choose new ports where others hold the kept ones. */
  readonly movePorts: boolean
  readonly wait: boolean
  readonly timeoutMs: number
  readonly profile?: Profile | undefined
  /** Touch only these. */
  readonly services?: readonly string[]
  /** Ask the registry again, also for images that are here. */
  readonly pull: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface UpResult {
  readonly prepared: Prepared
  /** What was done; empty where nothing was to do. */
  readonly done: readonly Operation[]
  readonly reports: readonly ServiceReport[]
  /** Services that were waited for, and answered. */
  readonly ready: ReadonlySet<string>
  readonly notices: readonly string[]
}

export async function up(session: Session, options: UpOptions): Promise<UpResult> {
  return exclusively(session, options, async () => {
    try {
      await leavePrevious(session, options)
      await session.runtime.clear?.()
      return await upWithFreePorts(session, { ...options, lacking: await acquire(session, options) })
    } catch (error) {
      if (options.signal.aborted) throw await interrupted(session, options.signal)
      throw error
    }
  })
}

const attempts = 3

/** Two projects that start at once see the same ports free; whoever comes second chooses again. */
interface Wanted extends UpOptions {
  readonly lacking: Lacking
}

async function upWithFreePorts(session: Session, options: Wanted): Promise<UpResult> {
  let release: readonly string[] = []
  for (let attempt = 1; ; attempt += 1) {
    const prepared = await prepare(session, { ...options, engine: 'required', release })
    try {
      return await upPrepared(session, prepared, options)
    } catch (error) {
      if (!(error instanceof LakeError) || error.code !== 'port-taken' || attempt === attempts) throw error
      release = [...release, ...prepared.freshPorts]
    }
  }
}

async function upPrepared(session: Session, prepared: Prepared, options: UpOptions): Promise<UpResult> {
  if (prepared.conflicts.length > 0) throw await conflictError(session, prepared)
  const { services, only, own, done } = scopeOf(prepared, options)
  await keepMemory(session)
  let { state } = prepared
  if (done.some(({ kind }) => isFile(kind)) || Object.keys(state.files).length === 0)
    state = await applyFiles(session, prepared)
  if (options.pull) await pullAgain(session, services, options)
  const { touched, missing } = await applyServices(session, prepared, { ...options, only })
  const yours = await startOwn(session.runtime, prepared.plan, own, options)
  const applied = { ...state.applied, ...appliedBy(prepared, touched), ...yours.applied }
  const moved =
    JSON.stringify([applied, prepared.state.ports]) !== JSON.stringify([state.applied, state.ports])
  // What could not be had is known by no operation.
  const native = session.runtime.name === 'native'
  if (touched.length > 0 || moved || native) await saveState(session, { ...state, applied })
  const there = services.filter(({ name }) => !missing.some(({ service }) => service === name))
  const seen = done.length === 0 ? { seen: prepared.containers } : {}
  const wait = { ...options, ...seen, services: there, touched: new Set(touched) }
  const [reports, moving] = await Promise.all([
    options.wait ? waitReady(session, prepared.plan, wait) : [],
    done.length > 0 ? recordDigests(session, prepared) : [],
  ])
  const ready = new Set(reports.filter((report) => report.state === 'ready').map(({ service }) => service))
  const notices = [
    ...prepared.notices,
    ...(await tellSecrets(session, prepared, ready)),
    ...missing.map(missingText),
    ...yours.notices,
    ...moving,
  ]
  const failure = unready(reports)
  if (failure !== undefined) throw failure
  return { prepared, done, reports, ready, notices }
}

interface Scope {
  readonly services: readonly PlannedService[]
  /** Those, and what has left lake.yaml. */
  readonly only: ReadonlySet<string>
  readonly own: readonly OwnService[]
  readonly done: readonly Operation[]
}

/** What has left lake.yaml, and what is the user's own, is no business of somebody who named something else. */
function scopeOf(
  { plan, operations, own }: Prepared,
  { services: names = [], profile }: Pick<UpOptions, 'services' | 'profile'>,
): Scope {
  const services = chooseServices(plan, { command: 'up', names, profile })
  const removals = operations.filter(({ kind }) => kind === 'remove-service')
  const gone = names.length > 0 ? [] : removals.map(({ target }) => target)
  const only = new Set([...services.map(({ name }) => name), ...gone])
  const due = new Set(operations.map(({ target }) => target))
  const mine = names.length > 0 || profile !== undefined ? [] : own.filter(({ name }) => due.has(name))
  const named = new Set([...only, ...mine.map(({ name }) => name)])
  const done = operations.filter(
    ({ kind, target }) => isFile(kind) || kind === 'pull-image' || named.has(target),
  )
  return { services, only, own: mine, done }
}

/** What the stack goes without, why, and how to get it. */
function missingText({ service, error }: Missing): string {
  const [why] = error.details
  const [fix] = error.actions
  return [
    `${service} is missing: ${error.message}`,
    why,
    fix === undefined ? undefined : `try: ${fix.command}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ')
}

function isFile(kind: string): boolean {
  return kind.endsWith('-file')
}

function appliedBy({ rendered }: Prepared, touched: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    rendered.services.filter(({ name }) => touched.includes(name)).map(({ name, config }) => [name, config]),
  )
}

async function pullAgain(
  session: Session,
  services: readonly PlannedService[],
  options: UpOptions,
): Promise<void> {
  options.progress.note('asking the registry for each image again')
  await session.runtime.pull(
    services.map(({ name }) => name),
    { signal: options.signal, onEvent: () => undefined, again: true },
  )
}
