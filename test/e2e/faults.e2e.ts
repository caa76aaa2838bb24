// Whatever goes wrong: the right exit code, the cause, the way out, and nothing half-written.
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ended, eventually, images, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const run = promisify(execFile)

/** The smallest stack that is one: quick to start, again and again. */
const small = (name: string, more = ''): string => `name: ${name}
components:
  alloy: false
  containers: false
  socket-proxy: false
  grafana: false
  loki: false
  tempo: false
  host: false
${more}`

const kills = Number(process.env['LAKE_E2E_KILLS'] ?? 3)

describe('a killed up', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('killed')
  })
  afterAll(() => stack.end())

  const minutes = 2 * kills + 5
  it(`heals, ${kills} times at a random moment`, { timeout: minutes * 60_000 }, async () => {
    for (let round = 0; round < kills; round += 1) {
      const after = Math.round(Math.random() * 8000)
      const child = stack.start('up')
      const end = ended(child)
      await new Promise((done) => setTimeout(done, after))
      child.kill('SIGKILL')
      await end
      const healed = await stack.lake('up', '--json')
      expect(healed, `killed after ${after} ms\n${healed.stdout}${healed.stderr}`).toMatchObject({ code: 0 })
      await eventually(async () => {
        const health = await stack.lake('health')
        if (health.code !== 0) throw new Error(`killed after ${after} ms\n${health.stdout}`)
      }, 60)
      // From running, from stopped, and from nothing at all.
      if (round % 3 === 1) await stack.lake('down')
      if (round % 3 === 2) await stack.lake('down', '--volumes', '--yes')
    }
  })
})

describe('two ups at once', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('twice', small('twice'))
  })
  afterAll(() => stack.end())

  it('end with one that did the work and one that found it done', async () => {
    const [a, b] = await Promise.all([stack.lake('up', '--json'), stack.lake('up', '--json')])
    expect([a.code, b.code], `${a.stdout}${b.stdout}`).toEqual([0, 0])
    const changed = [a, b].map(
      ({ stdout }) => (JSON.parse(stdout) as { data: { changed: boolean } }).data.changed,
    )
    expect(changed.filter(Boolean)).toEqual([true])
  })
})

