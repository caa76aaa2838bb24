// Runs checks: each as soon as those it needs have passed, a few at a time, none longer than its own limit.
import { LakeError } from '../errors.ts'
import { NoAnswer } from './ask.ts'
import type { Asked, Check, CheckResult, Outcome } from './check.ts'
import type { Stack } from './stack.ts'
import type { Clock } from '../system/system.ts'

export interface RunOptions {
  readonly signal: AbortSignal
  readonly concurrency?: number
}

interface Settled<About extends string> {
  readonly result: CheckResult<About>
  readonly blocks: boolean
  readonly broken: string
}

export function runChecks(
  checks: readonly Check[],
  stack: Stack,
  options: RunOptions,
): Promise<readonly CheckResult[]> {
  return runAll(checks, (asked) => ({ ...asked, stack }), { ...options, clock: stack.session.system.clock })
}

/** In the order of the list, whatever ended first. */
export async function runAll<Context extends Asked, About extends string>(
  checks: readonly Check<Context, About>[],
  contextOf: (asked: Asked) => Context,
  options: RunOptions & { readonly clock: Clock },
): Promise<readonly CheckResult<About>[]> {
  requireOrder(checks)
  const slot = slots(options.concurrency ?? 8)
  const context = contextOf({ signal: options.signal, once: memory() })
  const running = new Map<string, Promise<Settled<About>>>()
  for (const check of checks) {
    const needs = check.needs.map((id) => running.get(id)).filter((need) => need !== undefined)
    running.set(check.id, settle(check, needs, { context, slot, clock: options.clock }))
  }
  const settled = await Promise.all(running.values())
  options.signal.throwIfAborted()
  return settled.map(({ result }) => result)
}

/** Needs point backwards: then no check can wait for itself. */
function requireOrder(checks: readonly { readonly id: string; readonly needs: readonly string[] }[]): void {
  const seen = new Set<string>()
  for (const { id, needs } of checks) {
    const missing = needs.find((need) => !seen.has(need))
    if (missing !== undefined) throw new Error(`check ${id} needs ${missing}, which does not come before it`)
    if (seen.has(id)) throw new Error(`check ${id} is there twice`)
    seen.add(id)
  }
}

type Slot = <T>(work: () => Promise<T>) => Promise<T>

interface Running<Context> {
  readonly context: Context
  readonly slot: Slot
  readonly clock: Clock
}

async function settle<Context extends Asked, About extends string>(
  check: Check<Context, About>,
  needs: readonly Promise<Settled<About>>[],
  running: Running<Context>,
): Promise<Settled<About>> {
  const stop = new AbortController()
  const early = check.early === true ? measure(check, running, stop.signal) : undefined
  // Whoever stops it does not wait for it.
  early?.catch(() => undefined)
  const unmet = (await Promise.all(needs)).find(({ blocks }) => blocks)
  if (unmet !== undefined) {
    stop.abort()
    return blocked(check, unmet)
  }
  const knownMs = running.clock.monotonic()
  const first = await early
  // What it needs may have come up since it failed.
  const counts = first !== undefined && (first.outcome.status === 'ok' || first.endMs > knownMs)
  const { outcome, latencyMs } = counts
    ? first
    : await running.slot(() => measure(check, running, stop.signal))
  const { blocks = outcome.status === 'fail', ...found } = outcome
  const fix = found.status === 'fail' || found.status === 'warn' ? { fix: found.fix ?? check.fix } : {}
  return { result: { ...facts(check), ...found, ...fix, latencyMs }, blocks, broken: check.broken }
}

async function measure<Context extends Asked, About extends string>(
  check: Check<Context, About>,
  { context, clock }: Running<Context>,
  stopped: AbortSignal,
) {
  const startMs = clock.monotonic()
  const signal = AbortSignal.any([context.signal, stopped])
  const outcome = await attempt(check, { ...context, signal }, clock)
  const endMs = clock.monotonic()
  return { outcome, endMs, latencyMs: Math.round(endMs - startMs) }
}

/** The check at the bottom is named, not the one in between. */
function blocked<About extends string>(
  check: Facts<About>,
  { result, broken }: Settled<About>,
): Settled<About> {
  const because = result.because ?? result.id
  return {
    result: { ...facts(check), status: 'skip', latencyMs: 0, cause: `because ${broken}`, because },
    blocks: true,
    broken,
  }
}

type Facts<About extends string> = Pick<
  CheckResult<About>,
  'id' | 'subject' | 'topic' | 'title' | 'essential'
>

function facts<About extends string>({ id, subject, topic, title, essential }: Facts<About>): Facts<About> {
  return { id, subject, topic, title, essential }
}

async function attempt<Context extends Asked, About extends string>(
  check: Check<Context, About>,
  context: Context,
  clock: Clock,
): Promise<Outcome> {
  const own = new AbortController()
  const signal = AbortSignal.any([context.signal, own.signal])
  const late = (): Outcome => ({
    status: 'fail',
    cause: `no answer within ${(check.timeoutMs / 1000).toFixed(0)} s`,
  })
  try {
    return await Promise.race([
      check.probe({ ...context, signal }).catch(explain),
      clock.sleep(check.timeoutMs, signal).then(late),
    ])
  } finally {
    own.abort()
  }
}

function explain(error: unknown): Outcome {
  if (error instanceof NoAnswer || error instanceof LakeError) return { status: 'fail', cause: error.message }
  const message = error instanceof Error ? error.message : String(error)
  return { status: 'fail', cause: `the check itself broke, a bug in lake: ${message}` }
}

function slots(count: number): Slot {
  let free = count
  const waiting: (() => void)[] = []
  return async (work) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

function memory(): Asked['once'] {
  const known = new Map<string, Promise<unknown>>()
  return <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const asked = known.get(key) ?? ask()
    known.set(key, asked)
    return asked as Promise<T>
  }
}
