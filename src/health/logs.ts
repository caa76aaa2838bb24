// Logs: a line written now arrives in Loki, and so has the last line of every service.
import type { PlannedService } from '../plan/plan.ts'
import type { Container, LogEntry } from '../system/system.ts'
import { logql } from './ask.ts'
import { loggedServices } from './attached.ts'
import { failed, passed, skipped, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { contains, nanoseconds, settled } from './log-lines.ts'
import { markerCheck, markerId } from './log-marker.ts'
import { tailOf } from './stack.ts'
import type { Stack } from './stack.ts'

const pollMs = 400

/** Nothing to prove where the stack has no Loki or nothing that feeds it. */
export function logChecks(stack: Stack): readonly Check[] {
  const { plan } = stack
  const find = (name: string): PlannedService | undefined =>
    plan.services.find((service) => service.name === name)
  const [loki, alloy] = [find('loki'), find('alloy')]
  if (loki === undefined || alloy === undefined) return []
  const path = [loki, alloy, find('socket-proxy')].flatMap(standing)
  const collected = plan.services.filter(({ facts }) => facts.logs !== false)
  const logged = [...collected.map(ownService), ...loggedServices(stack)]
  return [markerCheck(path, collected), ...logged.map((service) => lastLineCheck(service, path))]
}

/** A service whose log is collected, of the stack or of an attached project. */
export interface LoggedService extends Pick<Check, 'subject' | 'essential' | 'needs'> {
  /** Its `service_name` in Loki. */
  readonly name: string
  readonly container: (stack: Stack) => Container | undefined
}

function ownService({ name, component, essential }: PlannedService): LoggedService {
  const container = ({ containers }: Stack) => containers.get(name)
  return { name, subject: component, essential, needs: [`${name}.container`], container }
}

function lastLineCheck(service: LoggedService, path: readonly string[]): Check {
  const { name, subject, essential, needs } = service
  return {
    id: `${name}.logs`,
    subject,
    topic: 'logs',
    title: `the last log line of ${name} is in Loki`,
    broken: `the log of ${name} is not in Loki`,
    essential,
    needs: [...new Set([...needs, ...path, markerId])],
    early: true,
    timeoutMs: 10_000,
    probe: (context) => probeLastLine(service, context),
    fix: 'lake logs alloy --tail 50',
  }
}

async function probeLastLine(
  { name: service, container: find }: LoggedService,
  context: ProbeContext,
): Promise<Outcome> {
  const { session, plan } = context.stack
  const container = find(context.stack)
  const line = container === undefined ? undefined : await lastLine(container, context)
  if (line === undefined) return skipped('it has logged nothing')
  const ageMs = session.system.clock.now().getTime() - Date.parse(line.time)
  // Loki refuses what is older than a week, and deletes what is older than its retention.
  if (ageMs > Math.min(plan.config.retention.logsHours, 168) * 3_600_000)
    return skipped('its last line is older than Loki keeps')
  const labels = await arrived({ service, line, patienceMs: ageMs > 15_000 ? 1000 : 8000 }, context)
  if (labels === undefined) return absent(ageMs)
  return labels['level'] === undefined ? warned('its last line is in Loki, but without a level') : passed
}

function absent(ageMs: number): Outcome {
  // Loki may have been set up after it was written: the line written now has passed, the next one will tell.
  const hours = Math.round(ageMs / 3_600_000)
  if (hours >= 1) return warned(`its last line, ${hours} h old, is not in Loki`, { fix: 'lake health' })
  return failed(`its last line, ${Math.round(ageMs / 1000)} s old, is not in Loki`)
}

/** The newest line that has had time to arrive; where all are newer than that, the newest. */
async function lastLine(container: Container, context: ProbeContext): Promise<LogEntry | undefined> {
  return settled(await tailOf(container, 50, context), context.stack.session.system.clock.now().getTime())
}

interface Expected {
  readonly service: string
  readonly line: LogEntry
  readonly patienceMs: number
}

async function arrived(
  { service, line, patienceMs }: Expected,
  context: ProbeContext,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { clock } = context.stack.session.system
  const started = clock.monotonic()
  const end = nanoseconds(line.time) + 1_000_000n
  // A stack trace is one entry with the time of its first line, which lies before.
  const window = { start: end - 120_000_000_000n, end, limit: 200 }
  for (;;) {
    const streams = await logql(context, { query: `{service_name="${service}"}`, ...window })
    const found = streams.find(({ lines }) => lines.some((entry) => contains(entry, line.line)))
    if (found !== undefined || clock.monotonic() - started >= patienceMs) return found?.labels
    await clock.sleep(pollMs, context.signal)
  }
}
