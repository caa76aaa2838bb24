// A backtest in a project: which rule is meant, what Prometheus is asked, and what is said when it cannot be done.
import { describe, expect, test } from 'vitest'
import { safe } from '../../../src/cli/terminal.ts'
import { runBacktest } from '../../../src/alerts/backtest/run.ts'
import type { BacktestOptions } from '../../../src/alerts/backtest/run.ts'
import { backtestSchema } from '../../../src/alerts/backtest/schema.ts'
import { backtestText } from '../../../src/report/backtest.ts'
import { HttpFailure } from '../../../src/system/http-failure.ts'
import type { HttpAnswer, HttpOptions } from '../../../src/system/system.ts'
import { living } from '../../health/living.ts'
import { record } from '../../report/screens.ts'

const base = 'http://127.0.0.1:9090/api/v1/'
const now = 1_893_456_000
const json = (value: unknown, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(value),
})
const found = (resultType: string, result: unknown) =>
  json({ status: 'success', data: { resultType, result } })

interface Told {
  readonly config?: string
  /** Values by the second; undefined: none. */
  readonly value?: (second: number, name: string) => number | undefined
  readonly names?: readonly string[]
  readonly clock?: number
  readonly files?: Readonly<Record<string, string>>
  readonly range?: (answer: URLSearchParams) => HttpAnswer | undefined
}

async function ran(options: Partial<BacktestOptions> & { rule: string }, told: Told = {}) {
  const { session, world } = await living(told.config)
  const { http, disk } = world.system
  for (const [path, text] of Object.entries(told.files ?? {})) disk.files.set(path, { text, mode: 0o644 })
  const asked: URLSearchParams[] = []
  const words = ({ body }: HttpOptions) => new URLSearchParams(body)
  http.answers.set(`POST ${base}query`, (_url, options) => {
    const query = words(options).get('query') ?? ''
    if (query === 'time()') return found('scalar', [now, String(told.clock ?? now)])
    return found('vector', [])
  })
  http.answers.set(`POST ${base}query_range`, (_url, options) => {
    const parameters = words(options)
    asked.push(parameters)
    return told.range?.(parameters) ?? matrix(parameters, told)
  })
  const signal = new AbortController().signal
  const { report, warnings } = await runBacktest({ system: world.system, session }, { signal, ...options })
  return { report, warnings, asked, world }
}

function matrix(parameters: URLSearchParams, { value = () => 0, names = ['a'] }: Told): HttpAnswer {
  const [start = 0, end = 0, step = 1] = ['start', 'end', 'step'].map((name) => Number(parameters.get(name)))
  const result = names.map((name) => ({
    metric: { job: 'postgres', datname: name },
    values: Array.from(
      { length: Math.round((end - start) / step) + 1 },
      (_, at) => start + at * step,
    ).flatMap((time) => {
      const it = value(now - time, name)
      return it === undefined ? [] : [[time, String(it)]]
    }),
  }))
  return found(
    'matrix',
    result.filter(({ values }) => values.length > 0),
  )
}

/** High for ten minutes, from an hour ago on. */
const hill = (ago: number, height = 60_000): number => (ago > 3000 && ago <= 3600 ? height : 1)

describe('an alert of the project', () => {
  test('in its own time, in pieces, for all cells at once', async () => {
    const { report, asked, warnings } = await ran(
      { rule: 'PostgresLongTransaction', since: '3d' },
      { value: (ago) => hill(ago, 901) },
    )
    expect(backtestSchema.parse(report)).toEqual(report)
    const [rule] = report.rules
    expect(rule).toMatchObject({
      threshold: { op: '>', number: 900 },
      forSeconds: 300,
      intervalSeconds: 15,
      evaluations: 17_280,
      series: 1,
    })
    // A first short one says how many series there are.
    expect(asked.map((it) => (Number(it.get('end')) - Number(it.get('start'))) / 15 + 1)).toEqual([
      500, 11_000, 5780,
    ])
    const [query, ...others] = new Set(asked.map((it) => it.get('query')))
    expect([others, query?.endsWith('state=~"active|idle in transaction.*"})')]).toEqual([[], true])
    expect(rule?.grid).toHaveLength(20)
    expect(rule?.grid.filter(({ isRule }) => isRule)).toHaveLength(1)
    expect((Date.parse(rule?.start ?? '') / 1000 - (rule?.offsetSeconds ?? 0)) % 15).toBe(0)
    expect(warnings).toEqual([])
  })

  test('with the threshold that lake.yaml gives it', async () => {
    const config =
      'components: { postgres: {} }\nalerts: { overrides: { PostgresLongTransaction: { threshold: 2h, for: 1m } } }\n'
    const { report } = await ran({ rule: 'PostgresLongTransaction', since: '1h' }, { config })
    expect(report.rules[0]).toMatchObject({ threshold: { op: '>', number: 7200 }, forSeconds: 60 })
  })

  test('one by one, in its own words', async () => {
    const { report } = await ran(
      { rule: 'PostgresLongTransaction', since: '2h' },
      { value: (ago) => hill(ago, 3725) },
    )
    expect(report.rules[0]?.episodes).toMatchObject([
      {
        labels: {
          alertname: 'PostgresLongTransaction',
          severity: 'warning',
          component: 'postgres',
          job: 'postgres',
          datname: 'a',
        },
        ending: 'resolved',
        value: '3725',
        annotations: { summary: 'A transaction in a () has been open for 1h 2m 5s' },
      },
    ])
  })

  test('beside another rule', async () => {
    const { report } = await ran(
      { rule: 'm > 5', since: '2h', for: '1m', compare: 'm > 1e6' },
      { value: (ago) => hill(ago) },
    )
    expect(report.rules[0]).toMatchObject({
      firings: 1,
      compared: { firings: 0, addedSeconds: 0, by: 'labels' },
    })
    expect(report.rules[0]?.compared?.lostSeconds).toBe(report.rules[0]?.firingSeconds)
  })
})

