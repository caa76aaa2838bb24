// `lake health`: proves that the whole chain works, and says first what does not.
import type { ExitName } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import { checksOf } from './checks.ts'
import type { CheckResult, Status } from './check.ts'
import { select, told } from './only.ts'
import { runChecks } from './run.ts'
import { isStopped, openStack } from './stack.ts'

export const healthStates = ['healthy', 'degraded', 'failed', 'stopped'] as const

export interface HealthReport {
  readonly project: string
  readonly id: string
  /** ISO time. */
  readonly time: string
  readonly summary: { readonly state: (typeof healthStates)[number]; readonly elapsedMs: number } & Readonly<
    Record<Status, number>
  >
  /** In the order of the chain: what is broken comes before what is broken because of it. */
  readonly checks: readonly CheckResult[]
}

export interface HealthOptions {
  /** Components, topics or ids of checks; empty: all. */
  readonly only: readonly string[]
  readonly signal: AbortSignal
}

export async function health(session: Session, { only, signal }: HealthOptions): Promise<HealthReport> {
  const { clock } = session.system
  const started = clock.monotonic()
  const stack = await openStack(session)
  const selection = select(checksOf(stack), only)
  const stopped = isStopped(stack)
  const results = stopped ? [] : told(await runChecks(selection.checks, stack, { signal }), selection)
  return {
    // As status has it: lake.yaml may have been renamed since the identity was minted.
    project: session.project.config.name,
    id: stack.plan.identity.id,
    time: clock.now().toISOString(),
    summary: {
      state: stopped ? 'stopped' : stateOf(results),
      elapsedMs: Math.round(clock.monotonic() - started),
      ok: count(results, 'ok'),
      warn: count(results, 'warn'),
      fail: count(results, 'fail'),
      skip: count(results, 'skip'),
    },
    checks: results,
  }
}

function stateOf(results: readonly CheckResult[]): HealthReport['summary']['state'] {
  const failures = results.filter(({ status }) => status === 'fail')
  if (failures.length === 0) return 'healthy'
  return failures.some(({ essential }) => essential) ? 'failed' : 'degraded'
}

function count(results: readonly CheckResult[], wanted: Status): number {
  return results.filter(({ status }) => status === wanted).length
}

/** Warnings are said and change nothing: what they wait for passes by itself, or the user is told what to do. */
export const healthExits: Readonly<Record<HealthReport['summary']['state'], ExitName>> = {
  healthy: 'ok',
  degraded: 'degraded',
  failed: 'failed',
  stopped: 'notRunning',
}

const watchMs = 10_000

/** One report after the other, until the signal. */
export async function* watchHealth(session: Session, options: HealthOptions): AsyncIterable<HealthReport> {
  for (;;) {
    yield await health(session, options)
    await session.system.clock.sleep(watchMs, options.signal)
  }
}
