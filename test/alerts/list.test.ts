// All rules of a project, with and without a stack that runs.
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { listAlerts } from '../../src/alerts/list.ts'
import type { ListOptions } from '../../src/alerts/list.ts'
import { alertListSchema } from '../../src/alerts/schema.ts'
import { LakeError } from '../../src/errors.ts'
import { alertListText } from '../../src/report/alerts-list.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record } from '../report/screens.ts'
import { answerWith, recorded } from './recorded.ts'

const config = `components: { postgres: {} }
alerts:
  overrides:
    PrometheusHighCardinality: { threshold: 5 }
    PostgresConnectionsHigh: { threshold: 90%, for: 10m, severity: critical }
    TargetFlapping: { enabled: false }
`
const mine = `groups:
  - name: mine
    rules:
      - { alert: HeadSeriesMany, expr: 'x > -10 and (y) <= 2', for: 1m, labels: { severity: warning, component: prometheus } }
      - { record: a, expr: b }
`
const onLogs = `groups:
  - name: shop
    rules:
      - { alert: ShopRefused, expr: 'sum(count_over_time({service_name="shop"} |= "refused" [5m])) > 3', labels: { severity: warning } }
`
const tests = `tests:
  - alert_rule_test:
      - { eval_time: 5m, alertname: HeadSeriesMany, exp_alerts: [{}] }
      # idle
      - { eval_time: 5m, alertname: HeadSeriesMany }
`

async function stack(): Promise<Living> {
  const made = await living(config)
  for (const [name, text] of [
    ['mine.rules.yaml', mine],
    ['mine.test.yaml', tests],
    ['shop.logql.yaml', onLogs],
    ['HeadSeriesMany.md', '# look'],
  ] as const)
    made.world.system.disk.files.set(`/project/alerts/${name}`, { text, mode: 0o644 })
  return { ...made, session: await made.world.session() }
}

const list = async (from: Living, options: Partial<ListOptions> = {}) =>
  listAlerts(from.session, { firing: false, signal: new AbortController().signal, ...options })

test('says of each rule what lake.yaml makes of it', async () => {
  const { alerts, total } = await list(await stack())
  const find = (name: string) => alerts.find((alert) => alert.name === name)
  expect(alerts).toHaveLength(total)
  expect(find('TargetFlapping')).toMatchObject({ state: 'switched off', enabled: false })
  expect(find('PrometheusHighCardinality')?.numbers).toEqual([
    expect.objectContaining({
      value: 5,
      source: 'lake.yaml',
      key: 'alerts.overrides.PrometheusHighCardinality.threshold',
    }),
  ])
  expect(find('PostgresConnectionsHigh')).toMatchObject({
    severity: 'critical',
    for: '10m',
    changed: ['for', 'severity'],
    numbers: [{ value: 0.9, default: 0.8, unit: 'ratio', source: 'lake.yaml' }],
    tests: ['fires', 'not yet', 'under', 'recovers', 'idle', 'missing'],
    runbook: 'docs/runbooks/PostgresConnectionsHigh.md',
  })
  expect(find('PostgresConnectionsHigh')?.expr).toContain('0.9')
  expect(find('HeadSeriesMany')).toMatchObject({
    origin: 'yours',
    file: 'alerts/mine.rules.yaml',
    state: 'not loaded',
    numbers: [
      { name: '>', value: -10, source: 'file' },
      { name: '<=', value: 2 },
    ],
    tests: ['fires', 'idle'],
    runbook: 'alerts/HeadSeriesMany.md',
  })
})

test('has the rules on logs of the user', async () => {
  const { alerts } = await list(await stack())
  expect(alerts.find(({ name }) => name === 'ShopRefused')).toMatchObject({
    backend: 'loki',
    origin: 'yours',
    file: 'alerts/shop.logql.yaml',
    state: 'not loaded',
    numbers: [{ name: '>', value: 3, source: 'file' }],
  })
})

test('reads states, errors and the time of the last firing from the answers of the real programs', async () => {
  const from = await stack()
  answerWith(from, '/api/v1/rules', recorded('rules'))
  answerWith(from, '/api/v1/query', recorded('last-fired'))
  const found = await list(from)
  const find = (name: string) => found.alerts.find((alert) => alert.name === name)
  expect(find('HeadSeriesMany')).toMatchObject({ state: 'firing', active: 1 })
  expect(find('HeadSeriesMany')?.lastFired).toMatch(/^2026-/)
  expect(find('NoPartner')).toMatchObject({ origin: 'loaded', state: 'inactive' })
  expect(alertListSchema.parse(found)).toEqual(found)
  for (const width of [80, 200]) {
    const now = new Date('2026-11-28T12:00:00Z')
    const shown = record((style) => alertListText(found, now, style, safe), width)
    expect(shown.text).toMatchSnapshot()
    expect(shown.tooWide).toEqual([])
  }
  const firing = await list(from, { firing: true, severity: 'warning' })
  expect(firing.alerts.map(({ name }) => name)).toContain('HeadSeriesMany')
  expect(new Set(firing.alerts.map(({ state, severity }) => `${state} ${severity}`))).toEqual(
    new Set(['firing warning']),
  )
})

describe('what does not run', () => {
  test('has no state, and is listed', async () => {
    const from = await stack()
    from.kill('prometheus')
    const { alerts, running } = await list(from, { component: 'postgres' })
    expect(running).toEqual({ prometheus: false, loki: true })
    expect(new Set(alerts.map(({ state }) => state))).toEqual(new Set(['not running', 'inactive']))
    await expect(list(from, { firing: true })).rejects.toMatchObject({
      exit: 'notRunning',
      actions: [{ command: 'lake up' }],
    })
  })

  test('neither does it need an engine', async () => {
    const { session } = await stack()
    const away = new LakeError('no engine', { code: 'no-engine', exit: 'prerequisite' })
    const runtime = { ...session.runtime, observe: () => Promise.reject(away) }
    const options = { firing: false, signal: new AbortController().signal }
    const { alerts } = await listAlerts({ ...session, runtime }, options)
    expect(alerts.map(({ name }) => name)).toContain('PostgresDown')
  })

  test('a backend that answers with an error is told of', async () => {
    const from = await stack()
    answerWith(
      from,
      '/api/v1/query',
      { status: 'error', error: 'query processing would load too many samples' },
      422,
    )
    const { notes } = await list(from)
    expect(notes).toEqual([expect.stringContaining('too many samples')])
  })
})

test('a component that no alert is about is a slip of the keys', async () => {
  await expect(list(await stack(), { component: 'postgress' })).rejects.toMatchObject({
    exit: 'usage',
    details: ['Did you mean postgres?'],
  })
})
