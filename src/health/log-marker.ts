// A line written now must arrive in Loki: the whole way of a log, from the engine through the proxy and Alloy.
import type { PlannedService } from '../plan/plan.ts'
import { logql } from './ask.ts'
import { chain, failed, passed, skipped, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { ageMs, tailOf } from './stack.ts'
import { firstLine } from './values.ts'

export const markerId = 'chain.log-marker'
const pollMs = 200

export function markerCheck(path: readonly string[], collected: readonly PlannedService[]): Check {
  return {
    id: markerId,
    subject: chain,
    topic: 'logs',
    title: 'a log line written now arrives in Loki',
    broken: 'no log line arrives in Loki',
    essential: true,
    needs: path,
    early: true,
    timeoutMs: 25_000,
    probe: (context) => probeMarker(collected, context),
    fix: 'lake logs alloy socket-proxy --tail 50',
  }
}

/** Loki's image has no shell to write with: others are tried in turn. */
async function probeMarker(collected: readonly PlannedService[], context: ProbeContext): Promise<Outcome> {
  const { session, containers } = context.stack
  const marker = `lake-health-${session.system.host.randomHex(8)}`
  const running = collected.filter(({ name }) => containers.get(name)?.state === 'running')
  // Alloy looks for containers every five seconds, and reads what it missed before what is new.
  const alloyAge = ageMs(context.stack, 'alloy')
  const patienceMs = alloyAge !== undefined && alloyAge < 60_000 ? 20_000 : 8000
  for (const { name } of running) {
    const line = `level=info msg="lake health looks for this line in Loki" marker=${marker}`
    const written = await session.runtime.say(name, line).catch(() => false)
    if (!written) continue
    const found = await appears({ service: name, filter: marker, patienceMs }, context)
    if (found === undefined) return lost(name, patienceMs, context)
    return 'level' in found ? passed : warned('the line arrived, but without a level')
  }
  return skipped('no running container has a shell to write a line with')
}

interface Sought {
  readonly service: string
  /** Text that the line contains; lake's own, so that it needs no escaping. */
  readonly filter: string
  readonly patienceMs: number
}

/** Labels of the stream it is in. Polls: Alloy joins lines for a second and sends in batches. */
async function appears(
  { service, filter, patienceMs }: Sought,
  context: ProbeContext,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { clock } = context.stack.session.system
  const started = clock.monotonic()
  const now = BigInt(clock.now().getTime()) * 1_000_000n
  const window = { start: now - 60_000_000_000n, end: now + 60_000_000_000n, limit: 1 }
  while (clock.monotonic() - started < patienceMs) {
    await clock.sleep(pollMs, context.signal)
    const [found] = await logql(context, { query: `{service_name="${service}"} |= "${filter}"`, ...window })
    if (found !== undefined) return found.labels
  }
  return undefined
}

/** Alloy's own log is not collected, and says most about what it cannot do. */
async function lost(service: string, patienceMs: number, context: ProbeContext): Promise<Outcome> {
  const cause = `a line that ${service} logged did not arrive in Loki within ${patienceMs / 1000} s`
  const alloy = context.stack.containers.get('alloy')
  const since = context.stack.session.system.clock.now().getTime() - patienceMs - 30_000
  const lines = alloy === undefined ? [] : await tailOf(alloy, 50, context)
  const errors = lines.filter(({ time, line }) => Date.parse(time) > since && /\blevel=error\b/.test(line))
  const said = /\berr(?:or)?="((?:[^"\\]|\\.)*)"/.exec(errors.at(-1)?.line ?? '')?.[1]
  if (said === undefined) return failed(cause)
  return failed(cause, { detail: `alloy says: ${firstLine(said.replaceAll('\\"', '"'), 300)}` })
}
