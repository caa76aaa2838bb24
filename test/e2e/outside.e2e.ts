// What lies outside the stack: a database that is only watched, a program of the user's own, and whoever is told of alerts.
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const foreign = `lake-e2e-foreign-${process.pid}`

describe('what lies outside', () => {
  let stack: Stack
  let prometheus: string
  // A published port of the engine's choice would be another one after the restart.
  const database = 20_000 + (process.pid % 10_000)
  let services: readonly string[] = []
  const servers: Server[] = []
  const received: string[] = []
  const docker = (...args: readonly string[]) => command('docker', args, '/')

  /** Where a container reaches this machine: what `host` in lake.yaml stands for. */
  const serve = async (gateway: string, answer: (body: string) => string): Promise<number> => {
    const server = createServer((request, response) => {
      const body: Buffer[] = []
      request.on('data', (chunk: Buffer) => body.push(chunk))
      request.on('end', () =>
        response.setHeader('content-type', 'text/plain').end(answer(Buffer.concat(body).toString())),
      )
    }).listen(0, gateway)
    servers.push(server)
    await new Promise((done) => server.once('listening', done))
    return (server.address() as { port: number }).port
  }

  beforeAll(async () => {
    const bridge = await docker('network', 'inspect', 'bridge', '-f', '{{(index .IPAM.Config 0).Gateway}}')
    const gateway = bridge.stdout.trim()
    const app = await serve(gateway, () => 'my_rows_total 42\n')
    const hook = await serve(gateway, (body) => {
      received.push(body)
      return ''
    })
    const run = [
      'run',
      '-d',
      '--name',
      foreign,
      '-p',
      `${gateway}:${database}:5432`,
      '-e',
      'POSTGRES_PASSWORD=outside-secret',
      '-e',
      'POSTGRES_USER=watcher',
    ]
    await docker(...run, 'postgres:15')
    process.env['E2E_OUTSIDE_PASSWORD'] = 'outside-secret'
    process.env['E2E_OUTSIDE_HOOK'] = `http://host.docker.internal:${hook}/hook-secret`
    stack = await openStack(
      'outside',
      `name: outside
components:
  alloy: false
  containers: false
  socket-proxy: false
  grafana: false
  loki: false
  tempo: false
  host: false
  postgres:
    external: { address: "host:${database}", user: watcher, database: watcher, password: "\${E2E_OUTSIDE_PASSWORD}" }
scrape: { interval: 2s }
targets: [{ name: my-api, address: "host:${app}" }]
alerts:
  receivers: { ops: { url: "\${E2E_OUTSIDE_HOOK}" } }
  overrides:
    PostgresDown: { for: 2s, severity: warning }
    TargetDown: { enabled: false }
`,
    )
    const up = await stack.json<{ services: { service: string; address?: string }[] }>(['up'])
    services = up.services.map(({ service }) => service)
    prometheus = up.services.find(({ service }) => service === 'prometheus')?.address ?? ''
  })
  afterAll(async () => {
    await stack.end()
    await docker('rm', '-fv', foreign)
    for (const server of servers) server.close()
  })

  const value = async (promql: string): Promise<string> => {
    const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(promql)}`)
    const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } }
    const [first] = data.result
    if (first === undefined) throw new Error(`nothing for ${promql}`)
    return first.value[1]
  }

  it('runs the exporter of the database, not the database', () => {
    expect(services).toEqual(['prometheus', 'alertmanager', 'postgres-exporter'])
  })

  it('scrapes a program of the user with the labels of the design', async () => {
    expect(await eventually(() => value('my_rows_total{job="my-api",component="my-api"}'))).toBe('42')
  })

  it('watches a database that runs elsewhere', async () => {
    await eventually(async () => expect(await value('pg_up{component="postgres"}')).toBe('1'))
    expect(Number(await value('count(pg_stat_database_numbackends{datname="watcher"})'))).toBe(1)
    const health = await eventually(async () => {
      const ended = await stack.lake('health')
      if (ended.code !== 0) throw new Error(ended.stdout)
      return ended
    })
    expect(health.stdout).toContain('healthy')
  })

  it('keeps the credentials it was given in .lake/secrets', async () => {
    const found = await command('grep', ['-rlE', 'outside-secret|hook-secret', stack.folder], '/')
    const files = found.stdout
      .trim()
      .split('\n')
      .map((path) => path.slice(stack.dir.length + 1))
    expect(files.toSorted()).toEqual(['secrets/alertmanager/alertmanager.yaml', 'secrets/postgres-password'])
    const shown = await stack.lake('config', 'show')
    expect(shown.stdout).not.toMatch(/outside-secret|hook-secret/)
    expect(shown.stdout).toContain('(from ${E2E_OUTSIDE_PASSWORD})')
  })

  it('tells the receiver when the database goes away, with the severity of lake.yaml, and when it is back', async () => {
    await docker('stop', '-t', '2', foreign)
    const body = await eventually(async () => {
      const found = received.find(
        (text) => text.includes('PostgresDown') && text.includes('"status":"firing"'),
      )
      if (found === undefined) throw new Error(`told: ${received.join('\n').slice(0, 500)}`)
      return found
    }, 120)
    expect(body).toContain('"severity":"warning"')
    expect(body).toContain('"component":"postgres"')
    const health = await stack.lake('health')
    expect(health.code).toBe(8)
    expect(health.stdout.split('\n')[0]).toContain('postgres')
    await docker('start', foreign)
    await eventually(async () => expect(await value('pg_up')).toBe('1'), 60)
  })
})
