// What people and programs do to a stack behind lake's back: the next up must make it whole, and health must agree.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ended, eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

// A stack that is down keeps its ports on paper only: others that use the same engine would take the usual ones.
const port = 30_000 + 3 * (process.pid % 5000)

const text = `name: damage
components:
  prometheus: { port: ${port} }
  alertmanager: { port: ${port + 1} }
  alloy: false
  containers: false
  socket-proxy: false
  grafana: false
  loki: false
  tempo: false
  host: false
  postgres: { port: ${port + 2} }
scrape: { interval: 5s }
`

describe('a running stack', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('damage', text)
    await stack.json(['up'])
  })
  afterAll(() => stack.end())

  const heals = async (): Promise<string> => {
    const up = await stack.lake('up')
    expect(up, up.stdout + up.stderr).toMatchObject({ code: 0 })
    await eventually(async () => {
      const { checks } = await stack.json<{ checks: { id: string; status: string }[] }>(['health'])
      // The database answers the exporter, and that was scraped: a warning would be a check that had to wait.
      expect(checks.find(({ id }) => id === 'postgres.proof')?.status).toBe('ok')
    }, 60)
    const again = await stack.lake('up')
    expect(again.stdout).toContain('nothing to do')
    return up.stderr
  }
  const secret = join('.lake', 'secrets', 'postgres-password')

  it('gets a deleted secret back, and the database takes it', async () => {
    const before = await stack.read(secret)
    await rm(join(stack.folder, secret))
    expect(await heals()).toContain('postgres-password was lost')
    expect(await stack.read(secret)).not.toBe(before)
    const logs = await stack.lake('logs', 'postgres')
    expect(logs.stdout).not.toContain(await stack.read(secret))
  })

  it('survives the loss of .lake, under the same name', async () => {
    const id = await stack.id()
    await rm(stack.dir, { recursive: true })
    await heals()
    expect(await stack.id()).toBe(id)
  })

  it('takes what compose.override.yaml says from now on', async () => {
    await stack.write(
      'compose.override.yaml',
      'services: { postgres: { command: [postgres, -c, work_mem=8MB] } }\n',
    )
    await heals()
    const inspected = await stack.docker(
      'inspect',
      '-f',
      '{{.Config.Cmd}}',
      await stack.container('postgres'),
    )
    expect(inspected.stdout).toContain('work_mem=8MB')
  })

  it('is put back into its network', async () => {
    const container = await stack.container('prometheus')
    await stack.docker('network', 'disconnect', `${await stack.id()}_default`, container)
    const health = await stack.lake('health')
    expect(health.code).toBe(8)
    expect(health.stdout).toContain('prometheus: container was taken out of its networks')
    await heals()
  })

  it('is made whole after a down that was killed', async () => {
    const child = stack.start('down')
    const end = ended(child)
    await new Promise((done) => child.stderr?.once('data', done))
    await new Promise((done) => setTimeout(done, 300))
    child.kill('SIGKILL')
    expect((await end).code).toBe(137)
    await heals()
  })

  it('is followed by logs over a restart', async () => {
    const child = stack.start('logs', '--follow', '--tail', '0', 'alertmanager')
    const end = ended(child)
    await new Promise((done) => setTimeout(done, 3000))
    await stack.docker('restart', await stack.container('alertmanager'))
    await new Promise((done) => setTimeout(done, 5000))
    child.kill('SIGINT')
    expect((await end).stdout).toMatch(/SIGTERM[^]*Listening on/)
  })

  it('survives a spoilt lake.lock', async () => {
    await stack.write('lake.lock', '<<<<<<< ours\n')
    await stack.docker('rm', '-f', await stack.container('alertmanager'))
    expect(await heals()).toContain('lake.lock is unreadable')
  })
})
