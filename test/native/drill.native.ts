// Drills of a stack of processes: real programs, rules ten times as fast.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drillsOn, expectWhole, goFaster, toldOf } from '../spine/drill.ts'
import type { Drilled } from '../spine/drill.ts'
import { nativeDriver } from './stack.ts'
import type { NativeStack } from './stack.ts'

const yaml = `name: drill
runtime: native
components:
  alloy: false
  grafana: false
  loki: false
  tempo: false
  postgres: {}
scrape: { interval: 5s }
`
const factor = 7.5

describe('a drill of processes', () => {
  let stack: NativeStack
  beforeAll(async () => {
    stack = await nativeDriver.open('drill', yaml)
    await stack.json(['up'])
    await goFaster(stack, factor)
  })
  afterAll(() => stack.end())

  drillsOn(() => stack)

  it('finds for a service exactly its alerts', { timeout: 900_000 }, async () => {
    // Not alertmanager: its second alert counts what is sent again every minute, by a clock that nothing here makes faster. Of
    // a stack so small there are too few in its window, or just enough. It is drilled on the whole lake.
    const services = ['postgres', 'postgres-exporter']
    const args = ['drill', ...services, '--how', 'kill', '--yes', '--watch', '10s']
    const report = await stack.json<Drilled>(args)
    process.stdout.write(toldOf(report))
    expect(report.drills.map(({ service, outcome }) => `${service} ${outcome}`).toSorted()).toEqual(
      services.map((service) => `${service} detected`),
    )
    expect(report.drills.flatMap(({ recovery }) => recovery?.still ?? ['no recovery'])).toEqual([])
    await expectWhole(stack)
  })

  it('does not cut from the network, nor fill a disk that others share, and says why', async () => {
    const cut = await stack.lake('drill', 'postgres', '--how', 'cut', '--yes')
    expect(cut.code).toBe(2)
    expect(cut.stderr).toContain('share its network with all others')
    const fill = await stack.lake('drill', 'postgres', '--how', 'fill', '--yes')
    expect(fill.code).toBe(2)
    expect(fill.stderr).toContain('a disk that others share')
  })
})
