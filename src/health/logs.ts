// Logs: a line written now arrives in Loki, and so has the last line of every service.
import type { PlannedService } from '../plan/plan.ts'
import type { Container, LogEntry } from '../system/system.ts'
import { logql } from './ask.ts'
import { chain, failed, passed, skipped, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { contains, nanoseconds, settled } from './log-lines.ts'
import { ageMs } from './stack.ts'
import type { Stack } from './stack.ts'

const markerId = 'chain.log-marker'
const pollMs = 400

/** Nothing to prove where the stack has no Loki or nothing that feeds it. */
export function logChecks({ plan }: Stack): readonly Check[] {
  const find = (name: string): PlannedService | undefined =>
    plan.services.find((service) => service.name === name)
  const [loki, alloy] = [find('loki'), find('alloy')]
  if (loki === undefined || alloy === undefined) return []
  const path = [loki, alloy, find('socket-proxy')].flatMap(standing)
  const collected = plan.services.filter(({ facts }) => facts.logs !== false)
  return [markerCheck(path, collected), ...collected.map((service) => lastLineCheck(service, path))]
}

function markerCheck(path: readonly string[], collected: readonly PlannedService[]): Check {
  return {
    id: markerId,
    subject: chain,
    topic: 'logs',
    title: 'a log line written now arrives in Loki',
    broken: 'no log line arrives in Loki',
    essential: true,
    needs: path,
    timeoutMs: 25_000,
    probe: (context) => probeMarker(collected, context),
    fix: 'lake logs alloy socket-proxy --tail 50',
  }
}

/**
 * The line is written where the process of the container writes its own: to the standard output of process 1. That needs
 * a shell in the image and the user of process 1, which `exec` has. Loki's image has no shell: others are tried in turn.
 */
async function probeMarker(collected: readonly PlannedService[], context: ProbeContext): Promise<Outcome> {
  const { session, containers } = context.stack
  const marker = `lake-health-${session.system.host.randomHex(8)}`
  const running = collected.filter(({ name }) => containers.get(name)?.state === 'running')
  // Alloy looks for containers every five seconds, and reads what it missed before what is new.
  const alloyAge = ageMs(context.stack, 'alloy')
  const patienceMs = alloyAge !== undefined && alloyAge < 60_000 ? 20_000 : 8000
  for (const { name } of running) {
    const written = await writeLine(
      name,
      `level=info msg="lake health looks for this line in Loki" marker=${marker}`,
      context,
    )
    if (!written) continue
    const found = await appears({ service: name, filter: marker, patienceMs }, context)
    if (found === undefined)
      return failed(`a line that ${name} logged did not arrive in Loki within ${patienceMs / 1000} s`)
    return 'level' in found ? passed : warned('the line arrived, but without a level')
  }
  return skipped('no running container has a shell to write a line with')
}

async function writeLine(service: string, line: string, { stack }: ProbeContext): Promise<boolean> {
  try {
    const { code } = await stack.session.runtime.exec(service, ['sh', '-c', `echo '${line}' > /proc/1/fd/1`])
    return code === 0
  } catch {
    return false
  }
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

function lastLineCheck(service: PlannedService, path: readonly string[]): Check {
  const { name, component, essential } = service
  return {
    id: `${name}.logs`,
    subject: component,
    topic: 'logs',
    title: `the last log line of ${name} is in Loki`,
    broken: `the log of ${name} is not in Loki`,
    essential,
    needs: [...new Set([`${name}.container`, ...path, markerId])],
    timeoutMs: 10_000,
    probe: (context) => probeLastLine(name, context),
    fix: 'lake logs alloy --tail 50',
  }
}

async function probeLastLine(service: string, context: ProbeContext): Promise<Outcome> {
  const { session, containers, plan } = context.stack
  const container = containers.get(service)
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
async function lastLine(
  container: Container,
  { stack, signal }: ProbeContext,
): Promise<LogEntry | undefined> {
  const { runtime, system } = stack.session
  const lines: LogEntry[] = []
  for await (const entry of runtime.logs(container.id, { follow: false, tail: 50, signal })) lines.push(entry)
  return settled(lines, system.clock.now().getTime())
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
