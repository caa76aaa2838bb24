// What is left of each budget, as Prometheus has it; what is said where it has nothing, or is not there.
import { expect, test } from 'vitest'
import { listSlos } from '../../../src/alerts/slo/list.ts'
import { sloListSchema } from '../../../src/alerts/slo/schema.ts'
import { listAlerts } from '../../../src/alerts/list.ts'
import { safe } from '../../../src/cli/terminal.ts'
import { sloListText } from '../../../src/report/slo.ts'
import { living } from '../../health/living.ts'
import type { Living } from '../../health/living.ts'
import { record } from '../../report/screens.ts'
import { specs } from '../../slo/specs.ts'
import { answerBy } from '../recorded.ts'

const signal = new AbortController().signal
const names = ['trino-query-latency', 'trino-queries', 'store-up', 'backup-fresh']

async function stack(files: Readonly<Record<string, string>>): Promise<Living> {
  const made = await living('components: { trino: {}, nessie: {} }\n')
  for (const [name, text] of Object.entries(files))
    made.world.system.disk.files.set(`/project/slo/${name}.yaml`, { text, mode: 0o644 })
  return { ...made, session: await made.world.session() }
}

const all = Object.fromEntries(names.map((name) => [name, specs[name] ?? '']))

/** By what is asked for. */
const figures: readonly (readonly [
  query: RegExp,
  samples: readonly (readonly [slo: string, value: number])[],
])[] = [
  [
    /^slo:budget_left/,
    [
      ['trino-query-latency', 0.75],
      ['trino-queries', -0.2],
      ['store-up', 0.4],
    ],
  ],
  [
    /^slo:burn_rate/,
    [
      ['trino-query-latency', 0.4],
      ['trino-queries', 8.25],
      ['store-up', 15],
    ],
  ],
  [
    /^60 \*/,
    [
      ['trino-query-latency', 90_000],
      ['trino-queries', 28 * 86_400],
      ['store-up', 86_400],
    ],
  ],
  [/^ALERTS/, [['store-up', 1]]],
]

function answerAsPrometheus(made: Living): void {
  const rules = names.slice(0, 3).map((slo) => ({ type: 'alerting', name: slo, labels: { slo } }))
  answerBy(made, 'prometheus', (url) => {
    const query = url.searchParams.get('query') ?? ''
    const samples = figures.find(([pattern]) => pattern.test(query))?.[1] ?? []
    const result = samples.map(([slo, value]) => ({
      metric: { slo, alertname: 'SloStoreUpBurn14x' },
      value: [0, String(value)],
    }))
    const data = url.pathname === '/api/v1/rules' ? { groups: [{ name: 'g', rules }] } : { result }
    return { status: 200, headers: {}, body: JSON.stringify({ status: 'success', data }) }
  })
}

test('says of each what is left, how fast it burns, and since when it is known', async () => {
  const made = await stack(all)
  answerAsPrometheus(made)
  const list = await listSlos(made.session, signal)
  expect(sloListSchema.parse(list)).toEqual(list)
  const states = Object.fromEntries(list.slos.map(({ name, state }) => [name, state]))
  expect(states).toEqual({
    'backup-fresh': 'not loaded',
    'store-up': 'burning',
    'trino-queries': 'missed',
    'trino-query-latency': 'ok',
  })
  expect(list.slos.find(({ name }) => name === 'trino-query-latency')).toMatchObject({
    objective: 99,
    window: '30d',
    budgetLeft: 0.75,
    burnRate: 0.4,
    watchedSeconds: 90_000,
  })
  expect(list.slos.find(({ name }) => name === 'trino-queries')?.watchedSeconds).toBeNull()
  for (const width of [80, 200]) {
    const shown = record((style) => sloListText(list, style, safe), width)
    expect(shown.text).toMatchSnapshot()
    expect(shown.tooWide).toEqual([])
  }
})

test('lists them all the same where nothing runs, and says so', async () => {
  const made = await stack(all)
  made.kill('prometheus')
  const list = await listSlos(made.session, signal)
  expect(list.running).toBe(false)
  expect(new Set(list.slos.map(({ state }) => state))).toEqual(new Set(['not running']))
  expect(record((style) => sloListText(list, style, safe), 80).text).toMatchSnapshot()
})

test('says what is wrong with a file, and that a window is longer than what is kept', async () => {
  const made = await stack({ long: 'objective: 99%\nwindow: 90d\navailability: { up: up }\n' })
  made.kill('prometheus')
  // What only looks opens a project with broken files too.
  const { project } = made.session
  const user = new Map([...project.user, ['slo/broken.yaml', 'objective: 99%\n']])
  const list = await listSlos({ ...made.session, project: { ...project, user } }, signal)
  expect(list.slos.map(({ name }) => name)).toEqual(['long'])
  expect(list.broken.map(({ file }) => file)).toContain('slo/broken.yaml')
  expect(record((style) => sloListText(list, style, safe), 80).text).toMatchSnapshot()
})

test('says where there is none', async () => {
  const list = await listSlos((await stack({})).session, signal)
  expect(record((style) => sloListText(list, style, safe), 80).text).toMatchSnapshot()
})

test('its alerts are alerts of the project', async () => {
  const { alerts } = await listAlerts((await stack(all)).session, { firing: false, signal })
  const found = alerts.find(({ name }) => name === 'SloTrinoQueriesBurn14x')
  expect(found).toMatchObject({
    file: 'slo/trino-queries.yaml',
    origin: 'yours',
    component: 'trino',
    severity: 'critical',
    runbook: '.lake/slo/trino-queries.md',
    panel: 'slo-trino-queries/2',
  })
  expect(found?.tests).toEqual(['fires', 'not yet', 'under', 'recovers', 'idle'])
  expect(alerts.some(({ name }) => name === 'SloBackupFreshBurn14x')).toBe(false)
})
