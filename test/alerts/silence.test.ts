// Silences, through what a real Alertmanager answered and an Alertmanager in memory that takes them.
import { describe, expect, test } from 'vitest'
import { expiredSchema, silenceListSchema, silencedSchema } from '../../src/alerts/schema-told.ts'
import { expireSilences, listSilences, silenceAlert } from '../../src/alerts/silence.ts'
import type { SilenceOptions } from '../../src/alerts/silence.ts'
import { safe } from '../../src/cli/terminal.ts'
import { expiredText, silenceListText, silencedText } from '../../src/report/alerts-silence.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record } from '../report/screens.ts'
import { answerBy, recorded } from './recorded.ts'

interface Told {
  readonly line: string
  readonly body: unknown
}

async function stack(): Promise<Living & { readonly told: Told[] }> {
  const made = await living()
  const told: Told[] = []
  answerBy(made, 'alertmanager', (url, { method = 'GET', body = '' }) => {
    if (method !== 'GET') {
      told.push({ line: `${method} ${url.pathname}`, body: body === '' ? null : JSON.parse(body) })
      return { status: 200, headers: {}, body: method === 'POST' ? '{"silenceID":"new"}' : '' }
    }
    const alerts = recorded('am-alerts') as { readonly labels: Readonly<Record<string, string>> }[]
    const wanted = url.searchParams.getAll('filter').map((filter) => filter.split('=') as [string, string])
    const fitting = alerts.filter(({ labels }) =>
      wanted.every(([name, value]) => labels[name] === JSON.parse(value)),
    )
    const answer = url.pathname === '/api/v2/alerts' ? fitting : recorded('am-silences')
    return { status: 200, headers: {}, body: JSON.stringify(answer) }
  })
  made.world.system.environment['USER'] = 'ada'
  return { ...made, told }
}

const signal = new AbortController().signal
const silence = (from: Living, options: Partial<SilenceOptions> = {}) =>
  silenceAlert(from.session, {
    alert: 'TargetDown',
    labels: [],
    for: '2h',
    because: ' trino moves ',
    dryRun: false,
    signal,
    ...options,
  })
const id = 'ca0d44a8-04c0-4de9-9a27-1ac75a22d9fd'

describe('a silence', () => {
  test('has a reason, an author and an end, and says what it mutes now', async () => {
    const from = await stack()
    const made = await silence(from, { labels: ['job=trino'] })
    const equal = { isRegex: false, isEqual: true }
    expect(from.told).toEqual([
      {
        line: 'POST /api/v2/silences',
        body: {
          matchers: [
            { name: 'alertname', value: 'TargetDown', ...equal },
            { name: 'job', value: 'trino', ...equal },
          ],
          startsAt: '2030-01-01T00:00:00.000Z',
          endsAt: '2030-01-01T02:00:00.000Z',
          createdBy: 'ada',
          comment: 'trino moves',
        },
      },
    ])
    expect(made).toMatchObject({ id: 'new', mutes: [{ labels: { component: 'trino' } }] })
    expect(silencedSchema.parse(made)).toEqual(made)
    const shown = record((style) => silencedText(made, style, safe), 80)
    expect(shown.text).toMatchSnapshot()
    expect(shown.tooWide).toEqual([])
  })

  test('that is only tried changes nothing', async () => {
    const from = await stack()
    expect(await silence(from, { dryRun: true, labels: ['job=other'] })).toMatchObject({
      id: null,
      mutes: [],
    })
    expect(from.told).toEqual([])
  })

  test.each([
    [{ because: '  ' }, 'a silence needs a reason: --because "..."'],
    [{ for: '0s' }, '"0s" is no duration such as 30m, 2h or 1d'],
    [{ labels: ['job'] }, '"job" is no label such as instance=loki'],
    [{ alert: 'TargetDwn' }, 'no alert TargetDwn in this project'],
  ])('%j is refused before anything is asked', async (options, message) => {
    await expect(silence(await stack(), options)).rejects.toMatchObject({ exit: 'usage', message })
  })

  test('that Alertmanager refuses is a failure of its own', async () => {
    const from = await stack()
    answerBy(from, 'alertmanager', (_url, { method }) => ({
      status: method === 'POST' ? 400 : 200,
      headers: {},
      body: method === 'POST' ? '"bad matcher"' : '[]',
    }))
    await expect(silence(from)).rejects.toMatchObject({ exit: 'failed', code: 'no-answer' })
    from.kill('alertmanager')
    await expect(silence(from)).rejects.toMatchObject({ exit: 'notRunning' })
  })
})

describe('those there are', () => {
  test('are listed, without those that have ended', async () => {
    const from = await stack()
    const list = await listSilences(from.session, { all: false, signal })
    expect(list.silences).toEqual([
      expect.objectContaining({ id, author: 'ada', because: 'load test until lunch' }),
    ])
    expect(silenceListSchema.parse(list)).toEqual(list)
    const now = new Date('2026-11-28T12:00:00Z')
    const shown = record((style) => silenceListText(list, now, style, safe), 80)
    expect(shown.text).toMatchSnapshot()
    expect(shown.tooWide).toEqual([])
  })

  test.each([id, 'headseriesmany'])('are ended by %s', async (which) => {
    const from = await stack()
    const tried = await expireSilences(from.session, { which, dryRun: true, signal })
    expect(from.told).toEqual([])
    const ended = await expireSilences(from.session, { which, dryRun: false, signal })
    expect(from.told).toEqual([{ line: `DELETE /api/v2/silence/${id}`, body: null }])
    expect(ended.silences).toEqual(tried.silences)
    expect(expiredSchema.parse(ended)).toEqual(ended)
    expect(record((style) => expiredText(ended, style, safe), 80).tooWide).toEqual([])
  })

  test.each([
    ['TargetDown', 'no silence of TargetDown is in force'],
    ['TargetDwn', 'no alert TargetDwn in this project'],
    [id.replace('c', 'd'), `no silence of ${id.replace('c', 'd')} is in force`],
  ])('%s has none', async (which, message) => {
    await expect(
      expireSilences((await stack()).session, { which, dryRun: false, signal }),
    ).rejects.toMatchObject({
      exit: 'usage',
      message,
    })
  })
})
