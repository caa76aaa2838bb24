// Attached projects: without their networks Compose could not start the relay, and lake says so before it tries.
import { describe, expect, test } from 'vitest'
import { prepare } from '../../src/stack/prepare.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import type { Container } from '../../src/system/system.ts'
import { dir, world } from './world.ts'
import type { World } from './world.ts'

const attached = 'attach: [{ project: shop }]\ncomponents: { trino: { external: shop/trino } }\n'
const run = async (at: World) => up(await at.session(), at.options)

function network(at: World, name: string): void {
  at.system.engineState.networks.set(name, { labels: {} })
}

function foreign(at: World, service: string, change: Partial<Container> = {}): void {
  const name = `shop-${service}-1`
  at.system.engineState.containers.set(name, {
    id: name,
    name,
    image: `${service}:1`,
    labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service },
    state: 'running',
    oomKilled: false,
    restarts: 0,
    ports: {},
    ...change,
  })
}

describe('the network of an attached project', () => {
  test('is there: the stack starts', async () => {
    const at = world(attached)
    network(at, 'shop_default')
    expect((await run(at)).reports.every(({ state }) => state === 'ready')).toBe(true)
    expect(at.system.calls).toContainEqual(expect.stringMatching(/^compose\.up .*\blake-relay\b/))
  })

  test('is gone: up changes nothing, and says what to start', async () => {
    const at = world(attached)
    network(at, 'shop_backend')
    await expect(run(at)).rejects.toMatchObject({
      exit: 'prerequisite',
      code: 'network-gone',
      message: 'the network shop_default of shop is not there',
      details: [expect.stringContaining('start that project'), expect.stringContaining('shop_backend')],
      actions: [{ command: 'docker compose -p shop up -d' }],
    })
    expect(at.system.disk.files.has(`${dir}/compose.yaml`)).toBe(false)
  })

  test('is gone: the plan says where up would stop, status only looks', async () => {
    const at = world(attached)
    const plan = await prepare(await at.session(), { force: false, engine: 'optional' })
    expect(plan.notices.join()).toMatch(/shop_default of shop is not there.*up would stop here/)
    const looked = await prepare(await at.session(), { force: false, engine: 'observe' })
    expect(looked.notices).toEqual([])
  })

  test('is not asked for where only logs are collected', async () => {
    const at = world('attach: [{ project: shop }]\n')
    expect((await run(at)).reports.every(({ state }) => state === 'ready')).toBe(true)
  })
})

test('a network that was made anew while the stack stood still is joined again', async () => {
  const at = world(attached)
  network(at, 'shop_default')
  await run(at)
  at.change('lake-relay', { state: 'exited', exitCode: 128, networks: ['shop_default'] })
  const before = at.container('lake-relay')?.labels['dev.lake.spec']
  expect((await run(at)).done).toEqual([expect.objectContaining({ kind: 'start-service' })])
  expect(at.container('lake-relay')?.labels['dev.lake.spec']).toBe(before)
  at.system.engineState.networks.set('shop_default', { labels: {}, id: 'another' })
  at.change('lake-relay', { state: 'exited', exitCode: 128, networks: ['shop_default'] })
  const again = (await run(at)).done.filter(({ target }) => target === 'lake-relay')
  expect(again).toMatchObject([{ kind: 'recreate-service' }])
  expect(at.container('lake-relay')?.labels['dev.lake.spec']).not.toBe(before)
})

test('lake touches no container of an attached project', async () => {
  const at = world(attached)
  network(at, 'shop_default')
  foreign(at, 'trino')
  const before = at.system.engineState.containers.get('shop-trino-1')
  const { prepared } = await run(at)
  expect(prepared.operations.filter(({ target }) => target === 'trino')).toEqual([])
  expect(at.system.engineState.containers.get('shop-trino-1')).toEqual(before)
})

test('status counts what runs there', async () => {
  const at = world(attached)
  foreign(at, 'trino')
  foreign(at, 'setup', { state: 'exited', exitCode: 0 })
  const prepared = await prepare(await at.session(), { force: false, engine: 'observe' })
  const status = await stackStatus(await at.session(), prepared)
  expect(status.attached).toEqual([{ project: 'shop', running: 1, containers: 2 }])
  expect(status.external).toEqual([{ component: 'trino', address: 'shop/trino:8080' }])
})
