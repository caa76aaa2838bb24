// Brings one file of rules into the stack that runs, and nothing else: what lake.yaml says since then is for `up`.
import { answered } from '../answered.ts'
import { askRules } from '../loaded.ts'
import type { LoadedRule } from '../loaded.ts'
import type { Stack } from '../../health/stack.ts'
import { applyOnly, saveState } from '../../stack/apply.ts'
import { exclusively } from '../../stack/exclusive.ts'
import type { Alone } from '../../stack/exclusive.ts'
import { prepare } from '../../stack/prepare.ts'
import type { Prepared, Session } from '../../stack/prepare.ts'
import { userFiles } from '../../stack/project.ts'
import { reload } from '../../stack/reload.ts'
import type { Backend } from '../rule.ts'
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
  /** `alerts/<name>.rules.yaml`. */
  readonly file: string
  readonly alert: string
  readonly backend: Backend
  readonly alone: Alone
}

/** Undefined where nothing runs that evaluates it, or where the stack takes no such file. */
export async function loadRules(session: Session, loading: Loading): Promise<Loaded | undefined> {
  const stack = await whatRuns(session)
  if (stack?.containers.get(loading.backend)?.state !== 'running') return undefined
  if (!(await bringIn(session, loading))) return undefined
  return seen(stack, loading)
}

/** Also takes out what is no longer there. True where it is part of the stack, or was. */
export async function bringIn(session: Session, { file, backend, alone }: Loading): Promise<boolean> {
  const user = await userFiles(session.system, session.project.folder)
  const now: Session = { ...session, project: { ...session.project, user } }
  return exclusively(now, alone, async () => {
    const prepared = await prepare(now, { force: false, engine: 'observe' })
    const copy = copyOf(file)
    const isCopy = (path: string): boolean => copy.test(path)
    const touched = prepared.operations.filter(({ kind, target }) => kind.endsWith('-file') && isCopy(target))
    const known = [...prepared.rendered.files.keys()].some(isCopy)
    // What was interrupted after its copy is there already, and was not read.
    const unread = prepared.operations.some(
      ({ kind, target }) => kind === 'reload-service' && target === backend,
    )
    if (touched.length === 0 && !unread) return known
    const state = await applyOnly(now, prepared, isCopy)
    await reload(now, prepared, backend, alone.signal)
    const applied = appliedBy(prepared, backend, isCopy)
    if (applied !== undefined)
      await saveState(now, { ...state, applied: { ...state.applied, [backend]: applied } })
    return true
  })
}

/** As the stack calls it. */
function copyOf(file: string): RegExp {
  const name = file.replace(/^alerts\//, '').replace(/\.(?:rules|logql)\.ya?ml$/, '')
  return new RegExp(`/rules/(?:\\w+/)?user-${name}(?:\\.logql)?\\.yaml$`)
}

/** With it the service has all that it should have; undefined where something else of it is left to `up`. */
function appliedBy(
  { operations, rendered }: Prepared,
  service: string,
  isCopy: (path: string) => boolean,
): string | undefined {
  const others = operations.filter(
    ({ kind, target }) =>
      (kind.endsWith('-file') && target.startsWith(`${service}/`) && !isCopy(target)) ||
      (target === service && kind !== 'reload-service'),
  )
  return others.length > 0 ? undefined : rendered.services.find(({ name }) => name === service)?.config
}

const pollMs = 500
/** It is evaluated within its interval, which is 15 s where nobody says otherwise. */
const patienceMs = 20_000

async function seen(stack: Stack, { alert, backend, alone: { signal } }: Loading): Promise<Loaded> {
  const { clock } = stack.session.system
  const begun = clock.monotonic()
  for (;;) {
    const rules = await answered(backend, () => askRules({ stack, signal }, backend))
    const found = rules.find(({ name }) => name === alert)
    const isOver = clock.monotonic() - begun > patienceMs
    if ((found !== undefined && found.health !== 'unknown') || isOver)
      return {
        backend,
        state: found?.state ?? null,
        health: found?.health ?? 'unknown',
        error: found?.lastError || null,
      }
    await clock.sleep(pollMs, signal)
  }
}
