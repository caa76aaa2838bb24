// `lake drill --all` on the whole lake in containers: for every service exactly its alerts, and all is healthy afterwards.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rounds } from '../kill/table.ts'
import { drillsOn, expectWhole, goFaster, toldOf } from '../spine/drill.ts'
import type { Drilled } from '../spine/drill.ts'
import { fastestClock } from './scaled.ts'
import { eventually, lakeYaml, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

const long = 3_600_000

describe('a drill of containers', () => {
  let stack: Stack
  let factor = 1
  beforeAll(async () => {
    stack = await openStack(
      'drill',
      lakeYaml('drill', 'size: tiny\n', '  minio: {}\n  nessie: {}\n  trino: {}\n'),
    )
    await stack.json(['up', '--timeout', '10m'])
    // A window of its own, from which the length of a scrape is known.
    await new Promise((done) => setTimeout(done, 60_000))
    factor = await fastestClock(stack)
    process.stdout.write(`drills: a clock ${factor.toFixed(1)} times as fast\n`)
    await goFaster(stack, factor)
    // A window that is full, and nothing that still starts.
    await new Promise((done) => setTimeout(done, 340_000 / factor))
  })
  afterAll(() => stack.end())

  drillsOn(() => stack)

  it.each([
    ['grafana', 'TargetDown'],
    ['postgres', 'TargetDown'],
  ])('notices that %s is cut from its networks, and puts it back', async (service, alert) => {
    const report = await stack.json<Drilled>(['drill', service, '--how', 'cut', '--yes', '--watch', '5s'])
    process.stdout.write(toldOf(report))
    expect(report.drills[0]?.alerts[0]).toMatchObject({ alert, verdict: 'detected' })
    const networks = ['inspect', '-f', '{{json .NetworkSettings.Networks}}', await stack.container(service)]
    expect((await stack.docker(...networks)).stdout).toContain(`${await stack.id()}_default`)
    await expectWhole(stack)
  })

  it('lets a slow one answer in the end', async () => {
    const report = await stack.json<Drilled>(['drill', 'grafana', '--how', 'slow', '--yes', '--watch', '20s'])
    expect(report.drills[0]).toMatchObject({ service: 'grafana', outcome: 'quiet' })
    await expectWhole(stack)
  })

  it('finds for every service exactly its alerts, without noise', { timeout: long }, async () => {
    const watch = `${Math.ceil(340 / factor)}s`
    const args = ['drill', '--all', '--yes', '--watch', watch, '--report', 'all.md']
    const report = await stack.json<Drilled>(args, [0, 1])
    process.stdout.write(toldOf(report))
    const outcomes = Object.fromEntries(report.drills.map(({ service, outcome }) => [service, outcome]))
    const quiet = new Set(['socket-proxy'])
    const expected = rounds.flat().map((service) => [service, quiet.has(service) ? 'quiet' : 'detected'])
    expect(outcomes).toEqual(Object.fromEntries(expected))
    expect(report.skipped.map(({ service }) => service)).toEqual(['prometheus'])
    expect(report.drills.flatMap(({ recovery }) => recovery?.still ?? ['no recovery'])).toEqual([])
    await expectWhole(stack)
    await eventually(async () => {
      const health = await stack.lake('health')
      if (health.code !== 0) throw new Error(health.stdout)
    }, 120)
  })
})
