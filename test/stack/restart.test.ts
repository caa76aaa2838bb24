import { beforeEach, describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { readinessExit } from '../../src/report/readiness.ts'
import { restart } from '../../src/stack/restart.ts'
import type { RestartOptions } from '../../src/stack/restart.ts'
import { up } from '../../src/stack/up.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

let at: World
beforeEach(async () => {
  at = world('components: { postgres: {} }\n')
  await up(await at.session(), at.options)
  at.system.calls.length = 0
  at.told.length = 0
})

const run = async (over: Partial<RestartOptions> = {}) =>
  restart(await at.session(), { ...at.options, command: 'restart', names: [], ...over })
const changes = (): readonly string[] =>
  at.system.calls.filter((call) => /^(disk\.(write|remove)|compose\.)/.test(call))

describe('restart', () => {
  test('of one service touches that one, writes nothing, and waits for it', async () => {
    const { restarted, reports, notices } = await run({ names: ['loki'] })
    expect(restarted).toEqual(['loki'])
    expect(reports).toMatchObject([{ service: 'loki', state: 'ready', essential: true }])
    expect(notices).toEqual([])
    expect(changes()).toEqual([`compose.restart ${dir} loki`])
    expect(at.told).toEqual(['start loki restarting', 'succeed loki ready'])
    expect(at.system.disk.locks.size).toBe(0)
  })

  test('of all takes every service, also one that has stopped', async () => {
    at.change('grafana', { state: 'exited', exitCode: 137 })
    const { restarted } = await run()
    expect(restarted).toContain('grafana')
    expect(restarted).toHaveLength(11)
    expect(at.container('grafana')?.state).toBe('running')
  })

  test('of a profile takes its services', async () => {
    expect((await run({ profile: 'lake' })).restarted).toEqual(['postgres', 'postgres-exporter'])
  })

  test('with --no-wait asks nobody whether it is ready', async () => {
    expect((await run({ names: ['loki'], wait: false })).reports).toEqual([])
    expect(at.system.calls.some((call) => call.startsWith('http'))).toBe(false)
    expect(at.told.at(-1)).toBe('succeed loki restarted')
  })

  test('applies nothing of a changed lake.yaml, and says so', async () => {
    at.configure('components: { postgres: {} }\nretention: { logs: 3d }\n')
    const before = at.system.disk.tree(folder)
    expect((await run({ names: ['loki'] })).notices).toEqual([
      'lake.yaml asks for something else than what runs: restart leaves that to lake up',
    ])
    expect(at.system.disk.tree(folder)).toEqual(before)
  })

  test('an optional service that stays away degrades; named, it is what was asked for', async () => {
    at.system.engineState.services.set('grafana', { state: 'exited', exitCode: 1 })
    expect(readinessExit((await run()).reports)).toBe('degraded')
    await expect(run({ names: ['grafana'] })).rejects.toMatchObject({
      exit: 'failed',
      code: 'service-failed',
    })
  })

  test('one that is not ready in time ends with 7', async () => {
    at.system.engineState.services.set('postgres', { health: 'starting' })
    await expect(run({ names: ['postgres'], timeoutMs: 3000 })).rejects.toMatchObject({ exit: 'timeout' })
  })

  test.each([
    ['a name that is unknown', { names: ['lokki'] }, 'usage', 'lake restart loki'],
    ['a name outside of the profile', { names: ['loki'], profile: 'lake' }, 'usage', 'lake status'],
    ['an empty profile', { profile: 'pipelines' }, 'usage', 'lake plan'],
  ] as const)('%s is wrong usage', async (_, over, exit, command) => {
    await expect(run(over)).rejects.toMatchObject({ exit, actions: [{ command }] })
    expect(changes()).toEqual([])
  })

  test('there is nothing to restart in a stack that is stopped', async () => {
    for (const name of [...at.system.engineState.containers.values()].map((it) => it.name.slice(12, -2)))
      at.change(name, { state: 'exited', exitCode: 0 })
    await expect(run()).rejects.toMatchObject({ exit: 'notRunning', message: 'the stack is not running' })
    at.system.engineState.containers.clear()
    await expect(run({ names: ['loki'] })).rejects.toMatchObject({ exit: 'notRunning' })
    expect(changes()).toEqual([])
  })

  test('a service that was never made is not running', async () => {
    at.configure('')
    await run()
    at.configure('components: { postgres: {}, grafana: false }\n')
    at.system.engineState.containers.delete(at.container('postgres')?.name ?? '')
    await expect(run({ names: ['postgres'] })).rejects.toMatchObject({
      exit: 'notRunning',
      message: 'postgres is not running',
    })
  })

  test('waits for another command on the project, and no longer than asked', async () => {
    at.system.disk.locks.set(`${dir}/lock`, 'lake up (pid 7)')
    at.system.clock.at(at.system.clock.elapsed() + 500, () => at.system.disk.locks.delete(`${dir}/lock`))
    await run({ names: ['loki'] })
    expect(at.told[0]).toBe('note waiting for lake up (pid 7) to finish with this project')
    at.system.disk.locks.set(`${dir}/lock`, 'lake up (pid 7)')
    await expect(run({ timeoutMs: 1000 })).rejects.toMatchObject({ exit: 'conflict' })
  })

  test('what the engine refuses is told as it is', async () => {
    const refusal = new LakeError('the port is taken', { code: 'port-taken', exit: 'conflict' })
    at.system.fail('compose.restart', refusal)
    await expect(run()).rejects.toBe(refusal)
  })
})
