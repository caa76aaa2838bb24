import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { complaintsIn } from '../../../src/alerts/test/complaints.ts'
import type { Checked, TestReport } from '../../../src/alerts/test/report.ts'
import { runTests } from '../../../src/alerts/test/run.ts'
import type { Suite } from '../../../src/alerts/test/rule-files.ts'
import {
  real,
  realPromtool,
  recorded,
  recordedVersions,
  runningWith,
  sayingPromtool,
  suite,
  suiteOf,
} from './project.ts'

const shown = ({ alert, at, outcome, kind, line, test }: Checked): string =>
  [line, test, alert.trim(), at, kind, outcome].join(' ')

/** What both versions say of the project's tests, told apart by their marks. */
function expectFound({ checks, broken }: TestReport): void {
  expect(checks.map(shown)).toEqual([
    '11 1 DiskFilling 12m not yet failed',
    '13 1 DiskFilling 20m fires failed',
    '20 1 DiskFilling 35m recovers passed',
    '22 1 disk:used:max # the rule 10m  failed',
    '27 1 sum( 1m  failed',
    '32 2 ApiDown 3m  failed',
    '40 3 ApiDown 3m idle passed',
  ])
  const [early, late, , recorded, unread, nameless] = checks
  expect(early).toMatchObject({
    expected: [],
    got: [{ labels: { disk: 'a', instance: 'h1', severity: 'warning' } }],
  })
  expect(late?.expected.map(({ labels }) => labels['disk'])).toEqual(['a', 'c'])
  expect(late?.got[0]?.annotations).toEqual({ summary: 'disk a is 90% full' })
  expect(late?.input).toEqual([
    { series: 'disk_used_ratio{disk="a",instance="h1"}', values: '0.5x5 0.9x20 0.2x10' },
  ])
  expect(recorded?.samples).toEqual({
    expected: '{__name__="disk:used:max"} 5E-01',
    got: '{__name__="disk:used:max"} 9E-01',
  })
  expect(unread?.samples?.got).toContain('unclosed left parenthesis')
  expect(nameless?.got[0]?.annotations['description']).toBe('two\nlines: [x] exp:[ got:[\n]\n')
  expect(broken).toEqual([])
}

describe('what promtool said', () => {
  it.each(recordedVersions)('of %s is brought to the expectations of the file', async (version) => {
    const promtool = sayingPromtool({ stderr: recorded(version) })
    expectFound(await runTests(await runningWith(promtool), suite))
    expect(promtool.asked).toEqual([['0.test.yaml']])
  })

  it.skipIf(real.missing)('now is the same', async () => {
    const running = await runningWith(realPromtool())
    expectFound(await runTests(running, suite))
    expect(await readdir(running.cache)).toEqual([])
  })

  it('is nothing else than failures', () => {
    for (const version of recordedVersions) expect(complaintsIn(recorded(version)).others).toEqual([])
  })

  it('is no answer where it did not run', async () => {
    const running = await runningWith(sayingPromtool({ code: 126, stderr: 'exec format error' }))
    await expect(runTests(running, suite)).rejects.toMatchObject({
      code: 'promtool-failed',
      exit: 'failed',
      details: ['It ended with 126.', 'exec format error'],
    })
    expect(await readdir(running.cache)).toEqual([])
  })
})

const rules = 'groups: [{ name: g, rules: [{ alert: Up, expr: up == 0 }] }]\n'

function testing(rest: string, head = 'rule_files: [mine.rules.yaml]'): Suite {
  return suiteOf(rules, `${head}\ntests:\n  - interval: 1m\n${rest}`)
}

async function brokenIn(wanted: Suite): Promise<readonly string[]> {
  const { broken } = await runTests(await runningWith(realPromtool()), wanted)
  return broken.map(({ file, line, col, message }) => `${file}:${line}:${col} ${message}`)
}

const expectation = '    alert_rule_test:\n      - { eval_time: 1m, alertname: Up }\n'

