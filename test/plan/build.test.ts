import { describe, expect, test } from 'vitest'
import { sizes } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import { configOf, planOf, planWith } from './plans.ts'

const external = `components:
  postgres:
    external: { address: "host:5433", user: watcher, database: sales, password: "\${PG_PASSWORD}" }
`

describe('which services run', () => {
  test('by default the observability core, in the order of the catalogue', async () => {
    const plan = await planOf()
    expect(plan.services.map(({ name }) => name)).toEqual([
      'prometheus',
      'alertmanager',
      'loki',
      'tempo',
      'alloy',
      'grafana',
      'socket-proxy',
      'containers',
      'host',
    ])
  })

  test('what is turned off is no part of it, nor are its secrets', async () => {
    const plan = await planOf('components:\n  grafana: false\n')
    expect(plan.components.some(({ name }) => name === 'grafana')).toBe(false)
    expect(plan.secrets).toEqual([])
  })

  test('a managed component brings all its services, and only the first takes image and memory', async () => {
    const plan = await planOf('components:\n  postgres: { image: "registry.corp/pg:16", memory: 1GB }\n')
    const [server, exporter] = plan.services.filter(({ component }) => component === 'postgres')
    expect(server).toMatchObject({ name: 'postgres', image: 'registry.corp/pg:16', limit: { memory: 1024 } })
    expect(exporter).toMatchObject({ name: 'postgres-exporter', limit: exporter?.facts.limits.default })
    expect(exporter?.image).toBeUndefined()
    expect(plan.secrets).toContainEqual({ name: 'postgres-password' })
  })
})

describe('an external component', () => {
  test('keeps only its exporter, pointed at the address as the stack sees it', async () => {
    const plan = await planOf(external, { PG_PASSWORD: 's3cr3t' })
    const own = plan.services.filter(({ component }) => component === 'postgres')
    expect(own.map(({ name }) => name)).toEqual(['postgres-exporter'])
    expect(own[0]?.environment).toEqual({
      DATA_SOURCE_URI: 'host.docker.internal:5433/sales?sslmode=disable',
      DATA_SOURCE_USER: 'watcher',
    })
  })

  test('gives its password as the value of a secret, and nowhere in the environment', async () => {
    const plan = await planOf(external, { PG_PASSWORD: 's3cr3t' })
    expect(plan.secrets).toContainEqual({ name: 'postgres-password', value: 's3cr3t' })
    expect(JSON.stringify(plan.services)).not.toContain('s3cr3t')
  })
})

describe('what a service may take', () => {
  test.each(sizes)('size %s gives every service the limit declared for it', async (size) => {
    const plan = await planOf(`size: ${size}\n`)
    for (const { facts, limit } of plan.services) expect(limit).toEqual(facts.limits[size])
    expect(plan.services.length).toBeGreaterThan(4)
  })

  test('limits grow with the size, for every service of the catalogue', () => {
    for (const component of Object.values(components)) {
      for (const [name, { limits }] of Object.entries(component.services)) {
        const memory = sizes.map((size) => limits[size].memory)
        expect({ name, memory }).toEqual({ name, memory: memory.toSorted((a, b) => a - b) })
      }
    }
  })

  test('tiny leaves out what only a larger stack can afford', async () => {
    const plan = await planOf('size: tiny\n')
    expect(plan.services.some(({ name }) => name === 'containers')).toBe(false)
  })
})

describe('ports', () => {
  test('published ones carry the chosen number, the others none', () => {
    const plan = planWith(configOf('components:\n  postgres: {}\n'), { 'postgres/sql': 5440 })
    const ports = Object.fromEntries(plan.services.map(({ name, ports }) => [name, ports]))
    expect(ports['postgres']).toEqual([{ name: 'sql', container: 5432, host: 5440 }])
    expect(ports['postgres-exporter']).toEqual([{ name: 'metrics', container: 9187 }])
  })
})
