// `lake alerts test` and `lake alerts freeze` over a project: what is tested, what is refused, how it looks.
import { beforeEach, describe, expect, it, test } from 'vitest'
import { freezeAlert } from '../../../src/alerts/freeze/freeze.ts'
import { alertFreezeSchema, alertTestItemSchema, alertTestSchema } from '../../../src/alerts/test/schema.ts'
import { exitOf, testAlerts } from '../../../src/alerts/test/test.ts'
import type { Tested } from '../../../src/alerts/test/test.ts'
import { itemOf, watchTests } from '../../../src/alerts/test/watch.ts'
import { safe } from '../../../src/cli/terminal.ts'
import type { FreezeReport } from '../../../src/alerts/freeze/freeze.ts'
import { freezeText } from '../../../src/report/alerts-freeze.ts'
import { testRunText } from '../../../src/report/alerts-test.ts'
import { living } from '../../health/living.ts'
import { fakeMachine } from '../../programs/fake-place.ts'
import type { FakeMachine } from '../../programs/fake-place.ts'
import { record } from '../../report/screens.ts'
import { folder, world } from '../../stack/world.ts'
import type { World } from '../../stack/world.ts'
import { answerBy } from '../recorded.ts'
import { real, recorded, written } from './project.ts'

const { signal } = new AbortController()

let machine: FakeMachine
beforeEach(async () => {
  machine = await fakeMachine()
})

/** Says what a real one said of `project/alerts/disk.test.yaml`. */
async function recordedPromtool(): Promise<void> {
  await machine.program(
    'promtool',
    `[ "$1" = --version ] && echo "promtool, version 3.5.3 (branch: HEAD)" && exit\n/bin/cat >&2 <<'END'\n${recorded('3.5.3')}END\nexit 1`,
  )
}

function project(files: Readonly<Record<string, string>>, body = ''): World {
  const made = world(body)
  for (const [path, text] of Object.entries(files))
    made.system.disk.files.set(`${folder}/${path}`, { text, mode: 0o644 })
  return made
}

const disk = {
  'alerts/disk.rules.yaml': written('alerts/disk.rules.yaml'),
  'alerts/disk.test.yaml': written('alerts/disk.test.yaml'),
}

async function tested(from: World, words: readonly string[] = [], shipped = false): Promise<Tested> {
  return testAlerts(await from.session(), machine.place, { words, shipped, signal })
}

describe('alerts test', () => {
  test('tells what failed and what is tested how', async () => {
    await recordedPromtool()
    const found = await tested(project(disk))
    const { report } = found
    expect(exitOf(found)).toBe('no')
    expect(report).toMatchObject({
      passed: 2,
      failed: 5,
      notRun: 0,
      promtool: { version: '3.5.3', from: 'PATH' },
    })
    expect(report.coverage).toEqual([
      expect.objectContaining({
        alert: 'DiskFilling',
        origin: 'yours',
        kinds: {
          fires: 'failed',
          'not yet': 'failed',
          under: null,
          recovers: 'passed',
          idle: null,
          missing: null,
        },
      }),
      expect.objectContaining({ alert: 'ApiDown', others: 1 }),
    ])
    expect(() => alertTestSchema.parse(report)).not.toThrow()
    for (const width of [80, 200]) {
      const { text, tooWide } = record((style) => testRunText(found, style, safe), width)
      expect(tooWide).toEqual([])
      expect(text).toMatchSnapshot(`${width} columns`)
    }
  })

  test('of one alert tells of that one', async () => {
    await recordedPromtool()
    const { report } = await tested(project(disk), ['diskfilling'])
    expect(report.checks.map(({ alert }) => alert)).toEqual(['DiskFilling', 'DiskFilling', 'DiskFilling'])
    expect(report.coverage.map(({ alert }) => alert)).toEqual(['DiskFilling'])
  })

  test('needs no promtool where there are no tests, and lists the shipped alerts on request', async () => {
    const found = await tested(project({}), [], true)
    expect(exitOf(found)).toBe('ok')
    expect(found.report.promtool).toBeNull()
    expect(found.report.coverage.find(({ alert }) => alert === 'TargetDown')).toMatchObject({
      origin: 'shipped',
      kinds: { fires: 'by lake' },
    })
  })

  test('of a broken file says where, and what the others say', async () => {
    await recordedPromtool()
    const found = await tested(project({ ...disk, 'slo/latency.test.yaml': 'tests: [\n' }))
    expect(exitOf(found)).toBe('usage')
    expect(found.report.failed).toBe(5)
    expect(found.report.broken).toEqual([expect.objectContaining({ file: 'slo/latency.test.yaml', line: 2 })])
  })

  it.each([
    ['DiskFiling', 'unknown-alert', ['Did you mean DiskFilling?']],
    ['TargetDown', 'no-tests', [expect.stringContaining('lake ships')]],
    ['alerts/none.test.yaml', 'no-file', [expect.anything()]],
  ])('refuses %s', async (word, code, details) => {
    await expect(tested(project(disk), [word])).rejects.toMatchObject({ code, exit: 'usage', details })
  })

  const down = `rule_files: [../.lake/prometheus/rules/prometheus.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series: [{ series: 'up{job="a"}', values: 0x9 }]
    promql_expr_test:
      - { expr: 'count(ALERTS{alertname="TargetDown",alertstate="firing"})', eval_time: 3m, exp_samples: [{ labels: '{}', value: 1 }] }
`

  it.skipIf(real.missing)(
    'takes the rules of the stack as lake.yaml makes them, rendered or not',
    async () => {
      await machine.program('promtool', `exec ${real.path()} "$@"`)
      const outcomes = async (body: string): Promise<readonly string[]> =>
        (await tested(project({ 'alerts/d.test.yaml': down }, body))).report.checks.map(
          ({ outcome }) => outcome,
        )
      expect(await outcomes('')).toEqual(['passed'])
      expect(await outcomes('alerts: { overrides: { TargetDown: { for: 9m } } }\n')).toEqual(['failed'])
    },
  )

  test('--watch runs again after a change, and waits while a file is broken', async () => {
    await recordedPromtool()
    const made = project(disk)
    const runs = watchTests(await made.session(), () => tested(made, ['DiskFilling']), signal)
    const seen: unknown[] = []
    const edits = [
      () => made.system.disk.files.delete(`${folder}/alerts/disk.test.yaml`),
      () =>
        made.system.disk.files.set(`${folder}/alerts/disk.test.yaml`, {
          text: disk['alerts/disk.test.yaml'],
          mode: 0o644,
        }),
    ]
    for await (const run of runs) {
      seen.push(itemOf(run))
      const edit = edits.shift()
      if (edit === undefined) break
      edit()
    }
    expect(seen).toMatchObject([
      { type: 'tests' },
      { type: 'not run', message: expect.stringContaining('no test') as string },
      { type: 'tests' },
    ])
    for (const item of seen) expect(() => alertTestItemSchema.parse(item)).not.toThrow()
  })
})

