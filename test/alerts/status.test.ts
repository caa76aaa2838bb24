// What fires, as the real Prometheus and Alertmanager told it: pending, silenced, inhibited, and one cause.
import { describe, expect, test } from 'vitest'
import { isCritical, alertStatus } from '../../src/alerts/status.ts'
import type { AlertState, AlertStatus } from '../../src/alerts/status.ts'
import { alertStatusSchema } from '../../src/alerts/schema.ts'
import { safe } from '../../src/cli/terminal.ts'
import { LakeError } from '../../src/errors.ts'
import { alertStatusText } from '../../src/report/alerts-status.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record } from '../report/screens.ts'
import { answerWith, recorded } from './recorded.ts'

async function stack(): Promise<Living> {
  const made = await living('components: { postgres: {}, trino: { external: 127.0.0.1:18080 } }\n')
  answerWith(made, '/api/v1/rules', recorded('rules'))
  answerWith(made, '/api/v1/targets', recorded('targets'))
  answerWith(made, '/api/v2/alerts', recorded('am-alerts'))
  answerWith(made, '/api/v2/silences', recorded('am-silences'))
  return made
}

/** When it was recorded. */
const now = '2026-11-28T12:10:00.000Z'

async function ask({ session }: Living): Promise<AlertStatus> {
  const clock = { ...session.system.clock, now: () => new Date(now) }
  return alertStatus({ ...session, system: { ...session.system, clock } }, new AbortController().signal)
}
const find = ({ alerts }: AlertStatus, name: string) => alerts.find((alert) => alert.name === name)

test('what fires, since when, and what mutes it', async () => {
  const status = await ask(await stack())
  expect(alertStatusSchema.parse(status)).toEqual(status)
  expect(status.path).toBe(true)
  expect(find(status, 'Watchdog')).toBeUndefined()
  expect(find(status, 'TargetDown')).toMatchObject({
    state: 'firing',
    component: 'trino',
    value: '0e+00',
    muted: null,
    runbook: 'docs/runbooks/TargetDown.md',
    panel: 'http://demo.localhost:3000/d/lake-overview?viewPanel=1&from=now-2h',
  })
  expect(find(status, 'HeadSeriesMany')?.muted).toMatchObject({
    by: 'silence',
    because: 'load test until lunch',
    until: expect.stringMatching(/^2026-/) as string,
  })
  expect(find(status, 'TrinoUnhappy')?.muted).toMatchObject({ by: 'inhibition', who: 'TargetDown' })
  const soon = find(status, 'SoonFull')
  expect(soon).toMatchObject({ state: 'pending', muted: null })
  expect(Date.parse(soon?.firesAt ?? '') - Date.parse(soon?.since ?? '')).toBe(600_000)
  expect(status.cause?.text).toBe(
    'trino cannot be scraped: connection refused. That explains 2 of 5 alerts: TargetDown, TrinoUnhappy.',
  )
})

test('an engine that does not answer is not a Prometheus that does not run', async () => {
  const made = await stack()
  const { runtime } = made.session
  const away = new LakeError('no engine', { code: 'no-engine', exit: 'prerequisite' })
  const session = { ...made.session, runtime: { ...runtime, observe: () => Promise.reject(away) } }
  await expect(ask({ ...made, session })).rejects.toBe(away)
})

test('as a person sees it', async () => {
  const status = await ask(await stack())
  for (const width of [80, 200]) {
    const shown = record((style) => alertStatusText(status, style, safe), width)
    expect(shown.text).toMatchSnapshot()
    expect(shown.tooWide).toEqual([])
  }
})

describe('without', () => {
  test('Alertmanager it is said that nobody is told', async () => {
    const from = await stack()
    from.kill('alertmanager')
    const status = await ask(from)
    expect(status.notes).toEqual([
      'alertmanager is not running: nobody is told, and what is silenced is not known',
    ])
    expect(status.path).toBe(false)
    expect(find(status, 'HeadSeriesMany')?.muted).toBeNull()
  })

  test('an Alertmanager that answers rightly neither', async () => {
    const from = await stack()
    answerWith(from, '/api/v2/alerts', 'busy', 500)
    expect((await ask(from)).notes).toEqual([expect.stringContaining('alertmanager answers 500')])
  })

  test('Prometheus nothing can be said', async () => {
    const from = await stack()
    from.kill('prometheus')
    await expect(ask(from)).rejects.toMatchObject({ exit: 'notRunning', actions: [{ command: 'lake up' }] })
  })
})

test('a service that stopped is a firmer cause than its target', async () => {
  const from = await stack()
  answerWith(from, '/api/v1/rules', {
    data: {
      groups: [
        {
          name: 'g',
          rules: ['PostgresDown', 'PostgresDeadlocks'].map((name) => ({
            name,
            type: 'alerting',
            state: 'firing',
            health: 'ok',
            alerts: [
              {
                labels: { alertname: name, component: 'postgres', severity: 'warning' },
                annotations: {},
                state: 'firing',
                activeAt: '2026-11-28T11:00:00Z',
                value: '1e+00',
              },
            ],
          })),
        },
      ],
    },
  })
  from.kill('postgres')
  expect((await ask(from)).cause).toMatchObject({ component: 'postgres', how: 'is not running (exit 137)' })
})

test('a drill is shown, and is neither a cause nor critical', async () => {
  const from = await stack()
  const drill = {
    labels: { alertname: 'Watchdog', drill: 'true', severity: 'critical', component: 'trino' },
    annotations: { summary: 'a drill' },
    startsAt: '2026-11-28T11:00:00Z',
    receivers: [],
    status: {},
  }
  answerWith(from, '/api/v2/alerts', [drill])
  const status = await ask(from)
  expect(status.alerts.filter((alert) => alert.drill)).toEqual([
    expect.objectContaining({ from: 'alertmanager', state: 'firing' }),
  ])
  expect(isCritical({ alerts: status.alerts.filter((alert) => alert.drill) })).toBe(false)
})

test.each([
  [{}, true],
  [{ state: 'pending' }, false],
  [{ severity: 'warning' }, false],
  [{ muted: { by: 'silence', who: 'x', because: 'y', until: null } }, false],
] as const)('--check: %j is critical: %s', (more, expected) => {
  const alert = { state: 'firing', severity: 'critical', muted: null, drill: false, ...more }
  expect(isCritical({ alerts: [alert as AlertState] })).toBe(expected)
})
