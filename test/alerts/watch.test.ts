// What changes from one look to the next.
import { expect, test } from 'vitest'
import { alertWatchItemSchema } from '../../src/alerts/schema.ts'
import type { AlertState, AlertStatus } from '../../src/alerts/status.ts'
import { changesOf, watchAlerts } from '../../src/alerts/watch.ts'
import { drawEach, openScreen } from '../../src/cli/redraw.ts'
import { safe } from '../../src/cli/terminal.ts'
import { changeLines } from '../../src/report/alerts-watch.ts'
import { living } from '../health/living.ts'
import { styles } from '../report/screens.ts'
import { answerWith, recorded } from './recorded.ts'

const alert = (name: string, more: Partial<AlertState> = {}): AlertState => ({
  name,
  from: 'prometheus',
  state: 'firing',
  since: '2030-01-01T00:00:00.000Z',
  firesAt: null,
  value: '1',
  severity: 'warning',
  component: 'loki',
  labels: { alertname: name },
  summary: `${name} is so`,
  runbook: null,
  panel: null,
  drill: false,
  muted: null,
  ...more,
})
const status = (alerts: readonly AlertState[], more: Partial<AlertStatus> = {}): AlertStatus => ({
  project: 'demo',
  time: '2030-01-01T12:34:56.000Z',
  alerts,
  cause: null,
  rules: 3,
  path: true,
  notes: [],
  ...more,
})
const muted = { by: 'silence', who: 's', because: 'x', until: null } as const

test('what begins, fires, is muted and ends is a line each; what stays is none', () => {
  const before = status([alert('A'), alert('B', { state: 'pending' }), alert('C'), alert('D', { muted })])
  const after = status([
    alert('A'),
    alert('B'),
    alert('C', { muted }),
    alert('D'),
    alert('E', { state: 'pending' }),
  ])
  const changes = changesOf(before, after)
  expect(changes.map(({ kind, alert: { name } }) => `${kind} ${name}`)).toEqual([
    'firing B',
    'muted C',
    'unmuted D',
    'pending E',
  ])
  expect(changesOf(after, status([])).map(({ kind }) => kind)).toEqual(
    Array.from({ length: 5 }, () => 'resolved'),
  )
  expect(changesOf(before, before)).toEqual([])
  const [, style] = styles(80).find(([name]) => name === 'piped')!
  expect(changeLines(changes, { before, after }, style, safe).split('\n')).toEqual([
    '12:34:56 firing   B loki: B is so',
    '12:34:56 muted    C loki: C is so',
    '12:34:56 unmuted  D loki: D is so',
    '12:34:56 pending  E loki: E is so',
  ])
  expect(changeLines([], { before: after, after }, style, safe)).toBe('')
  expect(alertWatchItemSchema.parse({ type: 'alerts', changes, ...after })).toMatchObject({ changes })
})

test('one look after the other, through a Prometheus that goes away for a while', async () => {
  const from = await living()
  answerWith(from, '/api/v1/rules', recorded('rules'))
  const stop = new AbortController()
  const seen: AlertStatus[] = []
  const watching = async () => {
    for await (const each of watchAlerts(from.session, { everyMs: 5000, signal: stop.signal })) {
      seen.push(each)
      if (seen.length === 1) from.kill('prometheus')
      if (seen.length === 2) stop.abort()
    }
  }
  await expect(watching()).rejects.toMatchObject({ exit: 'interrupted' })
  expect(seen[1]).toMatchObject({
    alerts: seen[0]?.alerts,
    notes: ['prometheus is not running: as it was last'],
  })
  expect(Date.parse(seen[1]?.time ?? '') - Date.parse(seen[0]?.time ?? '')).toBeGreaterThanOrEqual(5000)
})

test('a screen is cut to the terminal, and the terminal is given back once', () => {
  const written: string[] = []
  const screen = openScreen({
    rows: 4,
    write: (text: unknown) => {
      written.push(String(text))
      return true
    },
  })
  screen.draw('1\n2\n3\n4\n5')
  screen.close()
  screen.close()
  expect(written).toEqual([
    '\u001B[?1049h\u001B[?25l',
    '\u001B[H1\u001B[K\n2\u001B[K\nand 3 more lines\u001B[K\n\u001B[J',
    '\u001B[?25h\u001B[?1049l',
  ])
})

test('the terminal is given back also where drawing ends with a failure', async () => {
  const written: string[] = []
  const stream = { rows: 9, write: (text: unknown) => written.push(String(text)) > 0 }
  const failing = async function* () {
    yield 'a'
    throw new Error('gone')
  }
  await expect(drawEach(failing(), (text) => text, stream)).rejects.toThrow('gone')
  expect(written.at(-1)).toBe('\u001B[?25h\u001B[?1049l')
})
