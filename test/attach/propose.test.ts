// What was found and chosen becomes lines of lake.yaml that hold.
import { describe, expect, test } from 'vitest'
import type { Found, FoundService } from '../../src/attach/found.ts'
import { propose } from '../../src/attach/propose.ts'
import { neededVariables, nothingBeside } from '../../src/config/beside.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { starterConfig } from '../../src/config/starter.ts'

const service = (name: string, more: Partial<FoundService> = {}): FoundService => ({
  service: name,
  networks: ['shop_default'],
  open: true,
  ...more,
})
const trino = service('trino', { kind: 'trino', port: 8080 })
const login = { user: 'shop', database: 'orders' }
const postgres = service('postgres', { kind: 'postgres', port: 5432, login })

function shop(...services: readonly FoundService[]): Found {
  return { projects: [{ project: 'shop', services }], programs: [] }
}

function proposed(found: Found, names = ['shop'], managed: readonly string[] = []) {
  const beside = propose(found, { names, managed })
  const text = starterConfig({ name: 'a', components: managed, beside })
  const environment = Object.fromEntries(neededVariables(beside).map((name) => [name, 'secret']))
  const parsed = parseConfig(text, { file: 'lake.yaml', environment })
  if (!parsed.ok) throw new Error(`${JSON.stringify(parsed.findings)}\n${text}`)
  expect(parsed.warnings).toEqual([])
  return { beside, text, config: parsed.config }
}

test('Trino and PostgreSQL are watched, by addresses in their project; its password is a reference', () => {
  const { text, config } = proposed(shop(trino, postgres, service('web')))
  expect(config.attach).toEqual([{ project: 'shop', networks: ['shop_default'] }])
  expect(config.components.trino).toMatchObject({ address: { project: 'shop', host: 'trino', port: 8080 } })
  expect(config.components.postgres).toMatchObject({
    address: { project: 'shop', host: 'postgres', port: 5432 },
    fields: { user: 'shop', database: 'orders', password: 'secret' },
  })
  expect(text).toContain('password: "${POSTGRES_PASSWORD}"')
  expect(text).toContain('\nattach:\n  - project: shop\n')
})

test('Nessie, Prometheus, MinIO and what has metrics', () => {
  const found = shop(
    service('nessie', { kind: 'nessie', port: 9000 }),
    service('prometheus', { kind: 'prometheus', port: 9090 }),
    service('minio', { kind: 'minio', port: 9000 }),
    service('api.v1', { port: 8000 }),
    service('dagster', { kind: 'dagster', port: 3000 }),
  )
  const { beside, config } = proposed(found)
  expect(beside.components).toEqual({ nessie: { address: 'shop/nessie:9000' } })
  expect(
    config.targets.map(({ name, project, host, port, path }) => [name, `${project}/${host}:${port}${path}`]),
  ).toEqual([
    ['shop-prometheus-metrics', 'shop/prometheus:9090/metrics'],
    ['shop-minio-metrics', 'shop/minio:9000/minio/v2/metrics/cluster'],
    ['shop-api-v1-metrics', 'shop/api.v1:8000/metrics'],
  ])
})

test('a MinIO that keeps its metrics to itself is said, not scraped', () => {
  const { text, config } = proposed(shop(service('minio', { kind: 'minio', port: 9000, open: false })))
  expect(config.targets).toEqual([])
  expect(text).toMatch(/^# shop\/minio keeps its metrics to itself.*MINIO_PROMETHEUS_AUTH_TYPE=public/m)
})

test('of two of a kind one is watched, and none that lake is to run itself', () => {
  const other = service('replica', { kind: 'postgres', port: 5432, login })
  const { beside } = proposed(shop(postgres, other))
  expect(beside.components['postgres']?.address).toBe('shop/postgres:5432')
  expect(beside.notes).toEqual([expect.stringContaining('shop/replica is a second PostgreSQL')])
  const own = proposed(shop(postgres), ['shop'], ['postgres'])
  expect(own.config.components.postgres.mode).toBe('managed')
  expect(neededVariables(own.beside)).toEqual([])
})

describe('networks', () => {
  const on = (networks: readonly string[], more: Partial<FoundService> = {}) =>
    proposed(shop(service('trino', { ...trino, networks, ...more })))

  test.each([
    [['shop_default', 'shop_front'], undefined],
    [['shop_back'], ['shop_back']],
    [['shared'], ['shared']],
  ])('%j', (networks, named) => {
    expect(on(networks).beside.attach).toEqual([
      { project: 'shop', ...(named === undefined ? {} : { networks: named }) },
    ])
  })

  test.each([[['host']], [['bridge']], [[]]])(
    '%j: by the port of this machine, or not at all',
    (networks) => {
      expect(on(networks, { published: 18_080 }).beside).toMatchObject({
        attach: [{ project: 'shop' }],
        components: { trino: { address: 'host:18080' } },
      })
      const none = on(networks)
      expect(none.beside.components).toEqual({})
      expect(none.text).toContain('# shop/trino is in no network that can be joined')
    },
  )

  test('services on several are reached on each', () => {
    const { beside } = proposed(
      shop({ ...trino, networks: ['shop_b'] }, { ...postgres, networks: ['shop_a'] }),
    )
    expect(beside.attach).toEqual([{ project: 'shop', networks: ['shop_a', 'shop_b'] }])
  })
})

test('words that YAML or lake would read otherwise stay what they are', () => {
  const odd = { user: 'true', database: 'a"b: $c #d' }
  const project = 'on'
  const found: Found = { projects: [{ project, services: [{ ...postgres, login: odd }] }], programs: [] }
  const { config } = proposed(found, [project])
  expect(config.components.postgres).toMatchObject({ fields: odd })
  expect(config.attach).toMatchObject([{ project }])
})

test('what was not chosen leaves no trace', () => {
  expect(proposed(shop(trino, postgres), []).beside).toEqual(nothingBeside)
})

test('what runs on this machine outside of Compose', () => {
  const programs = [{ kind: 'trino', port: 8080 } as const, { kind: 'minio', port: 9000 } as const]
  const { config, text } = proposed({ projects: [], programs }, ['host'])
  expect(config.components.trino).toMatchObject({ address: { host: 'host', port: 8080 } })
  expect(text).toMatch(/^# MinIO on port 9000 keeps its metrics to itself/m)
})
