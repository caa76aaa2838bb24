// `lake drill` on containers: what it breaks is whole again, whatever happens. That all services have exactly their alerts is
// seen by coverage.lake.ts, on the whole lake.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { drillsOn, expectWhole, fastestClock, goFaster, toldOf } from '../spine/drill.ts'
import type { Drilled } from '../spine/drill.ts'
import { images, openStack } from '../e2e/stack.ts'
import type { Stack } from '../e2e/stack.ts'

const yaml = `name: drill
components:
  alloy: false
  containers: false
  socket-proxy: false
  loki: false
  tempo: false
  host: false
  grafana: { image: ${images.grafana} }
  postgres: {}
`

describe('a drill of containers', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('drill', yaml)
    await stack.json(['up'])
    await goFaster(stack, await fastestClock(stack))
  })
  afterAll(() => stack.end())

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

  // Last: after so many breaks one more would be told as flapping.
  drillsOn(() => stack)
})
