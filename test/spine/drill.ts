// `lake drill` on a real stack whose rules go faster than they do: what is broken is told, and is whole again afterwards,
// also where lake itself is interrupted or killed in the middle.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scaledGlobal, scaledRules } from './scale.ts'
import type { Stack } from './driver.ts'
import { ended, eventually } from './project.ts'

export interface Drilled {
  readonly drills: readonly {
    readonly service: string
    readonly outcome: string
    readonly alerts: readonly {
      readonly alert: string
      readonly component: string
      readonly verdict: string
      readonly firingMs: number | null
    }[]
    readonly recovery: { readonly still: readonly string[] } | null
  }[]
  readonly skipped: readonly { readonly service: string }[]
}

interface Scalar {
  readonly series: readonly { readonly points: readonly { readonly value: string }[] }[]
}

/**
 * How much faster than the clock of the rules: a scrape must end in half of the time between two of them, on the machine
 * as it is now. 7.5 makes two seconds of fifteen.
 */
export async function fastestClock(stack: Stack): Promise<number> {
  // A window of its own: what was before says nothing.
  await new Promise((done) => setTimeout(done, 60_000))
  const slowest = 'max(quantile_over_time(0.95, scrape_duration_seconds[1m]))'
  const { series } = await stack.json<Scalar>(['query', slowest])
  const seconds = Number(series[0]?.points[0]?.value ?? 0)
  return Math.max(2.5, Math.min(7.5, 15 / (2 * seconds)))
}

/** The stack's own Prometheus, from here on: until the next `up`, which finds its files edited. */
export async function goFaster(stack: Stack, factor: number): Promise<void> {
  const folder = join(stack.dir, 'prometheus')
  const edit = async (path: string, change: (text: string, factor: number) => string): Promise<void> =>
    writeFile(path, change(await readFile(path, 'utf8'), factor))
  await edit(join(folder, 'prometheus.yaml'), scaledGlobal)
  for (const file of await readdir(join(folder, 'rules')))
    await edit(join(folder, 'rules', file), scaledRules)
  const { ports } = JSON.parse(await stack.read('.lake/state.json')) as { ports: Record<string, number> }
  const answer = await fetch(`http://127.0.0.1:${ports['prometheus/http']}/-/reload`, { method: 'POST' })
  expect(answer.status, await answer.text()).toBe(200)
}

/** Every service is up, no drill left a word, and no alert tells of it any more: the next one could not be seen to begin. */
export async function expectWhole(stack: Stack): Promise<void> {
  // An engine may have called it unhealthy meanwhile, and asks it again in a while.
  await eventually(() => stack.json(['wait']), 120)
  const files = await readdir(stack.dir)
  expect(files).not.toContain('drill.json')
  await eventually(async () => {
    const gone = 'up == 0 or ALERTS{alertname=~"TargetDown|PostgresDown"}'
    const { series } = await stack.json<{ series: unknown[] }>(['query', gone])
    expect(series).toEqual([])
  }, 120)
}

/** What one drill came to, as a line for whoever reads the log of the tests. */
export function toldOf({ drills }: Drilled): string {
  return drills
    .map(({ service, outcome, alerts }) => {
      const found = alerts.map(
        ({ alert, component, verdict, firingMs }) =>
          `${alert}/${component} ${verdict}${firingMs === null ? '' : ` after ${Math.round(firingMs / 1000)} s`}`,
      )
      return `drill of ${service}: ${outcome}; ${found.join(', ') || 'no alert'}\n`
    })
    .join('')
}

export function drillsOn(current: () => Stack): void {
  it('asks before it breaks anything', async () => {
    const before = await current().runs()
    const said = await current().lake('drill', 'postgres')
    expect(said.code).toBe(3)
    expect(said.stderr).toContain('expects PostgresDown/postgres')
    expect(said.stderr).toContain('lake drill postgres --yes')
    const plan = await current().json<Drilled>(['drill', '--all', '--dry-run'])
    expect(plan.skipped.map(({ service }) => service)).toEqual(['prometheus'])
    expect(await current().runs()).toEqual(before)
  })

  it('knows a database that sleeps from one that is gone, and writes it down', async () => {
    const args = ['drill', 'postgres', '--how', 'pause', '--yes', '--watch', '5s', '--report', 'drill.md']
    const report = await current().json<Drilled>(args)
    process.stdout.write(toldOf(report))
    expect(report.drills[0]?.alerts[0]).toMatchObject({ alert: 'TargetDown', verdict: 'detected' })
    expect(await current().read('drill.md')).toContain('TargetDown/postgres | detected')
    await expectWhole(current())
  })

  it('mends what it broke when it is interrupted', async () => {
    const stack = current()
    const child = stack.start('drill', 'postgres', '--yes')
    const end = ended(child)
    await isDown(stack)
    child.kill('SIGINT')
    const said = await end
    expect(said.code, said.stderr).toBe(130)
    expect(said.stderr).toContain('postgres was stopped, and was mended')
    await expectWhole(stack)
  })

  it.each(['stop', 'pause'] as const)(
    'leaves what it broke by %s to the next command when it is killed',
    async (how) => {
      const stack = current()
      const child = stack.start('drill', 'postgres', '--how', how, '--yes')
      const end = ended(child)
      await isDown(stack)
      // Others see that this is on purpose, and leave it alone.
      expect((await stack.lake('alerts', 'list')).stderr).toContain('on purpose')
      child.kill('SIGKILL')
      await end
      expect(await stack.read('.lake/drill.json')).toContain('"service": "postgres"')
      const next = await stack.lake('status')
      expect(next.stderr).toMatch(/a drill that was killed left postgres (stopped|paused) .*: it was mended/)
      await expectWhole(stack)
      expect((await stack.lake('status')).stderr).not.toContain('drill')
    },
  )
}

/** It takes no more queries. */
function isDown(stack: Stack): Promise<void> {
  return eventually(async () => {
    const { series } = await stack.json<{ series: { points: { value: string }[] }[] }>([
      'query',
      '(pg_up or up{job="postgres"}) == 0 or absent(pg_up)',
    ])
    if (series.length === 0) throw new Error('it still works')
  }, 120)
}
