// `lake drill`: breaks services one after the other, sees what the alerts make of it, and mends each whatever happens.
import { answered } from '../alerts/answered.ts'
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import { exclusively } from '../stack/exclusive.ts'
import type { Exclusive } from '../stack/exclusive.ts'
import { broken } from './how.ts'
import { harm, mend, pulse } from './harm.ts'
import type { Target } from './harm.ts'
import { forgetIntention, writeIntention } from './journal.ts'
import { judge } from './judge.ts'
import type { Judged } from './judge.ts'
import { allRules, sightingsIn } from './look.ts'
import type { Sightings } from './look.ts'
import { outcomeOf } from './outcome.ts'
import type { DrillReport, DrillResult } from './outcome.ts'
import { recover } from './recover.ts'
import { patienceOf } from './scope.ts'
import type { DrillScope, PlannedDrill } from './scope.ts'
import { expectationsOf } from './table.ts'
import { watch } from './watch.ts'
import type { Seen } from './watch.ts'

export interface DrillOptions extends Exclusive {
  /** How long is looked for what must not fire. */
  readonly noiseMs: number
  /** At most so long for the alerts of each; infinite where nobody said so. */
  readonly patienceMs: number
  /** What an end at this moment would leave. */
  readonly onState: (text: string) => void
  /** After each service: an hour of drills is not lost where the next one cannot be mended. */
  readonly onReport: (report: DrillReport) => Promise<void>
}

export async function drillAll(
  session: Session,
  scope: DrillScope,
  options: DrillOptions,
): Promise<DrillReport> {
  const time = session.system.clock.now().toISOString()
  const { how, skipped } = scope
  const facts = { project: session.project.config.name, runtime: session.runtime.name, time, how, skipped }
  return exclusively(session, options, async () => {
    let report: DrillReport = { ...facts, drills: [] }
    for (const drill of scope.drills) {
      const result = await drillOne({ session, scope, options, drill })
      report = { ...report, drills: [...report.drills, result] }
      await options.onReport(report)
    }
    return report
  })
}

export interface Run {
  readonly session: Session
  readonly scope: DrillScope
  readonly options: DrillOptions
  readonly drill: PlannedDrill
}

async function drillOne(run: Run): Promise<DrillResult> {
  const { session, scope, options, drill } = run
  const { service, component, how, off, expected } = drill
  const { clock } = session.system
  const before = await answered('prometheus', async () =>
    sightingsIn(await allRules({ stack: scope.stack, signal: options.signal })),
  )
  const base = { service, component, how, off }
  const already = alreadyThere(drill, before)
  if (already !== undefined) {
    options.progress.warn(service, already)
    return { ...base, outcome: 'not tried', why: already, alerts: [], brokenMs: null, recovery: null }
  }
  const began = clock.monotonic()
  const seen = await whileBroken(run, before)
  const brokenMs = Math.round(clock.monotonic() - began)
  const recovery = await recover(run, { before, seen })
  const alerts = judged(run, seen)
  const why = expected.fires.length === 0 ? (expected.quiet ?? null) : null
  return { ...base, outcome: outcomeOf(alerts), why, alerts, brokenMs, recovery }
}

/** What fires already cannot be seen to begin. */
function alreadyThere({ expected, declared }: PlannedDrill, before: Sightings): string | undefined {
  const known = [...before].find(([key, { name }]) => expected.fires.includes(key) || declared.includes(name))
  return known === undefined
    ? undefined
    : `${known[0]} is ${known[1].state} already, so nothing could be seen`
}

/** The intention is on the disk before anything is done, and leaves it after all is mended. */
async function whileBroken(run: Run, before: Sightings): Promise<readonly Seen[]> {
  const { session, scope, options, drill } = run
  const { service, component, how } = drill
  const { progress, signal } = options
  const target: Target = { session, project: scope.alerts.plan.identity.id, service, component, how }
  signal.throwIfAborted()
  const at = session.system.clock.now().toISOString()
  await writeIntention(session, { service, component, how, runtime: session.runtime.name, at })
  options.onState(`${service} may still be broken: the next lake command in this project mends it.`)
  progress.start(service, `${how} it`)
  try {
    await harm(target, signal)
    return await watchBroken(run, target, before)
  } finally {
    progress.update(service, 'mending it')
    await mend(target).catch((error: unknown) => {
      const left = leftBroken(drill, error)
      progress.fail(service, left.message)
      throw left
    })
    await forgetIntention(session)
    options.onState(`${service} was ${broken[how]}, and was mended.`)
  }
}

/** Somebody may have taken its port meanwhile. The intention stays, so that the next command tries again. */
function leftBroken({ service, how }: PlannedDrill, error: unknown): LakeError {
  const { message, details, actions } = toldOf(error)
  return new LakeError(`${service} could not be mended: ${message}`, {
    code: 'not-healed',
    exit: 'failed',
    details: [...details, `It is ${broken[how]}: the next lake command in this project tries again.`],
    actions,
    cause: error,
  })
}

function toldOf(error: unknown): Pick<LakeError, 'message' | 'details' | 'actions'> {
  if (error instanceof LakeError) return error
  return { message: String(error), details: [], actions: [] }
}

async function watchBroken(run: Run, target: Target, before: Sightings): Promise<readonly Seen[]> {
  const { session, scope, options, drill } = run
  const { clock } = session.system
  const { service, how } = drill
  const { progress } = options
  const brokenAt = { time: clock.now().getTime(), monotonic: clock.monotonic() }
  const end = new AbortController()
  const trouble: unknown[] = []
  const slowing = how === 'slow' ? slowed(target, end, trouble) : undefined
  const scrape = scope.alerts.plan.config.scrape.intervalSeconds
  const patience = (key: string): number => patienceOf(scope.rules, key, scrape) * 1000
  try {
    return await answered('prometheus', () =>
      watch({
        asking: { stack: scope.stack, signal: AbortSignal.any([options.signal, end.signal]) },
        before,
        brokenAt,
        must: [
          ...drill.expected.fires.map((key) => ({ key, byName: false, patienceMs: patience(key) })),
          ...drill.declared.map((key) => ({ key, byName: true, patienceMs: patience(key) })),
        ],
        noiseMs: options.noiseMs,
        timeoutMs: options.patienceMs,
        onWait: (text) => progress.update(service, `${broken[how]}; ${text}`),
        onFire: ({ key, firingMs }) =>
          progress.note(`${service}: ${key} fires after ${Math.round((firingMs ?? 0) / 1000)} s`),
      }),
    )
  } catch (error) {
    throw trouble[0] ?? error
  } finally {
    end.abort()
    await slowing
  }
}

/** Until the end; where it cannot go on, that is the end. Nobody waits for it until then, so it throws nothing. */
async function slowed(target: Target, end: AbortController, trouble: unknown[]): Promise<void> {
  try {
    await pulse(target, end.signal)
  } catch (error) {
    trouble.push(error)
    end.abort()
  }
}

function judged({ session, scope, drill }: Run, seen: readonly Seen[]): readonly Judged[] {
  const { rules } = scope.alerts
  return judge({
    expected: drill.expected,
    declared: drill.declared,
    machine: expectationsOf(session.templates).machine,
    component: drill.component,
    shipped: new Set(rules.flatMap(({ name, origin }) => (origin === 'shipped' ? [name] : []))),
    seen,
  })
}
