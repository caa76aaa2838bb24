// An optional part that cannot be had must not keep the essential ones away.
import { describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import { dir, world } from './world.ts'

const offline = new LakeError('no such image', { code: 'image-offline', exit: 'image' })
const refused = new LakeError('Docker Compose could not start the services', {
  code: 'compose-failed',
  exit: 'failed',
  details: ['exec: not found'],
})

describe('an optional service', () => {
  test('whose image cannot be had is left out, and said to be missing', async () => {
    const at = world()
    const session = await at.session()
    const { runtime } = session
    const pulled: string[][] = []
    const pull: typeof runtime.pull = async (services, work) => {
      pulled.push([...services])
      if (services.includes('grafana')) throw offline
      return runtime.pull(services, work)
    }
    const result = await up({ ...session, runtime: { ...runtime, pull } }, at.options)
    expect(pulled[0]).toContain('grafana')
    expect(pulled[1]).not.toContain('grafana')
    expect(result.notices.join()).toContain('grafana is missing: no such image')
    expect(result.reports.map(({ service }) => service)).not.toContain('grafana')
    expect(at.container('grafana')).toBeUndefined()
    expect((await stackStatus(session, result.prepared)).state).toBe('degraded')
  })

  test('that cannot be started is left out; what Compose gave up on with it gets its turn', async () => {
    const at = world()
    const session = await at.session()
    const { runtime } = session
    const started: string[][] = []
    const upServices: typeof runtime.up = async (services, work) => {
      started.push([...services])
      await runtime.up(services, work)
      if (!services.includes('grafana')) return
      at.change('grafana', { state: 'created' })
      throw refused
    }
    const result = await up({ ...session, runtime: { ...runtime, up: upServices } }, at.options)
    expect(started).toHaveLength(2)
    expect(started[1]).toEqual(started[0]?.filter((name) => name !== 'grafana'))
    expect(result.notices.join()).toContain('grafana could not be started; exec: not found')
  })
})

test('an essential service whose image cannot be had fails the whole', async () => {
  const at = world()
  const session = await at.session()
  const pull = async (): Promise<void> => {
    throw offline
  }
  await expect(up({ ...session, runtime: { ...session.runtime, pull } }, at.options)).rejects.toBe(offline)
})

test('a paused container keeps its port and is woken, not started', async () => {
  const at = world()
  await up(await at.session(), at.options)
  at.change('loki', { state: 'paused' })
  at.system.calls.length = 0
  const { done } = await up(await at.session(), at.options)
  expect(done).toEqual([{ kind: 'start-service', target: 'loki', cause: 'paused' }])
  expect(at.system.calls.filter((call) => call.startsWith('compose.'))).toContain(
    `compose.unpause ${dir} loki`,
  )
})

test('a container that was made and never started is made anew: it may lack networks', async () => {
  const at = world()
  await up(await at.session(), at.options)
  at.change('alloy', { state: 'created' })
  at.system.calls.length = 0
  await up(await at.session(), at.options)
  const calls = at.system.calls.filter((call) => /^compose\.(remove|up) /.test(call))
  expect(calls).toEqual([
    expect.stringMatching(/^compose\.remove .* alloy$/),
    expect.stringMatching(/^compose\.up .* alloy$/),
  ])
})
