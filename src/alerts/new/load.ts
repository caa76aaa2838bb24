// Brings new files of the user's into the stack that runs, and nothing else: what lake.yaml says since then is for `up`.
import { LakeError } from '../../errors.ts'
import { answered } from '../answered.ts'
import { askRules } from '../loaded.ts'
import type { LoadedRule } from '../loaded.ts'
import type { Stack } from '../../health/stack.ts'
import { applyOnly, saveState } from '../../stack/apply.ts'
import { conflictError } from '../../stack/conflict.ts'
import { exclusively } from '../../stack/exclusive.ts'
import type { Alone } from '../../stack/exclusive.ts'
import { prepare } from '../../stack/prepare.ts'
import type { Prepared, Session } from '../../stack/prepare.ts'
import { userFiles } from '../../stack/project.ts'
import { reload } from '../../stack/reload.ts'
import type { Backend } from '../rule.ts'
import { restore, write } from '../write.ts'
import type { NewFile } from '../write.ts'
import { whatRuns } from './history.ts'

export interface Loaded {
  readonly backend: Backend
  /** Null: not seen there yet. */
  readonly state: LoadedRule['state'] | null
  /** `ok`, `err`, or `unknown` before the first evaluation. */
  readonly health: string
  readonly error: string | null
}

export interface Loading {
  /** Of the files below `.lake/`, those that are made of what is new. */
  readonly isPart: (path: string) => boolean
  /** All of them are to be seen there. */
  readonly alerts: readonly string[]
  readonly backend: Backend
  readonly alone: Alone
  /** What an end at this moment would leave. */
  readonly onState: (text: string) => void
}

/** Written and loaded, or neither. Undefined where nothing runs that evaluates it, or where the stack takes no such file. */
export async function writeAndLoad(
  session: Session,
  files: readonly NewFile[],
  loading: Loading,
): Promise<Loaded | undefined> {
  const stack = await evaluating(session, loading)
  const before = await write(session, loading.alone, files)
  const left = `${files.map(({ path }) => path).join(', ')} written; lake up loads what is new.`
  loading.onState(left)
  if (stack === undefined) return undefined
  try {
    return (await bringIn(session, loading)) ? await seen(stack, loading) : undefined
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    if (!['user-file-refused', 'edited-by-hand'].includes(error.code)) throw notLoaded(error, left)
    await restore(session, before)
    if (error.code === 'user-file-refused') await bringIn(session, loading)
    throw error
  }
}

function notLoaded(error: LakeError, left: string): LakeError {
  const { message, code, exit, details, actions, retryable } = error
  return new LakeError(message, {
    code,
    exit,
    details: [...details, left],
    actions,
    retryable,
    cause: error,
  })
}

/** One that runs and does not answer is found before anything is written. */
async function evaluating(
  session: Session,
  { backend, alone: { signal } }: Loading,
): Promise<Stack | undefined> {
  const stack = await whatRuns(session)
  if (stack?.containers.get(backend)?.state !== 'running') return undefined
  await answered(backend, () => askRules({ stack, signal }, backend))
  return stack
}

/** Also takes out what is no longer there. True where it is part of the stack, or was. */
async function bringIn(session: Session, { isPart, backend, alone }: Loading): Promise<boolean> {
  const user = await userFiles(session.system, session.project.folder)
  const now: Session = { ...session, project: { ...session.project, user } }
  return exclusively(now, alone, async () => {
    const prepared = await prepare(now, { force: false, engine: 'observe' })
    const conflicts = prepared.conflicts.filter(isPart)
    if (conflicts.length > 0) throw await conflictError(now, { ...prepared, conflicts })
    const touched = prepared.operations.filter(({ kind, target }) => kind.endsWith('-file') && isPart(target))
    const known = [...prepared.rendered.files.keys()].some(isPart)
    // What was interrupted after its copy is there already, and was not read.
    const unread = prepared.operations.some(
      ({ kind, target }) => kind === 'reload-service' && target === backend,
    )
    if (touched.length === 0 && !unread) return known
    const state = await applyOnly(now, prepared, isPart)
    await reload(now, prepared, backend, alone.signal)
    const applied = appliedBy(prepared, backend, isPart)
    if (applied !== undefined)
      await saveState(now, { ...state, applied: { ...state.applied, [backend]: applied } })
    return true
  })
}

/** Whether a file below `.lake/` is the stack's copy of this one: `alerts/<name>.rules.yaml`. */
export function isCopyOf(file: string): (path: string) => boolean {
  const name = file.replace(/^alerts\//, '').replace(/\.(?:rules|logql)\.ya?ml$/, '')
  const copy = new RegExp(`/rules/(?:\\w+/)?user-${name}(?:\\.logql)?\\.yaml$`)
  return (path) => copy.test(path)
}

/** With it the service has all that it should have; undefined where something else of it is left to `up`. */
function appliedBy(
  { operations, rendered }: Prepared,
  service: string,
  isPart: (path: string) => boolean,
): string | undefined {
  const others = operations.filter(
    ({ kind, target }) =>
      (kind.endsWith('-file') && target.startsWith(`${service}/`) && !isPart(target)) ||
      (target === service && kind !== 'reload-service'),
  )
  return others.length > 0 ? undefined : rendered.services.find(({ name }) => name === service)?.config
}

const pollMs = 500
/** It is evaluated within its interval, which is 15 s where nobody says otherwise. */
const patienceMs = 20_000

async function seen(stack: Stack, { alerts, backend, alone: { signal } }: Loading): Promise<Loaded> {
  const { clock } = stack.session.system
  const begun = clock.monotonic()
  for (;;) {
    const rules = await answered(backend, () => askRules({ stack, signal }, backend))
    const found = alerts.flatMap((alert) => rules.find(({ name }) => name === alert) ?? [])
    const all = found.length === alerts.length
    const isOver = clock.monotonic() - begun > patienceMs
    if ((all && found.every(({ health }) => health !== 'unknown')) || isOver)
      return {
        backend,
        state: all ? (states.find((it) => found.some(({ state }) => state === it)) ?? null) : null,
        health: found.find(({ health }) => health !== 'ok')?.health ?? (all ? 'ok' : 'unknown'),
        error: found.find(({ lastError }) => lastError !== '')?.lastError ?? null,
      }
    await clock.sleep(pollMs, signal)
  }
}

/** The worst first. */
const states: readonly LoadedRule['state'][] = ['firing', 'pending', 'inactive']
