// The whole lake: real MinIO, Nessie and Trino beside the core. What goes in at one end is found at the other.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectLoopbackOnly, expectNothingToDo, expectSecretsKept } from '../spine/invariants.ts'
import { expectPlainCompose } from './scenarios.ts'
import { ended, eventually, lakeYaml, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Check {
  readonly id: string
  readonly status: string
  readonly cause?: string
}
interface Answer {
  readonly series: readonly {
    readonly labels: Record<string, string>
    readonly points: { value: string }[]
  }[]
  readonly lines: readonly { readonly labels: Record<string, string>; readonly line: string }[]
  readonly rows: readonly (readonly unknown[])[]
}
interface History {
  readonly queries: readonly {
    readonly id: string
    readonly state: string
    readonly elapsedMs: number
    readonly user: string
    readonly sql: string
    readonly error: { readonly name: string } | null
  }[]
}

const lake = ['minio', 'nessie', 'trino']

describe('the whole lake', () => {
  let stack: Stack
  let address: (service: string, port?: number) => string
  beforeAll(async () => {
    stack = await openStack(
      'whole',
      lakeYaml('whole', 'size: tiny\n', '  minio: {}\n  nessie: {}\n  trino: {}\n'),
    )
    await killOnTheWay(stack)
    const up = await stack.json<{ services: { service: string; address?: string }[] }>([
      'up',
      '--timeout',
      '10m',
    ])
    address = (service) => up.services.find((it) => it.service === service)?.address ?? ''
  })
  afterAll(() => stack.end())

  const query = (text: string, ...more: string[]): Promise<Answer> =>
    stack.json<Answer>(['query', text, ...more])
  const green = (): Promise<readonly Check[]> =>
    eventually(async () => {
      const { checks } = await stack.json<{ checks: Check[] }>(['health'], [0, 8, 9])
      const bad = checks.filter(({ status }) => status === 'fail')
      if (bad.length > 0) throw new Error(JSON.stringify(bad))
      return checks
    }, 240)
  const otlp = async (path: string, body: unknown): Promise<void> => {
    const port = (JSON.parse(await stack.read('.lake/state.json')) as { ports: Record<string, number> }).ports
    const answer = await fetch(`http://127.0.0.1:${port['alloy/otlp-http']}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(200)
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'ingest' } }] }
  const now = (): string => String(BigInt(Date.now()) * 1_000_000n)
  const sendLog = (body: string, trace: string, severity: number): Promise<void> =>
    otlp('logs', {
      resourceLogs: [
        {
          resource,
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: now(),
                  severityNumber: severity,
                  body: { stringValue: body },
                  traceId: trace,
                  spanId: trace.slice(0, 16),
                },
              ],
            },
          ],
        },
      ],
    })
  const sendSpan = (trace: string, name: string): Promise<void> =>
    otlp('traces', {
      resourceSpans: [
        {
          resource,
          scopeSpans: [
            {
              spans: [
                {
                  traceId: trace,
                  spanId: trace.slice(0, 16),
                  name,
                  kind: 2,
                  startTimeUnixNano: now(),
                  endTimeUnixNano: String(BigInt(now()) + 5_000_000n),
                },
              ],
            },
          ],
        },
      ],
    })
  const sendMetric = (name: string, value: number): Promise<void> =>
    otlp('metrics', {
      resourceMetrics: [
        {
          resource,
          scopeMetrics: [
            { metrics: [{ name, gauge: { dataPoints: [{ timeUnixNano: now(), asDouble: value }] } }] },
          ],
        },
      ],
    })
  const trace = async (id: string): Promise<string> => {
    const answer = await fetch(`${address('tempo')}/api/traces/${id}`)
    if (answer.status !== 200) throw new Error(`Tempo answers ${answer.status} for ${id}`)
    return answer.text()
  }

  it('is healthy from end to end, a row in an Iceberg table included', async () => {
    const checks = await green()
    const ok = checks.filter(({ status }) => status === 'ok').map(({ id }) => id)
    for (const id of [
      'minio.object',
      'nessie.branch',
      'trino.select',
      'chain.iceberg',
      'chain.span',
      'chain.otlp-log',
      'chain.otlp-metric',
      'trino.target',
      'nessie.target',
      'minio-cluster.proof',
      'minio-bucket.target',
      'tempo.target',
      'host.target',
    ])
      expect(ok, id).toContain(id)
  })

  it('does nothing the second time', () => expectNothingToDo(stack))

  it('is understood by plain Compose in .lake, for every subset of profiles', () => expectPlainCompose(stack))

  it('publishes on loopback only', () => expectLoopbackOnly(stack))

  it('keeps its secrets in .lake/secrets', () =>
    expectSecretsKept(stack, ['minio-password', 'postgres-password', 'grafana-admin-password']))

  it('finds a row that went through Trino into an Iceberg table on Nessie', async () => {
    await query('create schema if not exists iceberg.shop')
    await query(
      'create table iceberg.shop.orders as select orderkey, totalprice from tpch.tiny.orders limit 100',
    )
    await query('insert into iceberg.shop.orders values (-1, 9.5)')
    const { rows } = await query('select count(*), min(orderkey) from iceberg.shop.orders')
    expect(rows).toEqual([[101, -1]])
    const postgres = await query('select count(*) > 0 from postgresql.information_schema.tables')
    expect(postgres.rows).toEqual([[true]])
  })

  it.each(['trino', 'nessie'])('finds the traces of what %s was asked', async (service) => {
    const id = await eventually(async () => {
      const words = encodeURIComponent(`{resource.service.name="${service}"}`)
      const answer = await fetch(`${address('tempo')}/api/search?limit=5&q=${words}`)
      const { traces = [] } = (await answer.json()) as { traces?: { traceID: string }[] }
      if (traces[0] === undefined) throw new Error(`no trace of ${service}`)
      // Its search leaves leading zeros out.
      return traces[0].traceID.padStart(32, '0')
    }, 60)
    expect(await trace(id)).toContain(service)
  })

  it('finds a span with its log, an error by its level, and a metric', async () => {
    const id = randomBytes(16).toString('hex')
    await sendSpan(id, 'load orders')
    await sendLog(`marker-${id}`, id, 17)
    await sendMetric('batch.rows', 42)
    await eventually(async () => expect(await trace(id)).toContain('load orders'))
    await eventually(async () => {
      const { lines } = await query(
        `{service_name="ingest", level="error"} | trace_id="${id}"`,
        '--range',
        '10m',
      )
      expect(lines.map(({ line }) => line)).toEqual([`marker-${id}`])
    })
    await eventually(async () => {
      const { series } = await query('batch_rows{job="ingest"}')
      expect(series[0]?.points[0]?.value).toBe('42')
    })
    const { lines } = await query('{service_name="ingest"}', '--range', '10m')
    expect(Object.keys(lines[0]?.labels ?? {}).filter((name) => /instance|span|host/.test(name))).toEqual(
      Object.keys(lines[0]?.labels ?? {}).filter((name) => name === 'span_id'),
    )
  })

  it('tells the slowest queries as Trino itself knows them', async () => {
    const sqls = Array.from({ length: 50 }, (_, index) =>
      index % 10 === 9
        ? `select * from tpch.tiny.nowhere_${index}`
        : index % 5 === 0
          ? `select count(*) from tpch.tiny.lineitem a, tpch.tiny.nation b where a.orderkey % ${index + 2} = 0`
          : `select ${index}`,
    )
    for (const sql of sqls) await stack.lake('query', '--sql', sql)
    const { rows } = await query(
      `select query_id, date_diff('millisecond', created, "end") from system.runtime.queries
       where source = 'lake' and "user" <> 'lake-health' and state in ('FINISHED', 'FAILED') and query not like '%runtime.queries%'
       order by 2 desc`,
      '--limit',
      '1000',
    )
    const known = new Map(rows.map(([id, ms]) => [String(id), Number(ms)]))
    expect(known.size).toBeGreaterThanOrEqual(50)
    const history = await eventually(async () => {
      const found = await stack.json<History>(['queries', '--slowest', '--since', '1h', '--limit', '1000'])
      const missing = [...known.keys()].filter((id) => !found.queries.some((it) => it.id === id))
      if (missing.length > 0) throw new Error(`not in the history: ${missing.join(', ')}`)
      return found
    }, 60)
    const both = history.queries.filter(({ id }) => known.has(id))
    for (const { id, elapsedMs } of both)
      expect(Math.abs(elapsedMs - (known.get(id) ?? 0)), id).toBeLessThanOrEqual(2)
    expect(both.map(({ elapsedMs }) => elapsedMs)).toEqual(
      both.map(({ elapsedMs }) => elapsedMs).toSorted((a, b) => b - a),
    )
    const failed = await stack.json<History>(['queries', '--failed', '--since', '1h', '--limit', '1000'])
    expect(
      failed.queries.filter(({ sql }) => sql.includes('nowhere')).map(({ error }) => error?.name),
    ).toEqual(Array.from({ length: 5 }, () => 'TABLE_NOT_FOUND'))
  })

  it('loses nothing while its backends are away', async () => {
    const backends = ['loki', 'tempo', 'prometheus']
    const ids = await Promise.all(backends.map((name) => stack.container(name)))
    await stack.docker('stop', ...ids)
    const sent = Array.from({ length: 60 }, () => randomBytes(16).toString('hex'))
    for (const id of sent) {
      await sendSpan(id, 'while away')
      await sendLog(`away-${id}`, id, 9)
      await new Promise((done) => setTimeout(done, 1000))
    }
    await sendMetric('after.outage', 7)
    // Their ports were free for a minute.
    await stack.json(['up', '--move-ports'])
    await eventually(async () => {
      const { lines } = await query('{service_name="ingest"} |= "away-"', '--range', '15m', '--limit', '500')
      expect(new Set(lines.map(({ line }) => line)).size).toBe(sent.length)
    }, 90)
    await eventually(async () => {
      for (const id of sent) await trace(id)
    }, 90)
    await eventually(async () => expect((await query('after_outage')).series).toHaveLength(1), 60)
  })

  it.each([...lake, 'tempo'])('names %s first when it is killed, and is green after up', async (service) => {
    await stack.docker('kill', await stack.container(service))
    const ended = await stack.lake('health', '--json')
    expect(ended.code, ended.stdout).toBe(lake.includes(service) ? 8 : 9)
    const { checks } = (JSON.parse(ended.stdout) as { data: { checks: Check[] } }).data
    const first = checks.find(({ status }) => status === 'fail')
    expect(first?.id).toBe(`${service}.container`)
    expect(first?.cause).toContain('killed')
    await stack.json(['up', '--timeout', '10m'])
    await green()
  })

  it('names PostgreSQL, not Nessie, when the database below it is killed', async () => {
    await stack.docker('kill', await stack.container('postgres'))
    const ended = await stack.lake('health', '--json')
    expect(ended.code).toBe(8)
    const { checks } = (JSON.parse(ended.stdout) as { data: { checks: Check[] } }).data
    expect(checks.find(({ status }) => status === 'fail')?.id).toBe('postgres.container')
    await stack.json(['up', '--timeout', '10m'])
    await green()
  })
})

/** The first up dies at a random moment, most often while Trino starts: what comes after must not notice. */
async function killOnTheWay(stack: Stack): Promise<void> {
  const up = stack.start('up', '--timeout', '10m')
  const over = ended(up)
  await new Promise((done) => setTimeout(done, 2000 + Math.random() * 28_000))
  up.kill('SIGKILL')
  expect((await over).code).toBe(137)
}
