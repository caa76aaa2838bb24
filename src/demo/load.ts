// `lake demo load`: work for every component of the stack, so that there is something to see. What it makes it removes.
import { LakeError } from '../errors.ts'
import { nearest } from '../config/nearest.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { notRunning } from '../stack/choose.ts'
import type { Session } from '../stack/prepare.ts'
import type { Progress } from '../stack/progress.ts'
import { minioPart } from './minio.ts'
import { branchPart, tablePart } from './nessie.ts'
import { alloyPart } from './otlp.ts'
import type { Part } from './part.ts'
import { postgresPart } from './postgres.ts'
import { readers } from './readers.ts'
import { clean, runPart } from './run.ts'
import type { Done } from './run.ts'
import { trinoPart } from './trino.ts'

const parts: readonly Part[] = [
  trinoPart,
  tablePart,
  branchPart,
  minioPart,
  postgresPart,
  alloyPart,
  ...readers,
]

export interface LoadOptions {
  readonly forMs: number
  /** Steps a second, in each part. */
  readonly rate: number
  readonly parts: readonly Part[]
  /** Takes the steps that make alerts fire as well. */
  readonly faults: boolean
  /** Only removes what an earlier run may have left. */
  readonly cleanOnly: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface LoadReport {
  readonly project: string
  readonly elapsedMs: number
  /** It was stopped before its time was over. */
  readonly stopped: boolean
  readonly parts: readonly Done[]
  readonly leftOut: readonly { readonly part: string; readonly why: string }[]
}

export async function demoLoad(session: Session, options: LoadOptions): Promise<LoadReport> {
  const { clock } = session.system
  const started = clock.monotonic()
  const stack = await openStack(session)
  const judged = options.parts.map((part) => ({ part, why: obstacle(part, stack) }))
  const ready = judged.filter(({ why }) => why === undefined).map(({ part }) => part)
  if (ready.length === 0)
    throw nothingToDo(
      judged.map(({ part, why = '' }) => `${part.name}: ${why}`),
      stack,
    )
  const work = { stack, ...options }
  const done = options.cleanOnly
    ? await Promise.all(ready.map((part) => clean(part, work)))
    : await Promise.all(ready.map((part) => runPart(part, work)))
  return {
    project: session.project.config.name,
    elapsedMs: Math.round(clock.monotonic() - started),
    stopped: options.signal.aborted,
    parts: done,
    leftOut: judged.flatMap(({ part, why }) => (why === undefined ? [] : [{ part: part.name, why }])),
  }
}

/** A part could do nothing at all, or did not remove what it made. */
export function failedAt({ parts: done }: LoadReport): boolean {
  return done.some(({ steps, failed, left }) => left !== undefined || (failed > 0 && steps === 0))
}

/** By name; none: all. */
export function choose(only: readonly string[]): readonly Part[] {
  const known = parts.map(({ name }) => name)
  for (const word of only) {
    if (known.includes(word)) continue
    const close = nearest(word, known)
    throw new LakeError(`--only knows no ${word}`, {
      code: 'unknown-part',
      exit: 'usage',
      details: [close === undefined ? `There are: ${known.join(', ')}` : `Did you mean ${close}?`],
      actions: [{ id: 'nearest', command: `lake demo load${close === undefined ? '' : ` --only ${close}`}` }],
    })
  }
  return only.length === 0 ? parts : parts.filter(({ name }) => only.includes(name))
}

/** What runs elsewhere is only watched: nothing is written there. */
function obstacle({ needs }: Part, { plan, containers }: Stack): string | undefined {
  const missing = needs.find((need) => !plan.services.some(({ name }) => name === need))
  if (missing !== undefined) return `${missing} does not run in this stack`
  const stopped = needs.find((need) => containers.get(need)?.state !== 'running')
  return stopped === undefined ? undefined : `${stopped} is not running`
}

function nothingToDo(details: readonly string[], { containers }: Stack): LakeError {
  if (![...containers.values()].some(({ state }) => state === 'running')) return notRunning(undefined)
  return new LakeError('nothing that was asked for can be given work', {
    code: 'no-part',
    exit: 'notRunning',
    details,
    actions: [{ id: 'status', command: 'lake status' }],
  })
}
