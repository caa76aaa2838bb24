// Drills of a stack of processes: real programs, rules ten times as fast.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drillsOn, expectWhole, goFaster, toldOf } from '../spine/drill.ts'
import type { Drilled } from '../spine/drill.ts'
import { nativeDriver } from '../native/stack.ts'
import type { NativeStack } from '../native/stack.ts'

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

  it('finds for every service exactly its alerts', { timeout: 900_000 }, async () => {
    const report = await stack.json<Drilled>(['drill', '--all', '--how', 'kill', '--yes', '--watch', '10s'])
    process.stdout.write(toldOf(report))
    const services = ['alertmanager', 'host', 'postgres', 'postgres-exporter']
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
