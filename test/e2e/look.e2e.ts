// The commands that look: doctor, query, targets, disk, on a real stack.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Targets {
  readonly targets: readonly { readonly job: string; readonly health: string; readonly samples?: number }[]
}

describe('looking at a stack', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('look')
    await stack.json(['up'])
  })
  afterAll(() => stack.end())

  it('doctor has nothing to find', async () => {
    const { checks } = await stack.json<{ checks: { id: string; status: string }[] }>(['doctor'])
    expect(checks.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([])
    expect(checks.find(({ id }) => id === 'stack.containers')?.status).toBe('ok')
  })

  it('a query is answered by the backend whose language it is', async () => {
    const up = await eventually(async () => {
      const found = await stack.json<{ series: unknown[] }>(['query', 'up == 1'])
      expect(found.series.length).toBeGreaterThan(5)
      return found
    })
    expect(up).toMatchObject({ language: 'promql', type: 'vector' })
    await eventually(async () => {
      const found = await stack.json<{ lines: unknown[] }>(['query', '{service_name="prometheus"}'])
      expect(found).toMatchObject({ language: 'logql', type: 'lines' })
      expect(found.lines.length).toBeGreaterThan(0)
    })
    const wrong = await stack.lake('query', 'sum(up')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('parse error')
    expect(wrong.stderr).toMatch(/^ +\^$/m)
  })

  it('a target is tested, added, scraped and removed', async () => {
    expect(await stack.json(['targets', 'test', 'loki'])).toMatchObject({ verdict: 'ok', status: 200 })
    const verdict = async (address: string) =>
      (await stack.json<{ verdict: string }>(['targets', 'test', address], [1])).verdict
    expect(await verdict('host:1')).toBe('refused')
    expect(await verdict('nobody.invalid:80')).toBe('unresolved')
    expect(await verdict('loki:3100/nowhere')).toBe('status')
    const before = await stack.read('lake.yaml')
    await stack.json(['targets', 'add', 'again', 'loki:3100'])
    await stack.json(['up'])
    await eventually(async () => {
      const { targets } = await stack.json<Targets>(['targets', 'list'])
      const again = targets.find(({ job }) => job === 'again')
      expect(again?.health).toBe('up')
      expect(again?.samples).toBeGreaterThan(100)
    })
    await stack.json(['targets', 'remove', 'again'])
    expect(await stack.read('lake.yaml')).toBe(before)
  })

  it('disk knows what every service takes, also when it is stopped', async () => {
    interface Disk {
      readonly metrics: { readonly bytes: number; readonly walBytes: number | null }
      readonly services: readonly { readonly imageBytes: number | null }[]
    }
    const running = await stack.json<Disk>(['disk'])
    expect(running.services.every(({ imageBytes }) => (imageBytes ?? 0) > 0)).toBe(true)
    expect(running.metrics.walBytes).toBeGreaterThan(0)
    await stack.json(['down'])
    const stopped = await stack.json<Disk>(['disk'])
    expect(stopped.metrics.bytes).toBeGreaterThan(0)
    expect(stopped.metrics.walBytes).toBeNull()
    expect((await stack.lake('query', 'up')).code).toBe(10)
    expect((await stack.lake('targets', 'list')).code).toBe(10)
    expect((await stack.lake('targets', 'test', 'loki')).code).toBe(10)
  })
})
