// What runs beside lake is recognised by its image, by what it answers, and by nothing that is a secret.
import { describe, expect, test } from 'vitest'
import { discover } from '../../src/attach/discover.ts'
import { kindOfImage } from '../../src/attach/known.ts'
import { container, machine, shop } from './machine.ts'

test.each([
  ['postgres', 'postgres'],
  ['docker.io/library/postgres:15-alpine', 'postgres'],
  ['registry.corp:5000/team/postgis/postgis:16@sha256:0', 'postgres'],
  ['trinodb/trino:476', 'trino'],
  ['quay.io/minio/minio', 'minio'],
  ['ghcr.io/projectnessie/nessie:0.99.0', 'nessie'],
  ['prom/prometheus:v3.5.3', 'prometheus'],
  ['dagster/dagster-webserver:1', 'dagster'],
  ['quay.io/prometheuscommunity/postgres-exporter:v0.19.1', undefined],
  ['trino/gateway:1', undefined],
  ['sha256:0123', undefined],
])('%s is %s', (image, kind) => expect(kindOfImage(image)).toBe(kind))

test('a project by its images, with who signs in to its database', async () => {
  const system = machine(shop)
  const variables = { POSTGRES_USER: 'shop', POSTGRES_DB: 'orders', POSTGRES_PASSWORD: 'secret' }
  system.engineState.variables.set('shop-postgres-1', variables)
  const found = await discover(system)
  expect(JSON.stringify(found)).not.toContain('secret')
  expect(found).toEqual({
    projects: [
      {
        project: 'shop',
        services: [
          { service: 'trino', kind: 'trino', port: 8080, networks: ['shop_default'], open: true },
          {
            service: 'postgres',
            kind: 'postgres',
            port: 5432,
            networks: ['shop_default'],
            login: { user: 'shop', database: 'orders' },
            open: true,
          },
          { service: 'web', networks: ['shop_default'], open: true },
        ],
      },
    ],
    programs: [],
  })
})

test.each([
  [{}, { user: 'postgres', database: 'postgres' }],
  [{ POSTGRES_USER: 'a' }, { user: 'a', database: 'a' }],
  [
    { POSTGRESQL_USERNAME: 'a', POSTGRESQL_DATABASE: 'b' },
    { user: 'a', database: 'b' },
  ],
])('who signs in where, by %j', async (variables, login) => {
  const system = machine([container('shop', 'db', 'postgres:15')])
  system.engineState.variables.set('shop-db-1', variables)
  expect((await discover(system)).projects[0]?.services[0]?.login).toEqual(login)
})

describe('an image that nobody knows is recognised by what it answers', () => {
  test.each([
    ['trino', '/v1/info', '{"nodeVersion":{"version":"476"},"starting":false}', 8080],
    ['nessie', '/api/v2/config', '{"defaultBranch":"main"}', 9000],
    ['prometheus', '/-/ready', 'Prometheus Server is Ready.', 9090],
    ['dagster', '/server_info', '{"dagster_version":"1.9"}', 3000],
    ['minio', '/minio/health/live', { headers: { server: 'MinIO' } }, 9000],
  ])('%s', async (kind, path, page, port) => {
    const own = container('shop', 'own', 'corp/own:1', {
      ports: [{ container: 80, host: 8800, loopback: true }],
    })
    const { projects } = await discover(machine([own], { [`8800${path}`]: page }))
    expect(projects[0]?.services).toMatchObject([{ service: 'own', kind, port }])
  })

  test('or has a page of metrics', async () => {
    const api = container('shop', 'api', 'corp/api:1', {
      ports: [{ container: 8000, host: 18_000, loopback: true }, { container: 9 }],
    })
    const { projects } = await discover(machine([api], { '18000/metrics': 'a_total 1\n' }))
    expect(projects[0]?.services).toEqual([
      { service: 'api', port: 8000, networks: ['shop_default'], open: true },
    ])
  })

  test.each([
    ['/metrics', '<html>'],
    ['/metrics', ''],
    ['/metrics', { status: 500, body: 'a_total 1\n' }],
    ['/v1/info', '<html>"nodeVersion'],
    ['/minio/health/live', { headers: { server: 'nginx' } }],
  ])('but not by %s with %j', async (path, page) => {
    const web = container('shop', 'web', 'corp/web:1', {
      ports: [{ container: 80, host: 88, loopback: true }],
    })
    const { projects } = await discover(machine([web], { [`88${path}`]: page }))
    expect(projects[0]?.services).toEqual([{ service: 'web', networks: ['shop_default'], open: true }])
  })
})

test('what lake itself runs is not found, nor what is no name', async () => {
  const labels = { 'com.docker.compose.project': 'other-0a1b2c', 'com.docker.compose.service': 'trino' }
  const own = container('x', 'y', 'trinodb/trino:476', { labels: { ...labels, 'dev.lake.project': 'other' } })
  const odd = container('shop', 'a\nattach: []', 'postgres:15')
  expect(await discover(machine([own, odd]))).toEqual({ projects: [], programs: [] })
})

test('of several containers of a service there is one service', async () => {
  const two = ['shop-web-1', 'shop-web-2'].map((name) => container('shop', 'web', 'x', { name }))
  expect((await discover(machine(two))).projects[0]?.services).toHaveLength(1)
})

describe('outside of Compose', () => {
  const published = (loopback: boolean) => ({ ports: [{ container: 5432, host: 5433, loopback }] })

  test('a container that publishes its port to others than this machine', async () => {
    const db = container(undefined, 'db', 'postgres:15', published(false))
    expect((await discover(machine([db]))).programs).toEqual([
      { kind: 'postgres', port: 5433, login: { user: 'postgres', database: 'postgres' } },
    ])
    const closed = container(undefined, 'db', 'postgres:15', published(true))
    expect((await discover(machine([closed]))).programs).toEqual([])
  })

  test('a program on its usual port, unless that is published by a container', async () => {
    const pages = { '8080/v1/info': '{"nodeVersion":{}}', '9090/-/ready': 'Prometheus Server is Ready.' }
    const publishes = { ports: [{ container: 9090, host: 9090, loopback: true }] }
    const prometheus = container('shop', 'p', 'prom/prometheus', publishes)
    expect((await discover(machine([prometheus], pages))).programs).toEqual([{ kind: 'trino', port: 8080 }])
  })
})
