// What of lake.yaml runs as processes of this machine, and where it is found there.
import { describe, expect, test } from 'vitest'
import { components } from '../../src/components/index.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { addressOf } from '../../src/plan/address.ts'
import { fitNative } from '../../src/plan/native.ts'
import { choosePorts, portWants } from '../../src/plan/ports.ts'
import { nativeComponents } from '../../src/render/native-template.ts'
import { shippedTemplates } from '../render/templates.ts'
import { configOf } from './plans.ts'

const runs = new Set(nativeComponents(shippedTemplates()).keys())
const managed = (config: ReturnType<typeof configOf>) =>
  Object.entries(config.components).flatMap(([name, { mode }]) => (mode === 'managed' ? [name] : []))

describe('fitting to this machine', () => {
  test('leaves out what belongs to an engine, without a word', () => {
    const { config, lacking } = fitNative(configOf(), runs, {})
    expect(managed(configOf())).toContain('socket-proxy')
    expect(managed(config)).not.toContain('socket-proxy')
    expect(managed(config)).not.toContain('containers')
    expect(lacking).toEqual({})
  })

  test('names what could not be had, and what cannot work without it', () => {
    const { config, lacking } = fitNative(configOf(), runs, { loki: { why: 'no source' } })
    expect(lacking).toEqual({ loki: { why: 'no source' }, alloy: { why: 'it needs loki' } })
    expect(managed(config)).not.toContain('alloy')
  })

  test('goes on where only an optional part is lacking', () => {
    const { config, lacking } = fitNative(configOf(), runs, { tempo: { why: 'no source' } })
    expect(Object.keys(lacking)).toEqual(['tempo'])
    expect(managed(config)).toContain('alloy')
  })

  test('says nothing of what lake.yaml does not ask for', () => {
    expect(fitNative(configOf(), runs, { trino: { why: 'no JDK' } }).lacking).toEqual({})
  })
})

describe('ports', () => {
  const config = configOf('components: { postgres: {}, minio: {}, nessie: {} }')

  test('natively every port of a service is one of this machine, and no two are the same', async () => {
    const { ports } = await choosePorts(portWants(config, components, 'native'), {}, async () => false)
    const plan = buildPlan({
      config: fitNative(config, runs, {}).config,
      identity: { name: 'demo', id: 'demo-0a1b2c', folder: '/project' },
      engine: { socket: '', root: '' },
      ports,
      native: { programs: new Map() },
    })
    const all = plan.services.flatMap((service) => service.ports.map(({ host }) => host))
    expect(all).not.toContain(undefined)
    expect(new Set(all).size).toBe(all.length)
    expect(addressOf(plan, 'nessie', 'management')).toBe(`127.0.0.1:${ports['nessie/management']}`)
  })

  test('what applications know keeps its number', async () => {
    const { ports } = await choosePorts(portWants(config, components, 'native'), {}, async () => false)
    expect(ports).toMatchObject({ 'alloy/otlp-http': 4318, 'tempo/otlp': 4319, 'minio/s3': 9000 })
  })

  test('under Compose only published ones are taken', () => {
    const keys = portWants(config, components).map(({ key }) => key)
    expect(keys).not.toContain('nessie/management')
  })
})
