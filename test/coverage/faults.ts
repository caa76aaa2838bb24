// What goes wrong on purpose, so that what shows only faults has something to show: real ones, by the programs themselves.
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stack } from '../e2e/stack.ts'

export interface Faulty {
  readonly stack: Stack
  /** Published port of a service: `alloy/otlp-http`. */
  readonly port: (name: string) => number
}

export const faults = {
  'old log lines': oldLines,
  'a request that Loki cannot serve': lokiRefuses,
  'a trace that is too large': largeTrace,
  'a limit of CPU': limitCpu,
  'more clients than connections': manyClients,
  'a crash of a server process': crash,
  'a full disk': fullDisk,
  'a replication slot': slot,
  'a database that is away': databaseAway,
  'a drive that is gone': driveGone,
  'a part of Alloy that fails': alloyPartFails,
  'a datasource that answers with errors': datasourceFails,
  'a catalogue of plugins that is away': noCatalogue,
} as const satisfies Record<string, (faulty: Faulty) => Promise<void>>

export type Fault = keyof typeof faults

async function post(url: string, body: unknown): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return status
}

async function oldLines({ port }: Faulty): Promise<void> {
  const days = BigInt(Date.now() - 30 * 86_400_000) * 1_000_000n
  const streams = [{ stream: { service_name: 'old' }, values: [[String(days), 'a line of last month']] }]
  for (let round = 0; round < 4; round += 1) {
    await post(`http://127.0.0.1:${port('loki/http')}/loki/api/v1/push`, { streams })
    await pause(5)
  }
}

/** Its rules are files that it may not delete: it answers 500. */
async function lokiRefuses({ port }: Faulty): Promise<void> {
  for (let round = 0; round < 25; round += 1) {
    await fetch(`http://127.0.0.1:${port('loki/http')}/loki/api/v1/rules/none`, { method: 'DELETE' })
    await pause(1)
  }
}

/** What Loki cannot serve, through Grafana. */
async function datasourceFails(faulty: Faulty): Promise<void> {
  await askGrafana(faulty, 'DELETE', '/api/datasources/proxy/uid/loki/loki/api/v1/rules/none')
}

/** Grafana hands it on to a server of its maker's, which no stack needs; where that answers, this proves nothing. */
async function noCatalogue(faulty: Faulty): Promise<void> {
  await askGrafana(faulty, 'GET', '/api/gnet/plugins')
}

async function askGrafana({ stack, port }: Faulty, method: string, path: string): Promise<void> {
  const password = (await stack.read('.lake/secrets/grafana-admin-password')).trim()
  const authorization = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`
  for (let round = 0; round < 25; round += 1) {
    await fetch(`http://127.0.0.1:${port('grafana/http')}${path}`, { method, headers: { authorization } })
    await pause(1)
  }
}

/** Tempo takes five megabytes of one trace. */
async function largeTrace({ port }: Faulty): Promise<void> {
  const traceId = randomBytes(16).toString('hex')
  const padding = { key: 'padding', value: { stringValue: 'x'.repeat(1500) } }
  for (let round = 0; round < 24; round += 1) {
    const now = String(BigInt(Date.now()) * 1_000_000n)
    const spans = Array.from({ length: 250 }, () => ({
      traceId,
      spanId: randomBytes(8).toString('hex'),
      name: 'large',
      kind: 1,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
      attributes: [padding],
    }))
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'large' } }] }
    await post(`http://127.0.0.1:${port('alloy/otlp-http')}/v1/traces`, {
      resourceSpans: [{ resource, scopeSpans: [{ spans }] }],
    })
    await pause(1)
  }
}

async function limitCpu({ stack }: Faulty): Promise<void> {
  const id = await stack.container('grafana')
  await stack.docker('update', '--cpus', '0.05', id)
  await pause(30)
  await stack.docker('update', '--cpus', '1', id)
}

/** Each takes a server process before it has signed in. */
async function manyClients({ port }: Faulty): Promise<void> {
  const body = Buffer.from('\0\x03\0\0user\0lake\0database\0lake\0\0', 'latin1')
  const startup = Buffer.concat([Buffer.alloc(4), body])
  startup.writeUInt32BE(startup.length)
  const sockets: Socket[] = []
  for (let count = 0; count < 130; count += 1) {
    const socket = connect(port('postgres/sql'), '127.0.0.1', () => socket.write(startup))
    socket.on('error', () => socket.destroy())
    sockets.push(socket)
  }
  await pause(8)
  for (const socket of sockets) socket.destroy()
}

const psql = (sql: string): readonly string[] => ['psql', '-qtAX', '-U', 'lake', '-d', 'lake', '-c', sql]

async function inPostgres({ stack }: Faulty, ...command: readonly string[]): Promise<void> {
  await stack.docker('exec', await stack.container('postgres'), ...command)
}

async function crash(faulty: Faulty): Promise<void> {
  // The parent of that shell is the server process of this session.
  await inPostgres(faulty, ...psql("copy (select 1) to program 'kill -SEGV $PPID'"))
  await pause(5)
}

async function fullDisk(faulty: Faulty): Promise<void> {
  await inPostgres(faulty, ...psql("copy (select generate_series(1, 100000)) to '/dev/full'"))
}

async function slot(faulty: Faulty): Promise<void> {
  await inPostgres(faulty, ...psql("select pg_create_physical_replication_slot('lake_e2e', true)"))
  await pause(20)
  await inPostgres(faulty, ...psql("select pg_drop_replication_slot('lake_e2e')"))
}

async function databaseAway({ stack, port }: Faulty): Promise<void> {
  const id = await stack.container('postgres')
  await stack.docker('pause', id)
  const asked = Array.from({ length: 8 }, () =>
    fetch(`http://127.0.0.1:${port('nessie/api')}/api/v2/trees/main`, {
      signal: AbortSignal.timeout(25_000),
    }),
  )
  await Promise.allSettled(asked)
  await stack.docker('unpause', id)
  await stack.docker('restart', id)
  for (let round = 0; round < 10; round += 1) {
    await fetch(`http://127.0.0.1:${port('nessie/api')}/api/v2/trees/main`).catch(() => undefined)
    await pause(1)
  }
}

/** A file of the user's that Alloy reads, and that goes away under it. */
async function alloyPartFails({ stack }: Faulty): Promise<void> {
  const inAlloy = async (command: string) =>
    stack.docker('exec', await stack.container('alloy'), 'sh', '-c', command)
  await inAlloy('echo there > /tmp/lake-e2e')
  await stack.write('alloy/gone.alloy', 'local.file "gone" {\n  filename = "/tmp/lake-e2e"\n}\n')
  await stack.json(['up'])
  await inAlloy('rm /tmp/lake-e2e')
  await pause(30)
  await rm(join(stack.folder, 'alloy/gone.alloy'))
  await stack.json(['up'])
}

/** Only work with the credentials of the stack reaches the drive, and begins while it is there. */
async function driveGone({ stack }: Faulty): Promise<void> {
  const id = await stack.container('minio')
  const load = stack.lake('demo', 'load', '--only', 'minio', '--for', '40s')
  await pause(10)
  await stack.docker('exec', id, 'mv', '/data/.minio.sys', '/data/away')
  await load
  await stack.docker('exec', id, 'mv', '/data/away', '/data/.minio.sys')
  await stack.docker('restart', id)
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000))
}
