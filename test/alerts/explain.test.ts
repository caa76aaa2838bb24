// Expressions taken apart, on what a real Prometheus and Loki answered for each of their parts.
import { describe, expect, test } from 'vitest'
import { explainAlert } from '../../src/alerts/explain/explain.ts'
import { alertExplainSchema } from '../../src/alerts/schema.ts'
import { safe } from '../../src/cli/terminal.ts'
import { alertExplainText } from '../../src/report/alerts-explain.ts'
import type { HttpAnswer } from '../../src/system/system.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record } from '../report/screens.ts'
import { answerBy, recorded } from './recorded.ts'

const mine = `groups:
  - name: mine
    rules:
      - { alert: HeadSeriesMany, expr: 'prometheus_tsdb_head_series{job="prometheus"} > 10', for: 1m }
      - { alert: NoSuchMetric, expr: 'rate(prometheus_tsdb_head_serie{job="prometheus"}[5m]) > 1' }
      - { alert: NoPartner, expr: 'prometheus_tsdb_head_series > on (instance, nothing) go_goroutines{job="loki"}' }
      - { alert: Broken, expr: "up == 0 and\\n  sum by (job (up) > 3" }
      - { alert: NoRange, expr: 'rate(up) > 1' }
      - { alert: Younger, expr: 'prometheus_tsdb_head_series{job="prometheus"} offset 1w > 10' }
      - alert: RatioWithFloor
        expr: >-
          sum by (handler) (rate(prometheus_http_requests_total{code=~"5.."}[5m]))
          / sum by (handler) (rate(prometheus_http_requests_total[5m])) > 0.05
          and sum by (handler) (rate(prometheus_http_requests_total[5m])) > 100
        for: 5m
`

const onLogs = `groups:
  - name: shop
    rules:
      - { alert: ShopRefused, expr: 'sum(count_over_time({service_name="shop"}[5m])) > 3' }
`

type Answers = Readonly<Record<string, { readonly status: number; readonly body: unknown }>>
const answers = recorded('explain') as Answers
const rules = recorded('rules')
const evaluating = {
  data: { groups: [{ name: 'all', interval: 15, rules: [] as object[] }] },
}

async function stack(more: Answers = {}, active: unknown = rules, aheadMs = 0): Promise<Living> {
  const made = await living('components: { postgres: {}, trino: { external: 127.0.0.1:18080 } }\n')
  const answer = (url: URL): HttpAnswer => {
    if (url.pathname.endsWith('/rules')) return json(200, active)
    const seconds = (made.world.system.clock.now().getTime() + aheadMs) / 1000
    if (url.search === '?query=vector(time())')
      return json(200, { data: { result: [{ metric: {}, value: [seconds, String(seconds)] }] } })
    // All parts are asked for the same moment, and that is now where they are.
    expect(url.searchParams.get('time') ?? String(seconds)).toBe(String(seconds))
    url.searchParams.delete('time')
    const key = `${url.pathname}?${decodeURIComponent(url.search.slice(1)).replaceAll('+', ' ')}`
    const found = more[key] ?? answers[key]
    if (found === undefined) throw new Error(`nothing was recorded of ${key}`)
    return json(found.status, found.body)
  }
  answerBy(made, 'prometheus', answer)
  answerBy(made, 'loki', answer)
  // As a command that only looks opens it: with its mistakes.
  const user = new Map([
    ['alerts/mine.rules.yaml', mine],
    ['alerts/shop.logql.yaml', onLogs],
  ])
  const project = { ...made.session.project, user }
  return { ...made, session: { ...made.session, project } }
}

const json = (status: number, body: unknown): HttpAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
})

const explain = (from: Living, alert: string, limit = 3) =>
  explainAlert(from.session, { alert, limit, signal: new AbortController().signal })

/** The rule is loaded, and nothing of it is active. */
const inactive = (...names: readonly string[]) => ({
  data: {
    groups: [
      {
        ...evaluating.data.groups[0],
        rules: names.map((name) => ({ name, type: 'alerting', state: 'inactive', health: 'ok', alerts: [] })),
      },
    ],
  },
})