describe('what is told beside it', () => {
  test('the clocks differ', async () => {
    const { warnings } = await ran({ rule: 'm > 5' }, { clock: now + 3600 })
    expect(warnings[0]).toMatchObject({ code: 'clock', message: expect.stringContaining('3600 s ahead') })
  })

  test('there are values of a part of the time only', async () => {
    const { warnings } = await ran(
      { rule: 'm > 5', since: '1d' },
      { value: (ago) => (ago < 7200 ? 1 : undefined) },
    )
    expect(warnings.map(({ code }) => code)).toEqual(['short'])
  })

  test('there are more alerts than the group takes', async () => {
    const rules = 'groups: [{name: new, limit: 1, rules: [{alert: New, expr: "m > 5"}]}]'
    const { report, warnings } = await ran(
      { rule: '/rules/new.yaml', since: '2h' },
      {
        files: { '/rules/new.yaml': rules },
        names: ['a', 'b'],
        value: (ago, name) => hill(name === 'a' ? ago : ago + 300),
      },
    )
    const [rule] = report.rules
    expect(rule?.overLimit).toEqual({
      limit: 1,
      first: new Date((now - 3300) * 1000).toISOString(),
      alerts: 2,
      evaluations: 20,
    })
    expect(rule?.episodes.map(({ labels, ending, seconds }) => [labels['datname'], ending, seconds])).toEqual(
      [
        ['a', 'limit', 300],
        ['b', 'resolved', 300],
      ],
    )
    expect(warnings.map(({ code }) => code)).toContain('limit')
  })

  test('it is not loaded yet', async () => {
    const rules = 'groups: [{name: new, rules: [{alert: New, expr: "m > 5"}]}]'
    const { warnings } = await ran(
      { rule: '/rules/new.yaml', since: '1h' },
      { files: { '/rules/new.yaml': rules } },
    )
    expect(warnings.map(({ code }) => code)).toContain('not-loaded')
  })
})

describe('from samples', () => {
  const openMetrics = (lines: readonly string[]) => `${lines.join('\n')}\n# EOF\n`
  const minutes = (name: string, values: readonly number[], from = 0) =>
    values.map((value, at) => `${name} ${value} ${60 * (from + at)}`)
  const samples = '/it.txt'
  const of = (lines: readonly string[]) => ({ files: { [samples]: openMetrics(lines) } })

  test('series that differ in their name alone make one alert', async () => {
    const lines = [...minutes('a', [9, 9, 1, 1]), ...minutes('b', [1, 1, 9, 9])]
    const { report } = await ran({ rule: '{__name__=~"a|b"} > 5', samples, interval: '1m' }, of(lines))
    expect(report.rules[0]).toMatchObject({ series: 1, firings: 1, firingSeconds: 240 })
  })

  test('and are refused where both fire', async () => {
    const lines = [...minutes('a', [9, 9, 1, 1]), ...minutes('b', [1, 9, 9, 9])]
    await expect(
      ran({ rule: '{__name__=~"a|b"} > 5', samples, interval: '1m' }, of(lines)),
    ).rejects.toMatchObject({ code: 'same-labels', exit: 'usage' })
  })

  test('label sets are those that had values in the time asked for', async () => {
    const lines = [...minutes('m{x="old"}', [1, 9]), ...minutes('m{x="new"}', [1, 9, 1], 90)]
    const { report } = await ran({ rule: 'm > 5', samples, interval: '1m', since: '2m' }, of(lines))
    expect(report.rules[0]).toMatchObject({ series: 1, firings: 1 })
  })

  test('seconds without an end of OpenMetrics are told as what they may be', async () => {
    const text = minutes('m', [1, 9], 28_000_001).join('\n')
    await expect(ran({ rule: 'm > 5', samples }, { files: { [samples]: text } })).rejects.toMatchObject({
      code: 'too-short',
      details: [expect.stringContaining('1970-01-20'), expect.stringContaining('# EOF')],
    })
  })

  test('more evaluations than can be worked out are refused', async () => {
    const lines = [...minutes('m', [1]), ...minutes('m', [1], 30_000_000)]
    await expect(ran({ rule: 'm > 5', samples, interval: '15s' }, of(lines))).rejects.toMatchObject({
      code: 'too-much',
      exit: 'usage',
    })
  })
})