describe('faults before anything starts', () => {
  const open: Stack[] = []
  const servers: Server[] = []
  const scratch = async (name: string, more = ''): Promise<Stack> => {
    const stack = await openStack(name, small(name, more))
    open.push(stack)
    return stack
  }
  afterEach(async () => {
    for (const stack of open.splice(0)) await stack.end()
    for (const server of servers.splice(0)) server.close()
  })

  it('names the owner of a port that lake.yaml insists on: exit 5', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    servers.push(server)
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    const stack = await scratch('taken', `  prometheus: { port: ${port} }\n`)
    const up = await stack.lake('up')
    expect(up.code).toBe(5)
    expect(up.stderr).toContain(`port ${port}`)
    expect(up.stderr).toContain(`pid ${process.pid}`)
    expect(up.stderr).toContain('lake config set components.prometheus.port')
  })

  it('takes the next free port where the default is taken, and keeps it', async () => {
    const server = createServer().listen(9093, '127.0.0.1')
    servers.push(server)
    await new Promise((done) => server.once('listening', done).once('error', done))
    const stack = await scratch('moved')
    const first = await stack.json<{ services: { service: string; address: string }[] }>(['up'])
    const address = first.services.find(({ service }) => service === 'alertmanager')?.address
    expect(address).not.toContain(':9093')
    server.close()
    await stack.lake('down')
    const second = await stack.json<typeof first>(['up'])
    expect(second.services.find(({ service }) => service === 'alertmanager')?.address).toBe(address)
  })

  it('says which image cannot be had: exit 6, and nothing is created', async () => {
    const stack = await scratch('noimage', '  alertmanager: { image: "127.0.0.1:1/nothere:9.9.9" }\n')
    const up = await stack.lake('up')
    expect(up.code, up.stderr).toBe(6)
    expect(up.stderr).toContain('127.0.0.1:1/nothere:9.9.9')
    expect(
      (await stack.docker('ps', '-aq', '--filter', `label=dev.lake.project=${await stack.id()}`)).stdout,
    ).toBe('')
  })

  it('says that no engine answers: exit 4', async () => {
    const stack = await scratch('noengine')
    const child = await run(
      'env',
      ['DOCKER_HOST=unix:///nowhere/docker.sock', process.execPath, 'bin/lake.js', '-C', stack.folder, 'up'],
      {
        cwd: join(import.meta.dirname, '../..'),
      },
    ).catch((error: unknown) => error as { code: number; stderr: string })
    expect(child).toMatchObject({ code: 4 })
    expect(child.stderr).toContain('/nowhere/docker.sock')
    expect(child.stderr).not.toMatch(/\n\s+at /)
  })

  it('names the service that cannot even be started: exit 8', async () => {
    const stack = await scratch('unstartable', '  alertmanager: { image: lake-e2e/noise:1 }\n')
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toMatch(/alertmanager could not be started/)
    expect(up.stderr).toContain('no such file or directory')
  })

  it('goes on without an optional service that cannot be had: exit 9, and says which', async () => {
    const stack = await openStack(
      'degraded',
      small('degraded', '').replace('grafana: false', 'grafana: { image: "127.0.0.1:1/nothere:9.9.9" }'),
    )
    open.push(stack)
    const up = await stack.lake('up')
    expect(up.code, up.stderr).toBe(9)
    expect(up.stderr).toContain('grafana is missing')
    expect(up.stdout).toContain('is up, degraded: 2 of 3 services ready')
    expect((await stack.lake('status')).code).toBe(9)
  })

  it('wakes a paused service', async () => {
    const stack = await scratch('paused')
    await stack.json(['up'])
    await stack.docker('pause', await stack.container('alertmanager'))
    const up = await stack.lake('up')
    expect(up, up.stderr).toMatchObject({ code: 0 })
    expect((await stack.lake('status')).code).toBe(0)
  })

  it('shows how a service that ends at once ended: exit 8, with its log', async () => {
    const stack = await scratch('ending', '  alertmanager: { image: prom/prometheus:v3.5.3 }\n')
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toMatch(/alertmanager is not ready: stopped \(exit 1\)/)
    expect(up.stderr).toContain('unknown long flag')
    expect(up.stderr).toContain('lake logs alertmanager')
  })

  it('says why a health check cannot pass: exit 8', async () => {
    const stack = await scratch('unhealthy', '  postgres: {}\n')
    await stack.write(
      'compose.override.yaml',
      'services:\n  postgres:\n    healthcheck: { test: [CMD, nothere], interval: 1s, timeout: 1s, retries: 2 }\n',
    )
    const up = await stack.lake('up', '--timeout', '60s')
    expect(up.code, up.stderr).toBe(8)
    expect(up.stderr).toContain('postgres')
    expect(up.stderr).toContain('the image has no nothere')
  })

  it('recovers from a corrupt and from a lost state', async () => {
    const stack = await scratch('state')
    await stack.json(['up'])
    const id = await stack.id()
    await stack.write('.lake/state.json', '{ "version": 1, "id": ')
    const corrupt = await stack.lake('up')
    expect(corrupt, corrupt.stderr).toMatchObject({ code: 0 })
    expect(corrupt.stderr).toContain('unreadable')
    expect(await stack.id()).toBe(id)
    await rm(join(stack.dir, 'state.json'))
    const lost = await stack.lake('up')
    expect(lost, lost.stderr).toMatchObject({ code: 0 })
    expect(await stack.id()).toBe(id)
  })

  it('does not overwrite a generated file that a person edited: exit 3, until --force', async () => {
    const stack = await scratch('edited')
    await stack.json(['up'])
    const path = '.lake/prometheus/prometheus.yaml'
    const edited = `${await stack.read(path)}# mine\n`
    await stack.write(path, edited)
    const up = await stack.lake('up')
    expect(up.code).toBe(3)
    expect(up.stderr).toContain('-# mine')
    expect(await stack.read(path)).toBe(edited)
    expect(await stack.lake('up', '--force')).toMatchObject({ code: 0 })
    expect(await stack.read(path)).not.toContain('# mine')
  })

  it('writes nothing into a read-only folder: exit 4', async () => {
    const stack = await scratch('readonly')
    await run('mount', ['--bind', stack.folder, stack.folder])
    await run('mount', ['-o', 'remount,ro,bind', stack.folder])
    try {
      const up = await stack.lake('up')
      expect(up.code, up.stderr).toBe(4)
      expect(up.stderr).toMatch(/read-only/i)
    } finally {
      await run('umount', [stack.folder])
    }
  })

  it('leaves the tree as it was when the disk is full: exit 4', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lake-e2e-full-'))
    await run('mount', ['-t', 'tmpfs', '-o', 'size=24k', 'tmpfs', folder])
    try {
      await writeFile(
        join(folder, 'lake.yaml'),
        small('full', `  alertmanager: { image: ${images.grafana} }\n`),
      )
      const before = await readdir(folder)
      const up = await run(process.execPath, ['bin/lake.js', '-C', folder, 'up'], {
        cwd: join(import.meta.dirname, '../..'),
      }).catch((error: unknown) => error as { code: number; stderr: string })
      expect(up, up.stderr).toMatchObject({ code: 4 })
      expect(up.stderr).toMatch(/full|space/)
      const after = (await readdir(folder, { recursive: true })).filter((path) =>
        /compose|prometheus/.test(path),
      )
      expect(before).toEqual(['lake.yaml'])
      expect(after).toEqual([])
    } finally {
      await run('umount', [folder])
      await rm(folder, { recursive: true })
    }
  })

  it('refuses to touch the stack of the folder it was copied from: exit 5', async () => {
    const stack = await scratch('original')
    await stack.json(['up'])
    const copy = await mkdtemp(join(tmpdir(), 'lake-e2e-copy-'))
    await run('cp', ['-a', `${stack.folder}/.`, copy])
    const up = await run(process.execPath, ['bin/lake.js', '-C', copy, 'up'], {
      cwd: join(import.meta.dirname, '../..'),
    }).catch((error: unknown) => error as { code: number; stderr: string })
    expect(up).toMatchObject({ code: 5 })
    expect(up.stderr).toContain(stack.folder)
    await rm(copy, { recursive: true })
  })

  it('stops at once on Ctrl-C, says what it left running, and goes on from there', async () => {
    const stack = await scratch('interrupted')
    const child = stack.start('up')
    // As soon as it says that it starts something.
    child.stderr?.once('data', () => child.kill('SIGINT'))
    const result = await ended(child)
    expect(result.code, result.stderr).toBe(130)
    expect(result.stderr).toMatch(/Left running|Nothing was started/)
    expect(result.stderr).toMatch(/lake up/)
    expect(await stack.lake('up')).toMatchObject({ code: 0 })
  })
})
