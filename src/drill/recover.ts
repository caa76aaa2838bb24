// After a service was mended: until it is ready, and until what the drill set off is over. The next one starts from there.
import type { LoadedRule } from '../alerts/loaded.ts'
import { LakeError } from '../errors.ts'
import { assess } from '../stack/wait.ts'
import type { Run } from './drill.ts'
import { containerOf } from './harm.ts'
import type { Sightings } from './look.ts'
import { patienceOf } from './scope.ts'
import { expectationsOf } from './table.ts'
import { look } from './watch.ts'
import type { Seen } from './watch.ts'

export interface Recovery {
  /** Since it was mended. */
  readonly readyMs: number
  /** Until all alerts of the drill were over; null where some were not. */
  readonly calmMs: number | null
  /** Alerts that were not over in their time. */
  readonly still: readonly string[]
}

const readyLimitMs = 300_000
const pollMs = 1000

export async function recover(
  run: Run,
  { before, seen }: { readonly before: Sightings; readonly seen: readonly Seen[] },
): Promise<Recovery> {
  const { clock } = run.session.system
  const { progress } = run.options
  const { service } = run.drill
  const mended = clock.monotonic()
  await ready(run)
  const readyMs = Math.round(clock.monotonic() - mended)
  const still = await calm(run, before, seen)
  const calmMs = Math.round(clock.monotonic() - mended)
  if (still.length === 0) progress.succeed(service, 'works again, and its alerts are over')
  else progress.warn(service, `works again, and ${still.join(', ')} goes on`)
  return { readyMs, calmMs: still.length === 0 ? calmMs : null, still }
}

/** A health check may call it dead for a while longer: only the time decides. */
async function ready({ session, scope, options, drill }: Run): Promise<void> {
  const { clock } = session.system
  const { plan } = scope.alerts
  const began = clock.monotonic()
  const service = plan.services.find(({ name }) => name === drill.service)
  if (service === undefined) return
  for (;;) {
    const container = await containerOf({ session, project: plan.identity.id, service: drill.service })
    const found = await assess(session, plan, { service, container })
    if (found.state === 'ready') return
    const waits = found.state === 'waiting' ? found.for : found.cause
    if (clock.monotonic() - began > readyLimitMs) throw notReady(drill.service, waits)
    options.progress.update(drill.service, `mended; waiting for ${waits}`)
    await clock.sleep(pollMs, options.signal)
  }
}

async function calm(
  { session, scope, options, drill }: Run,
  before: Sightings,
  seen: readonly Seen[],
): Promise<readonly string[]> {
  const { clock } = session.system
  const asking = { stack: scope.stack, signal: options.signal }
  const began = clock.monotonic()
  const { machine } = expectationsOf(session.templates)
  const mine = new Set(seen.map(({ key }) => key).filter((key) => !machine.includes(key)))
  const limitMs = endSeconds(scope.rules, [...mine], scope.alerts.plan.config.scrape.intervalSeconds) * 1000
  for (;;) {
    const now = (await look(asking)) ?? new Map<string, never>()
    const still = [...now.keys()].filter((key) => mine.has(key) && !before.has(key))
    if (still.length === 0 || clock.monotonic() - began > limitMs) return still
    options.progress.update(drill.service, `works again; waiting for the end of ${still.join(', ')}`)
    await clock.sleep(pollMs, options.signal)
  }
}

/** None of the shipped ones is kept firing for longer. */
const keptSeconds = 600

/** A range must be empty of the fault, as it had to be full of it; some are kept firing beyond that. */
function endSeconds(rules: readonly LoadedRule[], keys: readonly string[], scrapeSeconds: number): number {
  return Math.max(0, ...keys.map((key) => patienceOf(rules, key, scrapeSeconds))) + keptSeconds
}

function notReady(service: string, waits: string): LakeError {
  return new LakeError(`${service} was mended and is not ready after ${readyLimitMs / 1000} s: ${waits}`, {
    code: 'not-healed',
    exit: 'failed',
    actions: [
      { id: 'logs', command: `lake logs ${service} --tail 50` },
      { id: 'restart', command: `lake restart ${service}` },
    ],
  })
}