const shipped = ['LokiRequestErrors', 'TrinoSlowQueries', 'PrometheusNotificationsFailing', 'ErrorLogBurst']

test.each([
  [
    'NoSuchMetric',
    /no series .*: Prometheus knows no metric prometheus_tsdb_head_serie; did you mean prometheus_tsdb_head_series\?/,
  ],
  ['RatioWithFloor', /the value is NaN/],
  ['NoPartner', /no label set .*matched by on \(instance, nothing\)/],
  [
    'LokiRequestErrors',
    /none of the \d+ series of loki_request_duration_seconds_count has all of these labels/,
  ],
  ['TrinoSlowQueries', /the target of job trino cannot be scraped/],
  ['PrometheusNotificationsFailing', /is 0 for \{.*\}; it must be > 0\.1/],
  ['ErrorLogBurst', /no line fits \{level=~"error\|fatal"\}\[5m\]/],
])('%s does not fire, and why', async (alert, why) => {
  const from = await stack({}, inactive(alert, ...shipped))
  const found = await explain(from, alert)
  expect(found.state).toBe('inactive')
  expect(found.verdict).toMatch(why)
  expect(alertExplainSchema.parse(found)).toEqual(found)
})

test('what is there now, and was not at the time that is asked for, is told from what has other labels', async () => {
  const of = (result: readonly object[]) => ({ status: 200, body: { data: { result } } })
  const one = of([{ metric: {}, value: [0, '1'] }])
  const metric = 'prometheus_tsdb_head_series'
  const from = await stack(
    {
      [`/api/v1/query?query=${metric}{job="prometheus"} offset 1w > 10`]: of([]),
      [`/api/v1/query?query=${metric}{job="prometheus"} offset 1w`]: of([]),
      [`/api/v1/query?query=count(${metric})`]: one,
      [`/api/v1/query?query=count(${metric}{job="prometheus"})`]: one,
    },
    inactive('Younger', ...shipped),
  )
  expect((await explain(from, 'Younger')).verdict).toContain(
    `1 such series of ${metric} are there now, and none were at the time that it asks for`,
  )
})

test('what fires is told with its values, and how long it has been so', async () => {
  const found = await explain(await stack(), 'headseriesmany')
  expect(found).toMatchObject({ state: 'firing', verdict: 'fires for one label set', reasons: [] })
  expect(found.active).toEqual([expect.objectContaining({ state: 'firing', firesAt: null, kept: false })])
  expect(found.parts[0]).toMatchObject({
    kind: 'compare',
    op: '>',
    true: 1,
    rows: [{ holds: true, against: '10' }],
  })
})

test('what waits says until when', async () => {
  const activeAt = '2029-12-31T23:59:00Z'
  const alerts = [{ labels: { alertname: 'HeadSeriesMany' }, state: 'pending', activeAt, value: '3e+00' }]
  const rule = {
    name: 'HeadSeriesMany',
    type: 'alerting',
    state: 'pending',
    health: 'ok',
    duration: 600,
    alerts,
  }
  const found = await explain(
    await stack({}, { data: { groups: [{ name: 'g', rules: [rule] }] } }),
    'HeadSeriesMany',
  )
  expect(found.verdict).toBe(
    'is pending for one label set: it must be true for 10m, and it fires in 9m if it stays so',
  )
  expect(found.active[0]?.firesAt).toBe('2030-01-01T00:09:00.000Z')
})

test('the part that cannot be evaluated is the one that is named', async () => {
  const part =
    '/api/v1/query?query=prometheus_tsdb_head_series > on (instance, nothing) go_goroutines{job="loki"}'
  const error = { status: 'error', error: 'found duplicate series for the match group' }
  const from = await stack({ [part]: { status: 422, body: error } }, inactive('NoPartner'))
  const found = await explain(from, 'NoPartner')
  expect(found.reasons).toEqual([expect.objectContaining({ kind: 'error', part: 0 })])
  expect(found.verdict).toContain('found duplicate series for the match group')
})

