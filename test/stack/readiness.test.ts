import { beforeEach, describe, expect, test } from 'vitest'
import { readinessExit } from '../../src/report/readiness.ts'
import { readiness } from '../../src/stack/readiness.ts'
import type { ReadinessOptions } from '../../src/stack/readiness.ts'
import { up } from '../../src/stack/up.ts'
import { folder, world } from './world.ts'
import type { World } from './world.ts'

let at: World
beforeEach(async () => {
  at = world('components: { postgres: {} }\n')
  await up(await at.session(), at.options)
  at.system.calls.length = 0
})

const run = async (over: Partial<ReadinessOptions> = {}) =>
  readiness(await at.session(), { ...at.options, command: 'wait', names: [], ...over })
const later = (ms: number, work: () => void): void => at.system.clock.at(at.system.clock.elapsed() + ms, work)

describe('wait', () => {
  test('ends at once where all is ready, and changes nothing', async () => {
    const before = at.system.disk.tree(folder)
    const { reports } = await run()
    expect(reports).toHaveLength(11)
    expect(readinessExit(reports)).toBe('ok')
    expect(at.system.calls.filter((call) => /^(disk|compose)/.test(call))).toEqual([])
    expect(at.system.disk.tree(folder)).toEqual(before)
  })

  test('ends when the last one gets ready', async () => {
    at.change('postgres', { health: 'starting' })
    later(4000, () => at.change('postgres', { health: 'healthy' }))
    const { reports } = await run({ names: ['postgres'] })
    expect(reports[0]?.elapsedMs).toBeGreaterThanOrEqual(4000)
    expect(at.told).toContain('update postgres waiting for pg_isready')
  })

  test('waits for a container that was created and is about to start', async () => {
    at.change('postgres', { state: 'created' })
    later(1000, () => at.change('postgres', { state: 'running' }))
    expect(readinessExit((await run({ names: ['postgres'] })).reports)).toBe('ok')
  })

  test.each([
    ['not ready in time', 'postgres', { health: 'starting' }, 'timeout'],
    ['failed', 'postgres', { state: 'exited', exitCode: 1 }, 'failed'],
    ['failed for good', 'postgres', { health: 'unhealthy' }, 'failed'],
  ] as const)('%s is an error', async (_, service, change, exit) => {
    at.change(service, change)
    await expect(run({ timeoutMs: 2000 })).rejects.toMatchObject({ exit })
  })

  test('an optional one that is missing degrades; named, it fails', async () => {
    at.change('grafana', { state: 'exited', exitCode: 1 })
    expect(readinessExit((await run()).reports)).toBe('degraded')
    at.change('grafana', { health: 'unhealthy', state: 'running' })
    at.system.http.answers.set('http://127.0.0.1:3000', 503)
    await expect(run({ names: ['grafana', 'loki'], timeoutMs: 1000 })).rejects.toMatchObject({
      exit: 'timeout',
    })
  })

  test('of what has no container says what makes one', async () => {
    at.system.engineState.containers.delete(at.container('grafana')?.name ?? '')
    const { reports } = await run()
    expect(reports.find(({ service }) => service === 'grafana')?.detail).toBe(
      'it has no container: lake up makes it',
    )
  })

  test('a stack that is stopped is not waited for', async () => {
    for (const [, container] of at.system.engineState.containers)
      at.system.engineState.containers.set(container.name, { ...container, state: 'exited', exitCode: 0 })
    await expect(run()).rejects.toMatchObject({ exit: 'notRunning', message: 'the stack is not running' })
    at.system.engineState.containers.clear()
    await expect(run({ names: ['loki'] })).rejects.toMatchObject({ exit: 'notRunning' })
  })

  test('a service that is stopped is named', async () => {
    at.change('postgres', { state: 'exited', exitCode: 0 })
    await expect(run({ names: ['postgres'] })).rejects.toMatchObject({
      exit: 'notRunning',
      message: 'postgres is not running',
    })
  })

  test('an unknown one is wrong usage', async () => {
    await expect(run({ names: ['postgress'] })).rejects.toMatchObject({
      exit: 'usage',
      actions: [{ command: 'lake wait postgres' }],
    })
  })
})
