import { describe, expect, test } from 'vitest'
import { prepare } from '../../src/stack/prepare.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import { waitReady } from '../../src/stack/wait.ts'
import type { ServiceReport } from '../../src/stack/wait.ts'
import { world } from './world.ts'
import type { World } from './world.ts'

const withPostgres = 'components: { postgres: {} }\n'
const run = async (at: World) => up(await at.session(), at.options)

/** A stack that is up, then waited for again while `change` makes something happen. */
async function waiting(at: World, timeoutMs = 10_000): Promise<readonly ServiceReport[]> {
  const session = await at.session()
  const { plan } = await prepare(session, { force: false, engine: 'required' })
  return waitReady(session, plan, { ...at.options, timeoutMs, services: plan.services, touched: new Set() })
}
const of = (reports: readonly ServiceReport[], service: string) =>
  reports.find((report) => report.service === service)

describe('waiting', () => {
  test('a service is ready when its own probe answers, and the screen says what it waited for', async () => {
    const at = world()
    at.system.http.answers.set('http://127.0.0.1:3100/ready', 503)
    at.system.http.answers.set('http://127.0.0.1:9093/', new Error('refused'))
    at.system.clock.at(3000, () => {
      at.system.http.answers.delete('http://127.0.0.1:3100/ready')
      at.system.http.answers.delete('http://127.0.0.1:9093/')
    })
    const { reports } = await run(at)
    expect(of(reports, 'loki')).toMatchObject({ state: 'ready' })
    expect(of(reports, 'loki')?.elapsedMs).toBeGreaterThanOrEqual(2800)
    expect(at.told).toContain('update loki waiting for /ready (answers 503)')
    expect(at.told).toContain('update alertmanager waiting for /-/ready (no answer yet)')
    expect(at.told.filter((line) => line.startsWith('update loki waiting'))).toHaveLength(1)
  })

  test('a service without a port of its own waits for the health check of its container', async () => {
    const at = world(withPostgres)
    at.behaviour.set('postgres', { health: 'starting' })
    at.system.clock.at(2000, () => at.change('postgres', { health: 'healthy' }))
    const { reports } = await run(at)
    expect(of(reports, 'postgres')?.state).toBe('ready')
    expect(at.told).toContain('update postgres waiting for pg_isready')
  })

  test('too long: exit 7, with what it still waits for and its last lines', async () => {
    const at = world()
    await run(at)
    at.system.http.answers.set('http://127.0.0.1:3100/ready', 503)
    const id = at.container('loki')?.id ?? ''
    at.system.engineState.logs.set(id, [
      { time: '2030-01-01T00:00:00Z', stream: 'stderr', line: 'replaying the log' },
    ])
    await expect(run(at)).rejects.toMatchObject({
      code: 'not-ready-in-time',
      exit: 'timeout',
      message: 'loki is not ready: not ready after 60.0 s, still waiting for /ready (answers 503)',
      details: ['its last log lines:', '  replaying the log'],
    })
  })
})

describe('a service that will not come', () => {
  test('one that exited fails at once, with its exit code', async () => {
    const at = world()
    at.behaviour.set('loki', { state: 'exited', exitCode: 1 })
    await expect(run(at)).rejects.toMatchObject({
      code: 'service-failed',
      exit: 'failed',
      message: 'loki is not ready: stopped (exit 1)',
      details: ['it logged nothing'],
    })
    expect(at.system.clock.elapsed()).toBeLessThan(1000)
  })

  test('out of memory is called so', async () => {
    const at = world()
    at.behaviour.set('prometheus', { state: 'exited', exitCode: 137, oomKilled: true })
    await expect(run(at)).rejects.toThrow('prometheus is not ready: stopped: it ran out of memory')
  })

  test('an unhealthy one shows what its probe said', async () => {
    const at = world(withPostgres)
    await run(at)
    at.change('postgres', { health: 'unhealthy' })
    at.system.engineState.healthLogs.set(at.container('postgres')?.id ?? '', [
      'earlier',
      'FATAL: role "lake" does not exist\n',
    ])
    const report = of(await waiting(at), 'postgres')
    expect(report).toMatchObject({ state: 'failed', detail: 'its health check keeps failing' })
    expect(report?.evidence[0]).toBe('its health check said: FATAL: role "lake" does not exist')
  })

  test('a probe whose program the image lacks is explained', async () => {
    const at = world(withPostgres)
    await run(at)
    at.change('postgres-exporter', { health: 'unhealthy' })
    const said =
      'OCI runtime exec failed: exec failed: unable to start: exec: "wget": executable file not found in $PATH'
    at.system.engineState.healthLogs.set(at.container('postgres-exporter')?.id ?? '', [said])
    expect(of(await waiting(at), 'postgres-exporter')?.evidence[0]).toBe(
      'its health check said: the image has no wget, which its health check needs',
    )
  })

  test('several are all named, each with its cause', async () => {
    const at = world()
    at.behaviour.set('loki', { state: 'exited', exitCode: 1 })
    at.behaviour.set('alloy', { state: 'exited', exitCode: 2 })
    const failure = await run(at).catch((error: unknown) => error)
    expect(failure).toMatchObject({ message: '2 services are not ready', exit: 'failed' })
    expect(failure).toHaveProperty('details', [
      'loki: stopped (exit 1)',
      '  it logged nothing',
      'alloy: stopped (exit 2)',
      '  it logged nothing',
    ])
  })

  test('an optional one only degrades the stack', async () => {
    const at = world()
    at.behaviour.set('grafana', { state: 'exited', exitCode: 1 })
    const { reports, prepared } = await run(at)
    expect(of(reports, 'grafana')).toMatchObject({ state: 'failed', essential: false })
    expect((await stackStatus(await at.session(), prepared)).state).toBe('degraded')
  })
})

describe('the status', () => {
  async function statusOf(at: World) {
    const session = await at.session()
    return stackStatus(session, await prepare(session, { force: false, engine: 'observe' }))
  }

  test('of a service that has answered, and died since', async () => {
    const at = world()
    const { prepared, ready } = await run(at)
    at.change('loki', { state: 'exited', exitCode: 1 })
    const { services } = await stackStatus(await at.session(), prepared, { answered: ready })
    expect(ready).toContain('loki')
    expect(services.find(({ service }) => service === 'loki')).toMatchObject({ state: 'failed' })
  })

  test('of a stack that was never started, and of one that is up', async () => {
    const at = world()
    expect((await statusOf(at)).state).toBe('stopped')
    await run(at)
    const status = await statusOf(at)
    expect(status.state).toBe('ready')
    expect(status.services.find(({ service }) => service === 'grafana')?.address).toBe(
      'http://127.0.0.1:3000',
    )
    expect(status.services.find(({ service }) => service === 'containers')).not.toHaveProperty('address')
  })

  test.each([
    ['loki', { state: 'exited', exitCode: 1 }, 'failed', 'stopped (exit 1)'],
    ['loki', { state: 'exited', exitCode: 0 }, 'failed', 'stopped (exit 0)'],
    ['grafana', { state: 'paused' }, 'degraded', 'paused'],
    ['postgres', { health: 'starting' }, 'starting', 'waiting for pg_isready'],
  ] as const)('%s %j makes the stack %s', async (service, change, state, detail) => {
    const at = world(withPostgres)
    await run(at)
    at.change(service, change)
    const status = await statusOf(at)
    expect(status.state).toBe(state)
    expect(status.services.find((each) => each.service === service)?.detail).toBe(detail)
  })
})
