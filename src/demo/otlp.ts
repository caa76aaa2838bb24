// Three applications that send traces, logs and metrics by OTLP: an API, a worker that it calls, a job that fails at times.
import { NoAnswer, addressOf, ask, complaint } from '../health/ask.ts'
import type { LoadContext, Part, Step } from './part.ts'

const mostly = [80, 120, 45, 60, 300, 90, 150, 70, 50, 900] as const

export const alloyPart: Part = {
  name: 'alloy',
  does: 'traces, logs at several levels and metrics of three applications by OTLP',
  needs: ['alloy'],
  steps: [
    { name: 'request', run: (context) => request(context, mostly[context.round % mostly.length] ?? 80) },
    { name: 'metrics', run: metrics },
    { name: 'job', run: (context) => jobRun(context, false) },
    { name: 'slow request', run: (context) => request(context, 6500) },
    { name: 'failing job', onPurpose: true, run: (context) => jobRun(context, true) },
    quiet('debug', 5, 'cache miss for order {n}'),
    quiet('warn', 13, 'payment provider answers slowly: {n} ms'),
  ],
}

function quiet(name: string, severity: number, text: string): Step {
  return {
    name: `log at ${name}`,
    run: (context) =>
      logs(context, 'demo-worker', [{ severity, body: text.replace('{n}', String(context.round)) }]),
  }
}

const words: Readonly<Record<number, string>> = { 5: 'DEBUG', 9: 'INFO', 13: 'WARN', 17: 'ERROR' }

interface Line {
  readonly severity: number
  readonly body: string
  readonly trace?: string
}

interface Span {
  readonly name: string
  readonly id: string
  readonly parent?: string
  /** 1 internal, 2 server, 3 client. */
  readonly kind: 1 | 2 | 3
  readonly ms: number
  readonly error?: string
}

/** The API asks the worker: two services, three spans, two lines of one trace. */
async function request(context: LoadContext, ms: number): Promise<void> {
  const trace = hex(context, 16)
  const [api, call, work] = [hex(context, 8), hex(context, 8), hex(context, 8)]
  await spans(context, 'demo-api', trace, [
    { name: 'POST /orders', id: api, kind: 2, ms },
    { name: 'reserve stock', id: call, parent: api, kind: 3, ms: ms * 0.8 },
  ])
  await spans(context, 'demo-worker', trace, [
    { name: 'reserve stock', id: work, parent: call, kind: 2, ms: ms * 0.7 },
  ])
  await logs(context, 'demo-api', [{ severity: 9, body: `POST /orders 201 ${ms} ms`, trace }])
}

async function jobRun(context: LoadContext, fails: boolean): Promise<void> {
  const trace = hex(context, 16)
  const [root, step] = [hex(context, 8), hex(context, 8)]
  const error = fails ? { error: 'the file of today is missing' } : {}
  await spans(context, 'demo-job', trace, [
    { name: 'load orders', id: root, kind: 1, ms: 1200, ...error },
    { name: 'read file', id: step, parent: root, kind: 1, ms: 200, ...error },
  ])
  await logs(context, 'demo-job', [
    fails
      ? { severity: 17, body: 'load orders failed: the file of today is missing', trace }
      : { severity: 9, body: 'load orders: 5000 rows', trace },
  ])
}

function metrics(context: LoadContext): Promise<void> {
  const point = { timeUnixNano: String(now(context)), asDouble: 40 + (context.round % 20) }
  const sum = {
    aggregationTemporality: 2,
    isMonotonic: true,
    dataPoints: [{ timeUnixNano: String(now(context)), asInt: String(context.round * 10) }],
  }
  return send(context, 'metrics', {
    resourceMetrics: [
      {
        resource: resource('demo-worker'),
        scopeMetrics: [
          {
            metrics: [
              { name: 'demo.queue.length', gauge: { dataPoints: [point] } },
              { name: 'demo.orders', sum },
            ],
          },
        ],
      },
    ],
  })
}

function logs(context: LoadContext, service: string, lines: readonly Line[]): Promise<void> {
  const logRecords = lines.map(({ severity, body, trace }) => ({
    timeUnixNano: String(now(context)),
    severityNumber: severity,
    severityText: words[severity] ?? 'INFO',
    body: { stringValue: body },
    ...(trace === undefined ? {} : { traceId: trace, spanId: trace.slice(0, 16) }),
  }))
  return send(context, 'logs', {
    resourceLogs: [{ resource: resource(service), scopeLogs: [{ logRecords }] }],
  })
}

/** They end now. */
function spans(context: LoadContext, service: string, traceId: string, list: readonly Span[]): Promise<void> {
  const end = now(context)
  const made = list.map(({ name, id, parent, kind, ms, error }) => ({
    traceId,
    spanId: id,
    ...(parent === undefined ? {} : { parentSpanId: parent }),
    name,
    kind,
    startTimeUnixNano: String(end - BigInt(Math.round(ms * 1_000_000))),
    endTimeUnixNano: String(end),
    status: error === undefined ? { code: 1 } : { code: 2, message: error },
  }))
  return send(context, 'traces', {
    resourceSpans: [{ resource: resource(service), scopeSpans: [{ spans: made }] }],
  })
}

async function send(context: LoadContext, signal: string, body: unknown): Promise<void> {
  const answer = await ask(context, `${addressOf(context, 'alloy', 'otlp-http')}/v1/${signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.status >= 400) throw new NoAnswer(`Alloy answers ${answer.status}: ${complaint(answer.body)}`)
}

function resource(service: string): unknown {
  return { attributes: [{ key: 'service.name', value: { stringValue: service } }] }
}

function hex({ stack }: LoadContext, bytes: number): string {
  return stack.session.system.host.randomHex(bytes)
}

function now({ stack }: LoadContext): bigint {
  return BigInt(stack.session.system.clock.now().getTime()) * 1_000_000n
}