describe.skipIf(real.missing)('a broken file is told with its place', () => {
  it.each([
    ['a key that promtool does not know', '    input_serie: []\n', /:4:5 field input_serie not found/],
    [
      'a series',
      `    input_series:\n      - { series: 'up{', values: 1 }\n${expectation}`,
      /:5:19 .*parse error/,
    ],
    [
      'values',
      `    input_series:\n      - { series: up, values: 1y3 }\n${expectation}`,
      /:5:31 .*parse error/,
    ],
    [
      'no name of an alert',
      '    alert_rule_test:\n      - { eval_time: 1m }\n',
      /:5:9 .*alertname at eval_time 1m$/,
    ],
    ['no YAML', '    input_series: [\n', /:6:1 |:5:1 /],
  ])('%s', async (_, rest, place) => {
    const [first = ''] = await brokenIn(testing(rest))
    expect(first).toMatch(place)
    expect(first).toMatch(/^alerts\/mine\.test\.yaml:/)
  })

  it('a rule that is no rule', async () => {
    const wrong = 'groups:\n  - name: g\n    rules:\n      - alert: Up\n        expr: up ==\n'
    const test = `rule_files: [mine.rules.yaml]\ntests:\n  - interval: 1m\n${expectation}`
    expect(await brokenIn(suiteOf(wrong, test))).toEqual([
      expect.stringMatching(/^alerts\/mine\.rules\.yaml:5:15 .*could not parse expression/),
    ])
  })

  it('a rule that cannot be evaluated: what comes after it has not been run', async () => {
    const many = 'groups: [{ name: g, rules: [{ alert: Up, expr: a * on (x) b > 0 }] }]\n'
    const input = ['a{x="1"}', 'b{x="1",y="1"}', 'b{x="1",y="2"}'].map(
      (series) => `      - { series: '${series}', values: 1x5 }\n`,
    )
    const test = `rule_files: [mine.rules.yaml]\ntests:\n  - interval: 1m\n    input_series:\n${input.join('')}${expectation}`
    const { broken, checks } = await runTests(await runningWith(realPromtool()), suiteOf(many, test))
    expect(broken[0]).toMatchObject({
      line: 9,
      col: 9,
      message: expect.stringContaining('many-to-many') as string,
    })
    expect(checks.map(({ outcome }) => outcome)).toEqual(['not run'])
  })

  it('one broken file leaves the others their answer', async () => {
    const wanted = testing(expectation)
    const tests = new Map([...wanted.tests, ['alerts/other.test.yaml', 'tests: 5\n']])
    const { checks, broken } = await runTests(await runningWith(realPromtool()), { ...wanted, tests })
    expect(checks.map(({ file, outcome }) => [file, outcome])).toEqual([['alerts/mine.test.yaml', 'passed']])
    expect(broken.map(({ file, line }) => [file, line])).toEqual([['alerts/other.test.yaml', 1]])
  })

  it('a test that can never fail: no such rule file, no such alert', async () => {
    expect(await brokenIn(testing(expectation, 'rule_files: [none.yaml]'))).toEqual([
      'alerts/mine.test.yaml:1:14 there is no rule file none.yaml',
    ])
    const misspelt = expectation.replace('Up', 'Upp')
    expect(await brokenIn(testing(misspelt))).toEqual([
      'alerts/mine.test.yaml:5:9 no rule of its rule files is called Upp',
    ])
  })
})

describe.skipIf(real.missing)('rule files', () => {
  it('are found by patterns, each once', async () => {
    const wanted = testing(
      expectation.replace('}', ', exp_alerts: [{ exp_labels: {} }] }'),
      'rule_files: ["*.rules.yaml", mine.rules.yaml, "[m-n]ine.rules.y?ml"]',
    )
    const input = '    input_series: [{ series: up, values: 0x5 }]\n'
    const [[path = '', text = ''] = []] = wanted.tests
    const tests = new Map([[path, text.replace('  - interval: 1m\n', `  - interval: 1m\n${input}`)]])
    const { checks, broken } = await runTests(await runningWith(realPromtool()), { ...wanted, tests })
    expect(broken).toEqual([])
    expect(checks.map(({ outcome }) => outcome)).toEqual(['passed'])
  })
})