describe('alerts freeze', () => {
  const freeze = async (stack: Awaited<ReturnType<typeof living>>, alert: string, at?: string) =>
    freezeAlert(stack.session, machine.place, { alert, at, dryRun: false, signal })

  test('needs Prometheus', async () => {
    const stack = await living()
    stack.kill('prometheus')
    await expect(freeze(stack, 'PostgresDown')).rejects.toMatchObject({ exit: 'notRunning' })
  })

  it.each([
    ['PostgresDwn', undefined, 'unknown-alert', ['Did you mean PostgresDown?']],
    ['PostgresDown', '2199-01-01T00:00:00Z', 'usage', [expect.stringContaining(' now.')]],
    ['PostgresDown', 'soon', 'usage', [expect.anything()]],
    ['ErrorLogBurst', undefined, 'not-freezable', [expect.stringContaining('no history')]],
  ])('refuses %s --at %s', async (alert, at, code, details) => {
    await expect(freeze(await living(), alert, at)).rejects.toMatchObject({ code, exit: 'usage', details })
  })

  test('of what has never fired makes nothing', async () => {
    const stack = await living()
    const before = [...stack.world.system.disk.files.keys()]
    answerBy(stack, 'prometheus', (url, { body }) => {
      const time = body?.includes('time%28%29') === true && !body.includes('ALERTS')
      const result = time ? [1_800_000_000, '1800000000'] : []
      return {
        status: 200,
        headers: {},
        body: JSON.stringify({ data: url.pathname.endsWith('/rules') ? { groups: [] } : { result } }),
      }
    })
    await expect(freeze(stack, 'PostgresDown')).rejects.toMatchObject({ code: 'never-fired', exit: 'no' })
    expect([...stack.world.system.disk.files.keys()]).toEqual(before)
  })

  const report: FreezeReport = {
    alert: 'DiskFilling',
    file: 'alerts/DiskFilling.test.yaml',
    name: 'DiskFilling as it began to fire at 2026-11-28T14:00:00Z',
    outcome: 'written',
    incident: { start: '2026-11-28T14:00:00Z', end: '2026-11-28T14:20:00Z', isOpen: false },
    isCut: false,
    series: 3,
    samples: 240,
    dropped: ['env', 'instance', 'node'],
    replaced: [{ label: 'host', kind: 'host', by: 'host-1' }],
    moments: [
      { kind: 'healthy', at: '5m', firing: 0 },
      { kind: 'fires', at: '10m15s', firing: 2 },
    ],
    stricter: { op: '>', number: 0.4, to: 0.8, outcome: 'red' },
    promtool: { version: '3.5.3', from: 'PATH' },
    text: 'tests: []\n',
  }

  it.each<[string, Partial<FreezeReport>]>([
    ['written', {}],
    [
      'tried, and green with twice the threshold',
      {
        outcome: 'would be written',
        isCut: true,
        stricter: { op: '>', number: 0.4, to: 0.8, outcome: 'green' },
      },
    ],
    ['there before', { outcome: 'frozen before' }],
  ])('tells what is %s', (_, more) => {
    expect(() => alertFreezeSchema.parse({ ...report, ...more })).not.toThrow()
    const { text, tooWide } = record((style) => freezeText({ ...report, ...more }, style, safe), 80)
    expect(tooWide).toEqual([])
    expect(text).toMatchSnapshot()
  })
})
