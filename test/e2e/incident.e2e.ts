// One incident from its first failing query to the test that keeps it: queries of a real Trino run into a limit of time.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, composeDriver, eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const name = 'TrinoHighFailureRatio'

/** Three of ten fail: above the limit of two, and below twice that. */
const failing = 9
const fine = 21

interface Status {
  readonly alerts: readonly {
    readonly name: string
    readonly state: string
    readonly value: string
    readonly muted: { readonly by: string } | null
  }[]
}
interface Fired {
  readonly hops: readonly { readonly name: string }[]
}
interface Checked {
  readonly checks: readonly { readonly alert: string; readonly outcome: string }[]
}

describe('an incident', () => {
  let stack: Stack
  let trino: string
  let server: Server
  const told: string[] = []
  const before = 'alerts:\n  receivers: { ops: { url: "${E2E_INCIDENT_HOOK}" } }\n'
  const yaml = (threshold: string): string =>
    composeDriver.small(
      'incident',
      '  trino: {}\n',
      `size: tiny
scrape: { interval: 5s }
${before}  overrides:
    ${name}: { for: 30s${threshold} }
`,
    )

  beforeAll(async () => {
    const bridge = ['network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}']
    const gateway = (await command('docker', bridge, '/')).stdout.trim()
    server = createServer((request, response) => {
      const body: Buffer[] = []
      request.on('data', (chunk: Buffer) => body.push(chunk))
      request.on('end', () => {
        told.push(Buffer.concat(body).toString())
        response.end()
      })
    }).listen(0, gateway)
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    process.env['E2E_INCIDENT_HOOK'] = `http://host.docker.internal:${port}/`
    stack = await openStack('incident', yaml(''))
    const up = await stack.json<{ services: { service: string; address?: string }[] }>([
      'up',
      '--timeout',
      '10m',
    ])
    trino = up.services.find(({ service }) => service === 'trino')?.address ?? ''
  })
  afterAll(async () => {
    await stack.end()
    server.close()
  })

  /** Its error, where it has one. */
  const query = async (sql: string, session = ''): Promise<string | undefined> => {
    const headers = { 'x-trino-user': 'etl', ...(session === '' ? {} : { 'x-trino-session': session }) }
    const first = await fetch(`${trino}/v1/statement`, { method: 'POST', headers, body: sql })
    let answer = (await first.json()) as { nextUri?: string; error?: { errorName: string } }
    while (answer.nextUri !== undefined)
      answer = (await (await fetch(answer.nextUri, { headers })).json()) as typeof answer
    return answer.error?.errorName
  }
  const slow = 'select sum(sqrt(l.extendedprice * n.nationkey)) from tpch.sf1.lineitem l, tpch.tiny.nation n'

  it('is made: three of ten queries fail, of a limit and not of their SQL', async () => {
    // The counters must have been seen before they grow.
    await eventually(async () => {
      const { series } = await stack.json<{ series: unknown[] }>([
        'query',
        'trino_execution_name_QueryManager_CompletedQueries{job="trino"} offset 15s',
      ])
      expect(series).toHaveLength(1)
    }, 90)
    const ended: (string | undefined)[] = []
    for (let count = 0; count < fine; count += 1)
      ended.push(await query('select count(*) from tpch.tiny.orders'))
    for (let count = 0; count < failing; count += 1)
      ended.push(await query(slow, 'query_max_execution_time=1s'))
    expect(ended.filter((error) => error === undefined)).toHaveLength(fine)
    expect(ended.filter((error) => error === 'EXCEEDED_TIME_LIMIT')).toHaveLength(failing)
  })

  it('fires, and status shows it with its value', async () => {
    await eventually(async () => {
      const { alerts } = await stack.json<Status>(['alerts', 'status'])
      const found = alerts.find((alert) => alert.name === name)
      expect(found).toMatchObject({ state: 'firing' })
      expect(Number(found?.value)).toBeGreaterThan(0.2)
      expect(Number(found?.value)).toBeLessThan(0.4)
    }, 120)
  })

  it('is delivered to the receiver', async () => {
    await eventually(async () => {
      expect(told.filter((body) => body.includes(name) && body.includes('"status":"firing"'))).not.toEqual([])
    }, 120)
  })

  it('is taken apart by explain: each operand has its value, and which side of the limit it is on', async () => {
    const said = await stack.lake('alerts', 'explain', name)
    expect(said, said.stderr).toMatchObject({ code: 0 })
    expect(said.stdout).toContain('fires for one label set')
    expect(said.stdout).toMatch(/\d+% +\d+% above 20%/)
    expect(said.stdout).toMatch(/[\d.]+ +[\d.]+ above 10/)
    const parts = JSON.stringify(await stack.json(['alerts', 'explain', name]))
    expect(parts).toContain('trino_execution_name_QueryManager_FailedQueries')
  })

  it('is silenced with a reason, which status and list tell, until the silence ends', async () => {
    const reason = 'the load test of today'
    const silence = ['alerts', 'silence', name, '--for', '1h', '--because', reason]
    const made = await stack.json<{ id: string; mutes: unknown[] }>(silence)
    expect(made.mutes).toHaveLength(1)
    const shown = async () => {
      const { alerts } = await stack.json<Status>(['alerts', 'status'])
      return alerts.find((alert) => alert.name === name)?.muted
    }
    await eventually(async () => {
      expect(await shown()).toMatchObject({ by: 'silence' })
    })
    expect((await stack.lake('alerts', 'silence', 'list')).stdout).toContain(reason)
    await stack.json(['alerts', 'silence', 'expire', made.id])
    await eventually(async () => {
      expect(await shown()).toBeNull()
    })
    expect((await stack.lake('alerts', 'silence', 'list')).stdout).not.toContain(reason)
  })

  it('can be rehearsed: another alert reaches the receiver as a drill, and ends', async () => {
    const fired = await stack.json<Fired>(['alerts', 'fire', 'TargetDown'])
    expect(fired).toMatchObject({ delivered: true, receivers: [{ receiver: 'ops' }] })
    expect(fired.hops.map((hop) => hop.name)).toEqual(['accepted', 'routed', 'delivered', 'ended'])
    const drills = told.filter((body) => body.includes('"alertname":"TargetDown"'))
    expect(drills.length).toBeGreaterThan(0)
    expect(drills.filter((body) => !body.includes('"drill":"true"'))).toEqual([])
    const { alerts } = await stack.json<Status>(['alerts', 'status'])
    expect(alerts.map((alert) => alert.name)).not.toContain('TargetDown')
  })

  it('is frozen as a test that is green as it is, and red with the threshold doubled', async () => {
    const frozen = await stack.lake('alerts', 'freeze', name)
    expect(frozen, frozen.stderr).toMatchObject({ code: 0 })
    const outcomes = async (expected: number): Promise<readonly string[]> => {
      const { checks } = await stack.json<Checked>(['alerts', 'test', name], [expected])
      return checks.map(({ outcome }) => outcome)
    }
    expect(new Set(await outcomes(0))).toEqual(new Set(['passed']))
    await stack.write('lake.yaml', yaml(', threshold: 0.4'))
    expect(await outcomes(1)).toContain('failed')
  })
})
