// What an application sends by OTLP: a span arrives in Tempo, a log in Loki, a metric in Prometheus.
// Alloy answers 200 as soon as it has queued: only finding a thing at the other end proves that it was delivered.
import type { PlannedService } from '../plan/plan.ts'
import { NoAnswer, addressOf, ask, complaint, logql, promql } from './ask.ts'
import { chain, failed, passed, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import type { Stack } from './stack.ts'

const pollMs = 200
const patienceMs = 15_000

interface Signal {
  readonly name: 'span' | 'otlp-log' | 'otlp-metric'
  readonly what: string
  readonly backend: string
  readonly send: (marker: string, context: ProbeContext) => Promise<void>
  readonly find: (marker: string, context: ProbeContext) => Promise<Outcome | undefined>
}

export function otlpChecks({ plan }: Stack): readonly Check[] {
  const find = (name: string): PlannedService | undefined =>
    plan.services.find((service) => service.name === name)
  const alloy = find('alloy')
  if (alloy === undefined) return []
  return signals.flatMap((signal) => {
    const backend = find(signal.backend)
    return backend === undefined ? [] : [signalCheck(signal, alloy, backend)]
  })
}

function signalCheck(signal: Signal, alloy: PlannedService, backend: PlannedService): Check {
  const { name, what } = signal
  return {
    id: `chain.${name}`,
    subject: chain,
    topic: 'otlp',
    title: `${what} sent by OTLP arrives in ${backend.component}`,
    broken: `${what} sent by OTLP does not arrive`,
    essential: alloy.essential && backend.essential,
    needs: [alloy, backend].flatMap(standing),
    early: true,
    timeoutMs: patienceMs + 5000,
    probe: async (context) => {
      const { clock, host } = context.stack.session.system
      const marker = host.randomHex(16)
      await signal.send(marker, context)
      const started = clock.monotonic()
      while (clock.monotonic() - started < patienceMs) {
        await clock.sleep(pollMs, context.signal)
        const outcome = await signal.find(marker, context)
        if (outcome !== undefined) return outcome
      }
      return failed(
        `${what} that Alloy has taken did not arrive in ${backend.component} within ${patienceMs / 1000} s`,
      )
    },
    fix: 'lake logs alloy --tail 50',
  }
}

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'lake-health' } }] }

function nanosecondsNow({ stack }: ProbeContext): bigint {
  return BigInt(stack.session.system.clock.now().getTime()) * 1_000_000n
}

async function post(context: ProbeContext, path: string, body: unknown): Promise<void> {
  const answer = await ask(context, `${addressOf(context, 'alloy', 'otlp-http')}/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.status >= 400) throw new NoAnswer(`Alloy answers ${answer.status}: ${complaint(answer.body)}`)
}

const signals: readonly Signal[] = [
  {
    name: 'span',
    what: 'a span',
    backend: 'tempo',
    send: async (marker, context) => {
      const now = nanosecondsNow(context)
      const span = {
        traceId: marker,
        spanId: marker.slice(0, 16),
        name: 'lake health',
        kind: 1,
        startTimeUnixNano: String(now - 1_000_000n),
        endTimeUnixNano: String(now),
      }
      await post(context, 'traces', { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })
    },
    find: async (marker, context) => {
      const answer = await ask(context, `${addressOf(context, 'tempo')}/api/traces/${marker}`)
      return answer.status < 400 ? passed : undefined
    },
  },
  {
    name: 'otlp-log',
    what: 'a log record',
    backend: 'loki',
    send: async (marker, context) => {
      const record = {
        timeUnixNano: String(nanosecondsNow(context)),
        severityNumber: 9,
        severityText: 'INFO',
        body: { stringValue: `lake health looks for this record in Loki ${marker}` },
      }
      await post(context, 'logs', { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] })
    },
    find: async (marker, context) => {
      const now = nanosecondsNow(context)
      const [found] = await logql(context, {
        query: `{service_name="lake-health"} |= "${marker}"`,
        start: now - 60_000_000_000n,
        end: now + 60_000_000_000n,
        limit: 1,
      })
      if (found === undefined) return undefined
      return found.labels['level'] === 'info' ? passed : warned('it arrived, but not with its level')
    },
  },
  {
    name: 'otlp-metric',
    what: 'a metric',
    backend: 'prometheus',
    send: async (marker, context) => {
      const point = { timeUnixNano: String(nanosecondsNow(context)), asDouble: valueOf(marker) }
      const metric = { name: 'lake.health.probe', gauge: { dataPoints: [point] } }
      await post(context, 'metrics', {
        resourceMetrics: [{ resource, scopeMetrics: [{ metrics: [metric] }] }],
      })
    },
    find: async (marker, context) => {
      const samples = await promql(context, 'lake_health_probe')
      return samples.some(({ value }) => value === valueOf(marker)) ? passed : undefined
    },
  },
]

/** One series whatever is sent: the value tells one run from another. */
function valueOf(marker: string): number {
  return Number.parseInt(marker.slice(0, 10), 16)
}