describe('as a person sees it', () => {
  test.each(['HeadSeriesMany', 'RatioWithFloor', 'LokiRequestErrors'])('%s', async (alert) => {
    const active = alert === 'HeadSeriesMany' ? rules : inactive(alert)
    const found = { ...(await explain(await stack({}, active), alert)), time: '2026-11-28T12:30:00.000Z' }
    for (const width of [80, 200]) {
      const shown = record((style) => alertExplainText(found, style, safe), width)
      expect(shown.text).toMatchSnapshot()
      expect(shown.tooWide).toEqual([])
    }
  })
})

test('a rule on logs of the user is asked of Loki', async () => {
  const vector = (value: string) => ({
    status: 200,
    body: { data: { resultType: 'vector', result: [{ metric: {}, value: [0, value] }] } },
  })
  const whole = 'sum(count_over_time({service_name="shop"}[5m]))'
  const asked = (query: string) => `/loki/api/v1/query?query=${query}`
  const more = {
    [asked(`${whole} > 3`)]: { status: 200, body: { data: { resultType: 'vector', result: [] } } },
    [asked(whole)]: vector('2'),
    [asked('count_over_time({service_name="shop"}[5m])')]: vector('2'),
  }
  const found = await explain(await stack(more, inactive('ShopRefused')), 'ShopRefused')
  expect(found).toMatchObject({
    alert: { backend: 'loki', origin: 'yours', file: 'alerts/shop.logql.yaml' },
    state: 'inactive',
  })
  expect(found.parts[0]?.rows).toMatchObject([{ value: '2', against: '3', holds: false }])
})

describe('what is not as it should be', () => {
  test('an expression that cannot be read is shown with where', async () => {
    await expect(explain(await stack(), 'Broken')).rejects.toMatchObject({
      exit: 'usage',
      message: expect.stringMatching(/^the expression of Broken is wrong at 2:\d+: syntax error/) as string,
      details: ['  sum by (job (up) > 3', expect.stringMatching(/^ +\^$/)],
    })
    await expect(explain(await stack(), 'NoRange')).rejects.toMatchObject({
      exit: 'usage',
      message: expect.stringContaining('rate() wants a range') as string,
    })
  })

  test('a name that no alert has', async () => {
    await expect(explain(await stack(), 'TrinoSlowQuerys')).rejects.toMatchObject({
      exit: 'usage',
      details: ['Did you mean TrinoSlowQueries?'],
      actions: [{ command: 'lake alerts explain TrinoSlowQueries' }, { command: 'lake alerts list' }],
    })
  })

  test('a rule that is not loaded, switched off, or refused', async () => {
    expect(await explain(await stack({}, inactive()), 'HeadSeriesMany')).toMatchObject({
      state: 'not loaded',
      fix: 'lake up',
    })
    const refused = {
      name: 'HeadSeriesMany',
      type: 'alerting',
      health: 'err',
      lastError: 'no way',
      alerts: [],
    }
    const found = await explain(
      await stack({}, { data: { groups: [{ rules: [refused] }] } }),
      'HeadSeriesMany',
    )
    expect(found).toMatchObject({ state: 'error', verdict: 'cannot be evaluated: no way' })
  })

  test('a Prometheus that does not run, or does not answer', async () => {
    const from = await stack()
    from.kill('prometheus')
    await expect(explain(from, 'HeadSeriesMany')).rejects.toMatchObject({ exit: 'notRunning' })
    await expect(explain(from, 'NoSuchAlertAtAll')).rejects.toMatchObject({ exit: 'usage' })
    const busy = await stack()
    answerBy(busy, 'prometheus', () => json(503, { error: 'starting' }))
    await expect(explain(busy, 'HeadSeriesMany')).rejects.toMatchObject({ exit: 'failed', code: 'no-answer' })
  })
})

test('now is what it is for Prometheus, whatever the clock of this machine says', async () => {
  const from = await stack({}, rules, -3_600_000)
  const { time } = await explain(from, 'HeadSeriesMany')
  expect(Date.parse(time)).toBe(from.world.system.clock.now().getTime() - 3_600_000)
})