test('answers that are too large are asked for in halves', async () => {
  const { report, asked } = await ran(
    { rule: 'm > 5', since: '1h' },
    {
      value: (ago) => hill(ago),
      range: (it) => {
        if (Number(it.get('end')) - Number(it.get('start')) > 1000)
          throw new HttpFailure('too-large', 'too much')
        return undefined
      },
    },
  )
  expect(report.rules[0]).toMatchObject({ firings: 1, evaluations: 241 })
  expect(asked.length).toBeGreaterThan(4)
})

describe('what cannot be done', () => {
  const none = () => undefined
  test.each<[string, Partial<BacktestOptions> & { rule: string }, Told, object]>([
    [
      'an alert that nobody knows',
      { rule: 'PostgresLongTransactio' },
      {},
      {
        code: 'unknown-alert',
        exit: 'usage',
        details: [expect.stringContaining('PostgresLongTransaction'), expect.anything()],
      },
    ],
    [
      'no PromQL',
      { rule: 'sum(m > 5' },
      {},
      { code: 'bad-query', exit: 'usage', message: expect.stringContaining('column 10') },
    ],
    [
      'PromQL that Prometheus refuses',
      { rule: 'm > 5' },
      { range: () => json({ error: '1:2: parse error: no' }, 400) },
      { code: 'bad-query', exit: 'usage', details: ['m', ' ^'] },
    ],
    [
      'a Prometheus that fails',
      { rule: 'm > 5' },
      { range: () => json({ error: 'oh' }, 503) },
      { code: 'query-failed', exit: 'failed' },
    ],
    [
      'a Prometheus that is silent',
      { rule: 'm > 5' },
      {
        range: () => {
          throw new HttpFailure('timeout', 'no')
        },
      },
      { code: 'no-answer', exit: 'failed', retryable: true },
    ],
    [
      'something else at its address',
      { rule: 'm > 5' },
      { range: () => ({ status: 200, headers: {}, body: '<html>' }) },
      { code: 'no-answer', exit: 'failed' },
    ],
    [
      'no history',
      { rule: 'm{a="b"} > 5' },
      { value: none },
      { code: 'no-history', exit: 'prerequisite', details: ['No samples of m{a="b"} in that time.'] },
    ],
    [
      'more than can be read',
      { rule: 'm > 5', since: '1y' },
      { names: Array.from({ length: 60 }, (_, at) => String(at)) },
      { code: 'too-much', exit: 'usage' },
    ],
    ['no duration', { rule: 'm > 5', since: 'soon' }, {}, { code: 'usage', exit: 'usage' }],
    [
      'less than one evaluation',
      { rule: 'm > 5', since: '1s' },
      { clock: now + 7 },
      { code: 'too-short', exit: 'usage' },
    ],
    [
      'a rule on logs',
      { rule: 'ErrorLogBurst' },
      {},
      {
        code: 'rule-on-logs',
        exit: 'usage',
        actions: [{ command: 'lake alerts explain ErrorLogBurst' }, {}],
      },
    ],
    ['a file of those', { rule: 'alerts/mine.logql.yaml' }, {}, { code: 'rule-on-logs', exit: 'usage' }],
    ['no file', { rule: 'nothing.yaml' }, {}, { code: 'no-file', exit: 'usage' }],
    ['no samples', { rule: 'm > 5', samples: 'nothing.txt' }, {}, { code: 'bad-samples', exit: 'usage' }],
  ])('%s', async (_, options, told, error) => {
    await expect(ran(options, told)).rejects.toMatchObject(error)
  })

  test('Prometheus is stopped', async () => {
    const stack = await living()
    stack.kill('prometheus')
    const { session, world } = stack
    const signal = new AbortController().signal
    await expect(
      runBacktest({ system: world.system, session }, { rule: 'm > 5', signal }),
    ).rejects.toMatchObject({ code: 'not-running', exit: 'notRunning' })
  })
})

test.each([60, 80, 200])('on a screen of %i columns', async (width) => {
  const names = Array.from({ length: 10 }, (_, at) => `n${at}`)
  const value = (ago: number, name: string): number | undefined => {
    const index = Number(name.slice(1))
    return ago % 20_000 < (index + 1) * 1500 ? 6 + index : 0
  }
  const { report } = await ran({ rule: 'm > 5', since: '1d', for: '5m', compare: 'm > 12' }, { names, value })
  const { text, tooWide } = record((style) => backtestText(report, style, safe), width)
  expect(text).toMatchSnapshot()
  expect(tooWide).toEqual([])
})

test('a screen of what would not have fired', async () => {
  const { report } = await ran({ rule: 'PostgresRollbacksHigh', since: '1d' })
  expect(record((style) => backtestText(report, style, safe), 80).text).toMatchSnapshot()
})
