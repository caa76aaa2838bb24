import { beforeEach, describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { labels } from '../../src/render/labels.ts'
import { resetLines } from '../../src/report/reset.ts'
import { resetScope } from '../../src/stack/reset-scope.ts'
import type { ResetScope } from '../../src/stack/reset-scope.ts'
import { reset } from '../../src/stack/reset.ts'
import { up } from '../../src/stack/up.ts'
import { dir, world } from './world.ts'
import type { World } from './world.ts'

let at: World
let id: string
beforeEach(async () => {
  at = world('components: { postgres: {} }\n')
  await up(await at.session(), at.options)
  id = at.container('loki')?.labels[labels.project] ?? ''
  for (const name of ['alertmanager', 'alloy', 'grafana', 'loki', 'postgres'])
    at.system.engineState.volumes.set(`${id}_${name}`, { labels: { [labels.project]: id } })
  at.system.engineState.usage = {
    images: [],
    containers: [],
    volumes: [{ name: `${id}_postgres`, bytes: 48_200_000 }],
  }
  at.system.calls.length = 0
})

const scopeOf = async (names: readonly string[], secrets = false) =>
  resetScope(await at.session(), { names, secrets })
const run = async (scope: ResetScope) => reset(await at.session(), scope, at.options)
const changes = (): readonly string[] =>
  at.system.calls.filter((call) => /^(disk\.(write|remove)|compose\.)/.test(call))
const secretOf = (name: string) => at.system.disk.files.get(`${dir}/secrets/${name}`)?.text

describe('the scope of reset', () => {
  test('of a service is its container and its volumes, with their sizes; nothing is done', async () => {
    const scope = await scopeOf(['postgres'])
    expect(scope).toMatchObject({ whole: false, services: ['postgres'], readers: [], secrets: [] })
    expect(resetLines(scope)).toEqual(['  containers postgres', `  volumes    ${id}_postgres (48.2 MB)`])
    expect(changes()).toEqual([])
  })

  test('of a service without data is its container', async () => {
    expect(resetLines(await scopeOf(['socket-proxy']))).toEqual(['  containers socket-proxy'])
  })

  test('of the whole stack includes what has left lake.yaml', async () => {
    at.configure('')
    const { containers, volumes, services } = await scopeOf([])
    expect(services).not.toContain('postgres')
    expect(containers).toContain('postgres')
    expect(volumes.map(({ name }) => name)).toContain(`${id}_postgres`)
  })

  test('names the secrets and who reads them', async () => {
    expect(await scopeOf(['postgres'], true)).toMatchObject({
      secrets: ['postgres-password'],
      readers: ['grafana', 'postgres-exporter'],
      containers: ['grafana', 'postgres', 'postgres-exporter'],
    })
    expect((await scopeOf(['grafana'], true)).secrets).toEqual([
      'grafana-admin-password',
      'grafana-secret-key',
    ])
    expect((await scopeOf([], true)).secrets).toHaveLength(3)
  })

  test.each([['postgres-exporter'], ['loki']])(
    'new secrets are not for %s: other data knows them',
    async (name) => {
      await expect(scopeOf([name], true)).rejects.toMatchObject({
        exit: 'usage',
        code: 'no-secrets',
        details: expect.arrayContaining(['postgres-password is known to the data of postgres']),
      })
    },
  )

  test('a secret that stands in lake.yaml is not minted', async () => {
    at.configure(
      'components: { postgres: { external: { address: db:5432, user: u, database: d, password: p } } }\n',
    )
    await expect(scopeOf(['postgres-exporter'], true)).rejects.toMatchObject({
      details: expect.arrayContaining(['postgres-password stands in lake.yaml']),
    })
  })

  test('an unknown service is wrong usage', async () => {
    await expect(scopeOf(['lokki'])).rejects.toMatchObject({
      exit: 'usage',
      actions: [{ command: 'lake reset loki' }],
    })
  })
})

describe('reset', () => {
  test('of a service removes its data, starts it anew, and touches nothing else', async () => {
    const others = (): readonly unknown[] =>
      [...at.system.engineState.containers.values()].filter((it) => !it.name.endsWith('-postgres-1'))
    const before = others()
    const secret = secretOf('postgres-password')
    const { reports } = await run(await scopeOf(['postgres']))
    expect(reports).toMatchObject([{ service: 'postgres', state: 'ready' }])
    const done = changes().filter((call) => call.startsWith('compose.'))
    expect(done).toEqual([
      `compose.remove ${dir} postgres`,
      `compose.removeVolumes ${id}_postgres`,
      `compose.up ${dir} postgres`,
    ])
    expect(others()).toEqual(before)
    expect(secretOf('postgres-password')).toBe(secret)
    expect(at.system.disk.locks.size).toBe(0)
  })

  test('with --secrets mints the new ones in between, and makes their readers anew', async () => {
    const [old, other] = [secretOf('postgres-password'), secretOf('grafana-secret-key')]
    await run(await scopeOf(['postgres'], true))
    expect(secretOf('postgres-password')).not.toBe(old)
    expect(secretOf('postgres-password')).toMatch(/^[0-9a-f]{48}$/)
    expect(secretOf('grafana-secret-key')).toBe(other)
    const calls = changes()
    const order = [
      `compose.removeVolumes ${id}_postgres`,
      `disk.write ${dir}/secrets/postgres-password`,
      `compose.up ${dir} grafana postgres postgres-exporter`,
    ].map((call) => calls.indexOf(call))
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
  })

  test('of the whole stack leaves nothing of before', async () => {
    at.configure('components: { grafana: false }\n')
    await run(await scopeOf([]))
    expect(at.container('grafana')).toBeUndefined()
    expect(at.container('postgres')).toBeUndefined()
    expect(at.container('loki')?.state).toBe('running')
    expect(at.system.engineState.volumes.has(`${id}_postgres`)).toBe(false)
    expect(at.told).toContain('succeed postgres removed')
  })

  test('brings back a service that its data keeps from starting', async () => {
    at.change('postgres', { state: 'exited', exitCode: 1 })
    await run(await scopeOf(['postgres']))
    expect(at.container('postgres')?.state).toBe('running')
  })

  test('what would keep it from starting again is found before its data goes', async () => {
    const scope = await scopeOf(['loki'])
    at.system.disk.files.set(`${dir}/loki/loki.yaml`, { text: 'mine\n', mode: 0o644 })
    await expect(run(scope)).rejects.toMatchObject({ exit: 'confirm', code: 'edited-by-hand' })
    expect(changes()).toEqual([])
  })

  test('a volume that stays is an error, and nothing starts on old data', async () => {
    const scope = await scopeOf(['loki'])
    const inUse = new LakeError('in use', { code: 'volumes-not-removed', exit: 'failed' })
    at.system.fail('compose.removeVolumes', inUse)
    await expect(run(scope)).rejects.toBe(inUse)
    expect(changes().some((call) => call.startsWith('compose.up'))).toBe(false)
  })
})
