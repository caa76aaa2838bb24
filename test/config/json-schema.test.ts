import { Ajv } from 'ajv'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { components } from '../../src/components/index.ts'
import { lakeJsonSchema } from '../../src/config/json-schema.ts'
import { starterConfig } from '../../src/config/starter.ts'
import { alerts, catalogue } from './catalogue.ts'

const ajv = new Ajv({ allErrors: true, strict: false })
const schema = JSON.parse(lakeJsonSchema(alerts, catalogue)) as object
const validate = ajv.compile(schema)
const errorsOf = (value: unknown) =>
  validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)

const good = `${import.meta.dirname}/fixtures/good`

describe('what lake takes, an editor takes', () => {
  test.for(readdirSync(good).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
    // The one thing YAML itself will not read: an unquoted reference in a flow mapping.
    const text = readFileSync(`${good}/${name}`, 'utf8').replaceAll(/(?<=[ ])(\$\{[^}]*\})/g, '"$1"')
    expect(errorsOf(parse(text))).toEqual([])
  })

  test('a reference wherever a number, a word or a switch belongs', () => {
    const by = '${VAR}'
    const said = {
      name: by,
      size: by,
      runtime: by,
      images: { registry: by },
      scrape: { interval: by },
      components: {
        trino: { port: by, memory: by, workers: by, jmx: by, image: by },
        loki: by,
        minio: { external: by },
      },
      retention: { metrics: by, disk: '${DISK:-10GB}' },
      alerts: { overrides: { TrinoHighLatency: { threshold: by, enabled: by, severity: by } } },
    }
    expect(errorsOf(said)).toEqual([])
  })
})

test.for([
  [{ name: 'a', retension: {} }, ' additionalProperties'],
  [{ name: 'a', components: { trno: {} } }, '/components additionalProperties'],
  [{ name: 'a', components: { trino: { memroy: '1GB' } } }, '/components/trino additionalProperties'],
  [
    { name: 'a', components: { prometheus: { external: 'host:1' } } },
    '/components/prometheus additionalProperties',
  ],
  [{ name: 'a', components: { trino: { port: 'many' } } }, '/components/trino/port type'],
  [{ name: 'a', components: { postgres: { external: 'host:5432' } } }, '/components/postgres/external type'],
  [{ name: 'a', retention: { metrics: '30 days' } }, '/retention/metrics pattern'],
  [{ name: 'a', size: 'huge' }, '/size enum'],
  [{ name: 'a', targets: [{ name: 'x' }] }, '/targets/0 required'],
  [{ name: 'a', alerts: { receivers: { slack: {} } } }, '/alerts/receivers/slack oneOf'],
  [{ name: 'a', alerts: { overrides: { Nothing: {} } } }, '/alerts/overrides additionalProperties'],
  [
    { name: 'a', alerts: { overrides: { TrinoHighLatency: { x: 1 } } } },
    '/alerts/overrides/TrinoHighLatency additionalProperties',
  ],
  [{}, ' required'],
] as const)('%j is marked', ([value, expected]) => {
  expect(errorsOf(value)).toContain(expected)
})

/** Every property of every object, with its path. */
function properties(node: unknown, path: string): readonly (readonly [string, Record<string, unknown>])[] {
  if (typeof node !== 'object' || node === null) return []
  const own = Object.entries((node as { properties?: object }).properties ?? {}).map(
    ([key, value]) => [`${path}.${key}`, value as Record<string, unknown>] as const,
  )
  const nested = Object.entries(node).flatMap(([key, value]) =>
    key === 'properties' ? own.flatMap(([name, child]) => properties(child, name)) : properties(value, path),
  )
  return [...own, ...nested]
}

describe('the shipped schema', () => {
  const shipped = JSON.parse(lakeJsonSchema()) as Record<string, unknown>

  test('is draft 7 and reads as JSON', () => {
    expect(shipped['$schema']).toBe('http://json-schema.org/draft-07/schema#')
    expect(() => new Ajv({ strict: false }).compile(shipped)).not.toThrow()
  })

  test('explains every key', () => {
    const all = properties(shipped, '')
    expect(all.length).toBeGreaterThan(40)
    expect(
      all.filter(([, { description }]) => typeof description !== 'string').map(([path]) => path),
    ).toEqual([])
  })

  test('says the defaults, and gives an example of every common key', () => {
    const all = Object.fromEntries(properties(shipped, ''))
    expect(all['.retention.metrics']).toMatchObject({ default: '30d' })
    expect(all['.retention.disk']).toMatchObject({ default: '10GB', examples: ['10GB'] })
    expect(all['.scrape.interval']).toMatchObject({ default: '15s' })
    expect(all['.size']).toMatchObject({ default: 'default' })
    expect(all['.targets.path']).toMatchObject({ default: '/metrics' })
    expect(all['.components.postgres.memory']).toMatchObject({ examples: ['1GB'] })
  })

  test('takes the file lake init writes', () => {
    const check = new Ajv({ strict: false }).compile(shipped)
    expect(check(parse(starterConfig({ name: 'a', components: Object.keys(components) })))).toBe(true)
  })
})
