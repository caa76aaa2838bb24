// `lake init` beside somebody else's Compose project: it is attached, watched and read, and nothing in it changes.
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, eventually, images, leftBehind, openStack } from './stack.ts'
import type { Ended, Stack } from './stack.ts'

const project = `shop${process.pid}`
const network = `${project}_default`

/** It has a `prometheus` of its own: whoever asks for that name there must find that one alone. */
const compose = `name: ${project}
services:
  trino:
    image: docker.io/trinodb/trino:476
    mem_limit: 1500m
  postgres:
    image: docker.io/library/postgres:15
    environment: { POSTGRES_USER: shop, POSTGRES_DB: orders, POSTGRES_PASSWORD: foreign-secret }
  prometheus:
    image: docker.io/prom/prometheus:v3.5.3
`

interface Check {
  readonly id: string
  readonly status: string
  readonly cause?: string
}

interface Health {
  readonly checks: readonly Check[]
}

let folder = ''
const docker = (...args: readonly string[]): Promise<Ended> => command('docker', args, folder)

async function inspected(what: 'container' | 'network', ...names: readonly string[]): Promise<unknown[]> {
  const { stdout, stderr, code } = await docker(what, 'inspect', ...names)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as unknown[]
}

/** All that the engine says of the project, but for the endpoints that are not its own. */
async function facts(): Promise<unknown> {
  const ids = (await docker('ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`)).stdout
  const containers = (await inspected('container', ...ids.trim().split('\n').toSorted())) as {
    State: { Health?: unknown }
    ExecIDs?: unknown
  }[]
  // The engine runs the health check of an image again and again: what it found, and the one that is just under way.
  for (const container of containers) {
    delete container.State.Health
    delete container.ExecIDs
  }
  const [net] = (await inspected('network', network)) as { Containers: Record<string, { Name: string }> }[]
  const endpoints = Object.entries(net?.Containers ?? {}).filter(([, { Name }]) => Name.startsWith(project))
  return {
    containers,
    network: { ...net, Containers: Object.fromEntries(endpoints) },
  }
}

async function endpoints(): Promise<readonly string[]> {
  const [net] = (await inspected('network', network)) as { Containers: Record<string, { Name: string }> }[]
  return Object.values(net?.Containers ?? {}).map(({ Name }) => Name)
}

const inShop = (...words: readonly string[]) =>
  docker('compose', '-p', project, 'exec', '-T', 'prometheus', ...words)

describe('beside a project of somebody else', () => {
  let stack: Stack
  let before: unknown
  const ids = async (only: string, expected: readonly number[] = [0]): Promise<Record<string, string>> => {
    const { checks } = await stack.json<Health>(['health', '--only', only], expected)
    return Object.fromEntries(checks.map(({ id, status }) => [id, status]))
  }

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-e2e-shop-')))
    await writeFile(join(folder, 'compose.yaml'), compose)
    await docker('compose', 'up', '-d')
    stack = await openStack('attach', '')
    await eventually(async () => {
      const { stdout } = await docker('compose', '-p', project, 'logs', 'trino')
      if (!stdout.includes('SERVER STARTED')) throw new Error(`Trino has not started:\n${stdout.slice(-500)}`)
    }, 300)
    before = await facts()
  })
  afterAll(async () => {
    delete process.env['POSTGRES_PASSWORD']
    await stack.end()
    await docker('compose', 'down', '--volumes')
    await rm(folder, { recursive: true, force: true })
    const left = await leftBehind(project)
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
  })

  it('init finds it, and says what must be exported', async () => {
    const init = ['init', '--force', '--name', 'attach', '--attach', project]
    expect(await stack.json(init)).toMatchObject({
      attached: [{ name: project, what: ['PostgreSQL', 'Prometheus', 'Trino'], services: 3 }],
      exports: ['POSTGRES_PASSWORD'],
    })
    expect(await stack.read('lake.yaml')).not.toContain('foreign-secret')
    // Images of this machine; grafana and what looks at the machine have tests of their own.
    const settings = {
      'alloy.image': images.alloy,
      'socket-proxy.image': images.proxy,
      'lake-relay.image': images.proxy,
      'tempo.image': images.tempo,
      grafana: 'false',
      containers: 'false',
      host: 'false',
    }
    for (const [key, value] of Object.entries(settings))
      await stack.json(['config', 'set', `components.${key}`, value])
    await stack.json(['config', 'set', 'scrape.interval', '5s'])
    const unset = await stack.lake('up')
    expect(unset.code).toBe(2)
    expect(unset.stderr).toContain('POSTGRES_PASSWORD is not set')
    process.env['POSTGRES_PASSWORD'] = 'foreign-secret'
  })

  it('up attaches it: targets up, containers behind them, logs in Loki', async () => {
    await stack.json(['up'])
    await eventually(async () => {
      const checks = await ids(`${project},trino,postgres,${project}-prometheus-metrics`)
      expect(checks).toMatchObject({
        'trino.target': 'ok',
        'postgres.target': 'ok',
        'postgres.proof': 'ok',
        [`${project}-prometheus-metrics.target`]: 'ok',
        [`${project}/trino.container`]: 'ok',
        [`${project}/trino.logs`]: 'ok',
        [`${project}/postgres.logs`]: 'ok',
        [`${project}/prometheus.logs`]: 'ok',
      })
    }, 60)
    const targets = await stack.json<{ targets: { job: string; instance: string; health: string }[] }>([
      'targets',
      'list',
    ])
    expect(targets.targets).toContainEqual(
      expect.objectContaining({ job: 'trino', instance: `${project}/trino:8080`, health: 'up' }),
    )
    const version = 'pg_static{job="postgres"}'
    const { series } = await stack.json<{ series: unknown[] }>(['query', version])
    expect(series).toHaveLength(1)
  })

  it.each([
    ['trino', /io\.trino\.server\.Server.*SERVER STARTED/, 'info'],
    ['postgres', /database system is ready to accept connections/, 'info'],
  ])('the log of %s has its level, and no name of ours', async (service, says, level) => {
    const query = `{service_name="${project}/${service}"}`
    const { lines } = await stack.json<{ lines: { line: string; labels: Record<string, string> }[] }>([
      'query',
      query,
      '--range',
      '1h',
      '--limit',
      '1000',
    ])
    expect(lines.find(({ line }) => says.test(line))?.labels).toMatchObject({ level })
    const ours = await stack.json<{ lines: unknown[] }>(['query', `{service_name="${service}"}`])
    expect(ours.lines).toEqual([])
  })

  it('the project has changed in nothing, and no name in it means something of ours', async () => {
    expect(await facts()).toEqual(before)
    const joined = (await endpoints()).filter((name) => !name.startsWith(project))
    expect(joined).toEqual([expect.stringMatching(/^attach-[0-9a-f]{6}-lake-relay-1$/)])
    const { stdout } = await inShop('nslookup', 'prometheus')
    const addresses = [...stdout.matchAll(/^Address:\s+(10\.[\d.]+)$/gm)].map(([, address]) => address)
    expect(new Set(addresses).size).toBe(1)
    // From there no way leads on: the relay listens inside the stack alone.
    const refused = await inShop('wget', '-q', '-T', '3', '-O', '-', 'http://lake-relay:20001/metrics')
    expect(refused.stderr + refused.stdout).toContain('refused')
    for (const name of ['loki', 'alertmanager', 'alloy', 'postgres-exporter'])
      expect((await inShop('wget', '-q', '-T', '3', '-O', '-', `http://${name}/`)).stderr).toContain(
        'bad address',
      )
  })

  it('a second up changes nothing', async () => {
    const { stdout } = await stack.lake('up')
    expect(stdout).toContain('nothing to do')
  })

  it('what stops there is the cause, and degrades only', async () => {
    await docker('compose', 'stop', 'postgres')
    const checks = await eventually(async () => {
      const found = await ids('postgres', [9])
      expect(found['postgres.proof']).toBe('skip')
      return found
    })
    expect(checks[`${project}/postgres.container`]).toBe('fail')
    await docker('compose', 'start', 'postgres')
    await eventually(async () => expect((await ids('postgres'))['postgres.proof']).toBe('ok'))
  })

  it('its network stays while it is in use, and is found again when it was made anew', async () => {
    expect((await docker('compose', 'rm', '-sf', 'trino')).code).toBe(0)
    const down = await docker('compose', 'down')
    expect(down.stderr).toContain('Resource is still in use')
    // As after a restart of the machine: the stack stands still, and the project goes and comes back.
    await stack.docker('compose', 'stop')
    expect((await docker('compose', 'down')).stderr).not.toContain('still in use')
    // Meanwhile somebody may have taken the ports.
    const refused = await stack.lake('up', '--move-ports')
    expect(refused.code).toBe(4)
    expect(refused.stderr).toContain(`the network ${network} of ${project} is not there`)
    expect((await stack.lake('plan')).stderr).toContain('up would stop here')
    expect((await docker('compose', 'up', '-d', 'postgres')).code).toBe(0)
    await stack.json(['up', '--move-ports'])
    await eventually(async () => expect((await ids('postgres'))['postgres.proof']).toBe('ok'))
  })

  it('down leaves nothing there', async () => {
    expect((await stack.lake('down')).code).toBe(0)
    expect((await endpoints()).filter((name) => !name.startsWith(project))).toEqual([])
    expect((await docker('compose', 'down')).stderr).not.toContain('still in use')
  })
})
