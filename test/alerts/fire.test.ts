// A drill through an Alertmanager in memory that routes, counts and mutes as the real one does.
import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCounters } from '../../src/alerts/counters.ts'
import { fireAlert } from '../../src/alerts/fire.ts'
import type { FireOptions } from '../../src/alerts/fire.ts'
import { fireSchema } from '../../src/alerts/schema-told.ts'
import { safe } from '../../src/cli/terminal.ts'
import { fireText } from '../../src/report/alerts-fire.ts'
import { HttpFailure } from '../../src/system/http-failure.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record } from '../report/screens.ts'
import { answerBy } from './recorded.ts'

interface Posted {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly endsAt: string
}

interface Behaviour {
  readonly receivers?: readonly string[]
  readonly silenced?: boolean
  /** Requests that each look at the counters adds, from the second look after the alert on. */
  readonly sends?: number
  readonly refuses?: number
  readonly hides?: boolean
}

const config = `components: { postgres: {} }
alerts: { receivers: { hook: { url: 'http://127.0.0.1:1/' }, chat: { url: 'http://127.0.0.1:2/' } } }
`

async function stack(behaviour: Behaviour): Promise<Living & { readonly posted: Posted[] }> {
  const { receivers = ['hook', 'chat'], silenced = false, sends = 2, refuses = 0, hides = false } = behaviour
  const made = await living(config)
  const posted: Posted[] = []
  let looks = 0
  const held = () => ({
    ...posted[0],
    startsAt: '2030-01-01T00:00:00Z',
    fingerprint: 'f',
    receivers: receivers.map((name) => ({ name })),
    status: { silencedBy: silenced ? ['s'] : [], inhibitedBy: [] },
  })
  const page = () => {
    looks += posted.length > 0 ? 1 : 0
    const [all, failed] = looks > 1 ? [sends + refuses, refuses] : [0, 0]
    return (
      `alertmanager_notification_requests_total{integration="webhook"} ${5 + all}\n` +
      `alertmanager_notification_requests_failed_total{integration="webhook"} ${1 + failed}\n`
    )
  }
  answerBy(made, 'alertmanager', ({ pathname }, { method, body = '' }) => {
    if (method === 'POST') posted.push(...(JSON.parse(body) as Posted[]))
    const answers: Readonly<Record<string, () => string>> = {
      '/metrics': page,
      '/api/v2/silences': () =>
        JSON.stringify([{ id: 's', comment: 'lunch', endsAt: '2030-01-01T01:00:00Z' }]),
      '/api/v2/alerts': () => JSON.stringify(posted.length === 0 || hides ? [] : [held()]),
    }
    return { status: 200, headers: {}, body: method === 'POST' ? '' : (answers[pathname]?.() ?? '') }
  })
  return { ...made, posted }
}

const fire = (from: Living, options: Partial<FireOptions> = {}) =>
  fireAlert(from.session, {
    alert: 'TargetDown',
    timeoutMs: 60_000,
    dryRun: false,
    onHop: () => {},
    signal: new AbortController().signal,
    ...options,
  })

test('a drill says that it is one, is followed to its receivers, and is ended', async () => {
  const from = await stack({})
  const report = await fire(from)
  expect(report).toMatchObject({ delivered: true, verdict: 'delivered to hook, chat' })
  expect(report.hops.map(({ name }) => name)).toEqual(['accepted', 'routed', 'delivered', 'ended'])
  expect(fireSchema.parse(report)).toEqual(report)
  const [began, ended] = from.posted
  expect(began?.labels).toMatchObject({ alertname: 'TargetDown', severity: 'critical', drill: 'true' })
  expect(began?.annotations['summary']).toContain('DRILL')
  expect(began?.endsAt).toBe('2030-01-01T00:02:00.000Z')
  // The same alert: Alertmanager tells alerts apart by their labels.
  expect(ended?.labels).toEqual(began?.labels)
  expect(Date.parse(ended?.endsAt ?? '')).toBeLessThanOrEqual(from.world.system.clock.now().getTime())
  const shown = record((style) => fireText(report, style, safe), 80)
  expect(shown.text).toMatchSnapshot()
  expect(shown.tooWide).toEqual([])
})

test.each([
  [{ sends: 1 }, 'not sent to hook, chat within 60 s', 'lake logs alertmanager --tail 20'],
  [{ sends: 0, refuses: 1 }, 'hook, chat refuses it', 'lake logs alertmanager --tail 20'],
  [{ silenced: true }, 'told to nobody: it is silenced', 'lake alerts silence expire s'],
  [
    { receivers: ['default'] },
    'told to nobody: it is routed to no receiver that tells anybody',
    'lake config set alerts.receivers.team.url https://example.com/hook',
  ],
] as const)('%j does not arrive', async (behaviour, verdict, fix) => {
  const from = await stack(behaviour)
  const report = await fire(from)
  expect(report).toMatchObject({ delivered: false, verdict, fix })
  expect(fireSchema.parse(report)).toEqual(report)
  expect(from.posted).toHaveLength(2)
})

test('a dry run sends nothing', async () => {
  const from = await stack({})
  expect(await fire(from, { dryRun: true })).toMatchObject({
    verdict: 'would be sent through Alertmanager to hook, chat',
    hops: [],
  })
  expect(from.posted).toEqual([])
})

test('it is ended also where waiting for it was interrupted, or Alertmanager never shows it', async () => {
  const stop = new AbortController()
  const from = await stack({ sends: 0 })
  const onHop = () => stop.abort(new Error('Ctrl-C'))
  await expect(fire(from, { signal: stop.signal, onHop })).rejects.toMatchObject({ exit: 'interrupted' })
  expect(from.posted).toHaveLength(2)
  const hidden = await stack({ hides: true })
  await expect(fire(hidden)).rejects.toMatchObject({
    exit: 'failed',
    message: 'alertmanager accepted the alert and does not show it',
  })
  expect(hidden.posted).toHaveLength(2)
})

test('what is not there', async () => {
  const from = await stack({})
  await expect(fire(from, { alert: 'TargetDwn' })).rejects.toMatchObject({ exit: 'usage' })
  answerBy(from, 'alertmanager', (url) => {
    throw new HttpFailure('refused', `connect ECONNREFUSED ${url.host}`)
  })
  await expect(fire(from)).rejects.toMatchObject({ exit: 'failed' })
  from.kill('alertmanager')
  await expect(fire(from)).rejects.toMatchObject({ exit: 'notRunning' })
})

test('the counters of the recorded Alertmanager are read', () => {
  const page = readFileSync(join(import.meta.dirname, '../contracts/alertmanager-0.33.1.prom'), 'utf8')
  const counters = readCounters(page)
  expect([...counters.keys()]).toEqual(expect.arrayContaining(['webhook', 'slack', 'email']))
  const [, all = ''] =
    /^alertmanager_notification_requests_total\{integration="webhook"\} (\S+)/m.exec(page) ?? []
  const [, failed = ''] =
    /^alertmanager_notification_requests_failed_total\{integration="webhook"\} (\S+)/m.exec(page) ?? []
  expect(counters.get('webhook')).toEqual({
    delivered: Number(all) - Number(failed),
    refused: Number(failed),
  })
})
