// up must bring everything up, change nothing the second time, leave a stack that plain Compose understands, and go without a trace.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, leftBehind, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Status {
  readonly state: string
  readonly changed: boolean
  readonly services: readonly {
    readonly service: string
    readonly state: string
    readonly address?: string
  }[]
}

const services = [
  'alertmanager',
  'alloy',
  'containers',
  'grafana',
  'host',
  'loki',
  'postgres',
  'postgres-exporter',
  'prometheus',
  'socket-proxy',
  'tempo',
]

describe('the life of a stack', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('life')
  })
  afterAll(() => stack.end())

  it('comes up, every service ready', async () => {
    const status = await stack.json<Status>(['up'])
    expect(status.services.map(({ service }) => service).toSorted()).toEqual(services)
    expect(status.state).toBe('ready')
    expect(status.changed).toBe(true)
  })

  it('does nothing the second time: no write, no call to Compose, no container event', async () => {
    const before = await modified(stack.folder)
    const since = new Date().toISOString()
    const ended = await stack.lake('up')
    const until = new Date(Date.now() + 500).toISOString()
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('nothing to do')
    expect(await modified(stack.folder)).toEqual(before)
    const filter = ['--filter', `label=dev.lake.project=${await stack.id()}`, '--filter', 'type=container']
    const events = await stack.docker(
      'events',
      '--since',
      since,
      '--until',
      until,
      ...filter,
      '--format',
      '{{.Action}}',
    )
    // The engine runs health checks by itself, and says what it found.
    expect(
      events.stdout.split('\n').filter((action) => action !== '' && !/^(exec_|health_status)/.test(action)),
    ).toEqual([])
  })

  it('is understood by plain Compose in .lake, for every subset of profiles', async () => {
    const profiles = ['observability', 'lake']
    for (const chosen of [[], ['observability'], ['lake'], profiles]) {
      const flags = chosen.flatMap((profile) => ['--profile', profile])
      const config = await withoutProfiles(['compose', ...flags, 'config', '--quiet'], stack.dir)
      expect(config, config.stderr).toMatchObject({ code: 0 })
    }
    const up = await stack.docker('compose', 'up', '-d')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect(up.stderr).not.toMatch(/Recreate|Created|Starting/)
  })

  it('publishes on loopback only', async () => {
    const ports = await stack.docker(
      'ps',
      '--filter',
      `label=dev.lake.project=${await stack.id()}`,
      '--format',
      '{{.Ports}}',
    )
    const published = ports.stdout.split(/[\n,]/).filter((port) => port.includes('->'))
    expect(published.length).toBeGreaterThan(4)
    for (const port of published) expect(port.trim()).toMatch(/^127\.0\.0\.1:/)
  })

  it('keeps its secrets in .lake/secrets', async () => {
    const folder = join(stack.dir, 'secrets')
    const names = ['postgres-password', 'grafana-admin-password', 'grafana-secret-key']
    const values = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/)
    const ids = (
      await stack.docker('ps', '-aq', '--filter', `label=dev.lake.project=${await stack.id()}`)
    ).stdout
      .trim()
      .split('\n')
    const inspected = await stack.docker('inspect', ...ids)
    const processes = await command('ps', ['axww', '-o', 'args'], stack.folder)
    const said = await Promise.all([
      stack.lake('status'),
      stack.lake('config', 'show'),
      stack.lake('up'),
      stack.lake('logs', '--tail', '500'),
    ])
    const files = await filesOutside(stack.folder, folder)
    const texts = [
      inspected.stdout,
      processes.stdout,
      ...said.map(({ stdout, stderr }) => stdout + stderr),
      ...files,
    ]
    for (const value of values) for (const text of texts) expect(text.includes(value)).toBe(false)
  })

  it('stops without a trace, and keeps the data until it is told otherwise', async () => {
    const id = await stack.id()
    const ended = await stack.lake('down')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    const left = await leftBehind(id)
    expect(left.filter((name) => !name.startsWith('volume '))).toEqual([])
    expect(left.length).toBeGreaterThan(3)
    expect((await stack.lake('status')).code).toBe(10)
    const refused = await stack.lake('down', '--volumes')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain(`${id}_prometheus`)
    expect(await stack.lake('down', '--volumes', '--yes')).toMatchObject({ code: 0 })
    expect(await leftBehind(id)).toEqual([])
  })
})

/** The engine's own profile variable from `.env` must not decide here. */
async function withoutProfiles(args: readonly string[], cwd: string) {
  return command('env', ['COMPOSE_PROFILES=', 'docker', ...args], cwd)
}

async function modified(folder: string): Promise<Record<string, number>> {
  const paths = (await readdir(folder, { recursive: true })).toSorted()
  const times = await Promise.all(
    paths.map(async (path) => [path, (await stat(join(folder, path))).mtimeMs] as const),
  )
  return Object.fromEntries(times.filter(([path]) => path !== '.lake'))
}

async function filesOutside(folder: string, secrets: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.filter((path) => !path.startsWith(secrets)).map((path) => readFile(path, 'utf8')))
}
