// One part at work: its steps in turn, one at a time, until the time is over; then what it made is removed.
import { LakeError } from '../errors.ts'
import { NoAnswer } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { firstLine } from '../health/values.ts'
import type { Progress } from '../stack/progress.ts'
import { StatementFailed } from '../trino/statement.ts'
import { Unexpected } from './part.ts'
import type { LoadContext, Part, Step } from './part.ts'

export interface Done {
  readonly part: string
  readonly does: string
  readonly steps: number
  /** Failures that were meant. */
  readonly onPurpose: number
  readonly failed: number
  /** The last failure that was not meant. */
  readonly cause?: string
  /** Why something of it may be left. */
  readonly left?: string
}

export interface Work {
  readonly stack: Stack
  readonly forMs: number
  readonly rate: number
  readonly faults: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
}

interface Tally {
  steps: number
  onPurpose: number
  failed: number
  cause?: string
}

/** Long enough for Trino to drop a table, short enough for somebody who pressed Ctrl-C. */
const cleanMs = 20_000

export async function runPart(part: Part, work: Work): Promise<Done> {
  const { progress, stack, forMs } = work
  const over = new AbortController()
  const signal = AbortSignal.any([work.signal, over.signal])
  const { clock } = stack.session.system
  const tally: Tally = { steps: 0, onPurpose: 0, failed: 0 }
  progress.start(part.name, part.does)
  const time = clock.sleep(forMs, signal).catch(() => undefined)
  const loop = begin(part, { ...work, signal }, tally)
  await Promise.race([time, loop])
  over.abort()
  await loop
  const done = { ...(await clean(part, work)), ...tally }
  tell(part.name, done, progress)
  return done
}

/** Ends when the signal does; never throws. */
async function begin(part: Part, work: Work, tally: Tally): Promise<void> {
  const { stack, signal } = work
  const steps = part.steps.filter(({ fires }) => work.faults || fires === undefined)
  try {
    await part.setUp?.({ stack, signal, round: 0 })
  } catch (error) {
    if (signal.aborted) return
    tally.failed += 1
    tally.cause = inWords(error)
    return
  }
  for (let round = 0; !signal.aborted; round += 1)
    for (const step of steps) await paced(step, { stack, signal, round }, { ...work, part }, tally)
}

/** A step that takes longer than its turn is followed by the next at once. */
async function paced(
  step: Step,
  context: LoadContext,
  { rate, part, progress }: Work & { readonly part: Part },
  tally: Tally,
): Promise<void> {
  const { signal, stack } = context
  if (signal.aborted) return
  const { clock } = stack.session.system
  const started = clock.monotonic()
  try {
    await step.run(context)
    tally.steps += 1
    if (step.onPurpose === true) tally.onPurpose += 1
  } catch (error) {
    // What is cut off at the end is no failure.
    if (signal.aborted) return
    tally.failed += 1
    tally.cause = `${step.name}: ${inWords(error)}`
  }
  progress.update(part.name, `${tally.steps} steps, now ${step.name}`)
  const rest = 1000 / rate - (clock.monotonic() - started)
  await clock.sleep(Math.max(rest, 10), signal).catch(() => undefined)
}

/** Whoever stops the run still wants its things removed. */
export async function clean(part: Part, { stack }: Pick<Work, 'stack'>): Promise<Done> {
  const done = { part: part.name, does: part.does, steps: 0, onPurpose: 0, failed: 0 }
  try {
    await part.cleanUp?.({ stack, signal: AbortSignal.timeout(cleanMs), round: 0 })
    return done
  } catch (error) {
    return { ...done, left: inWords(error) }
  }
}

function tell(name: string, { steps, failed, cause, left }: Done, progress: Progress): void {
  if (left !== undefined) progress.fail(name, `its things may be left: ${left}`)
  else if (failed > 0) progress.warn(name, `${steps} steps, ${failed} failed: ${cause ?? ''}`)
  else progress.succeed(name, `${steps} steps`)
}

function inWords(error: unknown): string {
  if (error instanceof StatementFailed) return `${error.code}: ${firstLine(error.message)}`
  if (error instanceof NoAnswer || error instanceof LakeError || error instanceof Unexpected)
    return error.message
  throw error
}
