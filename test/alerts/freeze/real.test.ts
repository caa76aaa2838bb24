// A real incident in a real Prometheus, frozen, and proved by a real promtool: green as it is, red with the threshold
// doubled.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookUp, makeTest } from '../../../src/alerts/freeze/make.ts'
import type { Made } from '../../../src/alerts/freeze/make.ts'
import { headText, itemText } from '../../../src/alerts/freeze/text.ts'
import { rulesIn } from '../../../src/alerts/backtest/rule.ts'
import { runTests } from '../../../src/alerts/test/run.ts'
import { toYaml } from '../../../src/render/yaml.ts'
import { runPrometheus, until } from '../backtest/running.ts'
import type { Running } from '../backtest/running.ts'
import { real, realPromtool, runningWith } from '../test/project.ts'
import { tool } from '../../templates/tools.ts'

const prometheus = tool('prometheus')

/** Seconds between scrapes, and between evaluations: a busy machine is late by less. */
const step = 2

const alerts = [
  {
    alert: 'QueriesFail',
    expr: 'sum by (job) (increase(failed_total[16s])) > 4',
    for: '4s',
    labels: { severity: 'warning' },
    annotations: { summary: '{{ $labels.job }}: {{ $value | printf "%.0f" }} fail' },
  },
  {
    alert: 'Full',
    expr: 'used_ratio{disk="a"} > 0.4',
    annotations: { summary: '{{ $labels.disk }} on {{ $labels.host }}' },
  },
  { alert: 'Old', expr: 'time() - refreshed_seconds > 6', for: '2s' },
]
const groups = [{ name: 'g', interval: `${step}s`, rules: alerts }]

/** Quiet, then eight scrapes of an incident, then quiet. */
function page(scrape: number, now: number): string {
  const failed = Math.min(9, Math.max(0, scrape - 6))
  const isOn = failed > 0 && failed < 9
  return [
    `failed_total{kind="user",node="n1.corp.example"} ${failed * 2}`,
    `failed_total{kind="engine",node="n1.corp.example"} ${failed}`,
    `used_ratio{disk="a",host="db1.corp.example",fs="ext4"} ${isOn ? 0.6 : 0.2}`,
    `used_ratio{disk="b",host="db1.corp.example",fs="ext4"} 0.9`,
    `refreshed_seconds ${isOn ? now - 4 - failed : now}`,
    '',
  ].join('\n')
}

describe.skipIf(prometheus.missing || real.missing)('what has happened', () => {
  let running: Running

  beforeAll(async () => {
    let scrapes = 0
    running = await runPrometheus(prometheus.path(), step, () =>
      page(scrapes++, Math.floor(Date.now() / 1000)),
    )
    await running.load({ groups })
    await until(async () => scrapes > 30)
  }, 120_000)
  afterAll(async () => {
    await running.stop()
  })

  const suite = {
    root: '/nowhere',
    tests: new Map<string, string>(),
    given: new Map([['alerts/mine.rules.yaml', toYaml({ groups })]]),
  }

  async function frozen(alert: string): Promise<Made> {
    const rule = rulesIn({ groups }, 'rules.yaml').find((it) => it.alert === alert)!
    const keptMs = 3_600_000
    const found = await lookUp(running.asking, { rule, atMs: undefined, scrapeMs: step * 1000, keptMs })
    const run = await runningWith(realPromtool())
    return makeTest(running.asking, run, { found, suite, rules: 'alerts/mine.rules.yaml', secrets: [] })
  }

  async function outcomes({ frozen: it }: Made, rules: unknown): Promise<readonly string[]> {
    const tests = new Map([['alerts/it.test.yaml', `${headText(it)}${itemText(it, '  ')}`]])
    const given = new Map([['alerts/mine.rules.yaml', toYaml({ groups: rules })]])
    const { checks, broken } = await runTests(await runningWith(realPromtool()), { ...suite, tests, given })
    expect(broken).toEqual([])
    return checks.map(({ outcome, kind }) => `${kind} ${outcome}`)
  }

  test.each([
    ['QueriesFail', '> 4', '> 8'],
    ['Full', '> 0.4', '> 0.8'],
    ['Old', '> 6', '> 12'],
  ])('%s', async (alert, threshold, doubled) => {
    const made = await frozen(alert)
    const green = await outcomes(made, groups)
    expect(green.every((it) => it.endsWith(' passed'))).toBe(true)
    expect(green.map((it) => it.replace(' passed', ''))).toEqual(
      expect.arrayContaining(['fires', 'recovers', 'idle']),
    )
    const changed = alerts.map((it) => ({ ...it, expr: it.expr.replace(threshold, doubled) }))
    expect(await outcomes(made, [{ ...groups[0], rules: changed }])).toContain('fires failed')
    expect(made.stricter).toMatchObject({ outcome: 'red' })
  })
})
