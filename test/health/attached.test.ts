// Attached projects in health: what is asked for there runs, and its logs arrive; what does not only degrades.
import { describe, expect, test } from 'vitest'
import { health } from '../../src/health/health.ts'
import type { Container } from '../../src/system/system.ts'
import { living } from './living.ts'
import type { Living } from './living.ts'

const config = [
  'attach: [{ project: shop }]',
  'components: { postgres: {}, trino: { external: shop/trino } }',
  'targets: [{ name: api, address: "shop/api:8000" }]',
  '',
].join('\n')

async function shop(change: Partial<Container> = {}, services: readonly string[] = ['trino', 'api', 'web']) {
  const stack = await living(config)
  const { containers, logs } = stack.world.system.engineState
  const time = new Date(stack.world.system.clock.now().getTime() - 60_000).toISOString()
  for (const service of services) {
    const name = `shop-${service}-1`
    const labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service }
    const base = { image: 'x:1', state: 'running', oomKilled: false, restarts: 0, ports: {} } as const
    containers.set(name, { id: name, name, labels, ...base, ...(service === 'trino' ? change : {}) })
    logs.set(name, [{ time, stream: 'stdout', line: `${service} of shop is at work` }])
    const entry = { time, line: `${service} of shop is at work` }
    stack.arrived.set(`shop/${service}`, [{ ...entry, labels: { level: 'unknown' } }])
  }
  return stack
}

async function look(stack: Living, ...only: readonly string[]) {
  const { checks } = await health(stack.session, { only, signal: new AbortController().signal })
  return Object.fromEntries(checks.map((check) => [check.id, check]))
}

test('a project that runs and logs is well', async () => {
  const checks = await look(await shop(), 'shop', 'shop/trino', 'shop/api', 'shop/web')
  expect(Object.values(checks).map(({ id, status }) => [id, status])).toEqual([
    ['shop.running', 'ok'],
    ['shop/trino.container', 'ok'],
    ['shop/api.container', 'ok'],
    ['shop/trino.logs', 'ok'],
    ['shop/api.logs', 'ok'],
    ['shop/web.logs', 'ok'],
  ])
})

test('a line of its log that did not arrive is missed', async () => {
  const stack = await shop()
  stack.arrived.delete('shop/web')
  expect((await look(stack, 'shop'))['shop/web.logs']).toMatchObject({ status: 'fail', essential: false })
})

test.each([
  [{ state: 'exited', exitCode: 137 }, 'fail', 'container stopped: killed (exit 137)'],
  [{ health: 'unhealthy' }, 'warn', 'container is unhealthy'],
] as const)('%j', async (change, status, cause) => {
  const found = (await look(await shop(change), 'shop/trino'))['shop/trino.container']
  expect(found).toMatchObject({
    status,
    cause,
    essential: false,
    fix: 'in the folder of shop: docker compose -p shop up -d trino',
  })
})

describe('what is scraped there', () => {
  test('is not asked for while its container is stopped', async () => {
    const checks = await look(await shop({ state: 'exited', exitCode: 0 }), 'trino')
    expect(checks['trino.target']).toMatchObject({ status: 'skip', because: 'lake-relay.container' })
    const stack = await shop({ state: 'exited', exitCode: 0 })
    const [model] = stack.world.system.engineState.containers.values()
    const labels = { ...model?.labels, 'com.docker.compose.service': 'lake-relay' }
    if (model !== undefined) stack.world.system.engineState.containers.set('relay', { ...model, labels })
    const behind = await look(stack, 'trino', 'api')
    expect(behind['trino.target']).toMatchObject({ status: 'skip', because: 'shop/trino.container' })
    expect(behind['api.target']?.because).toBeUndefined()
  })

  test.each([
    [[], 'it has no containers'],
    [['trino'], 'all its containers are stopped'],
  ] as const)('with %j of it: %s', async (services, cause) => {
    const checks = await look(await shop({ state: 'exited', exitCode: 0 }, services), 'shop', 'shop/trino')
    expect(checks['shop.running']).toMatchObject({ status: 'fail', cause, essential: false })
    expect(checks['shop/trino.container']).toMatchObject({ status: 'skip', because: 'shop.running' })
  })
})
