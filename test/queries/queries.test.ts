// The history of queries, from lines as Alloy leaves them in Loki.
import { expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { readEvent } from '../../src/queries/event.ts'
import { queryHistory } from '../../src/queries/queries.ts'
import type { QueriesOptions } from '../../src/queries/queries.ts'
import { queriesSchema } from '../../src/queries/schema.ts'
import { queriesText } from '../../src/report/queries.ts'
import { living } from '../health/living.ts'
import { record, styles } from '../report/screens.ts'

const address = 'http://127.0.0.1:3100/loki/api/v1/query_range'
const now = Date.parse('2030-01-01T00:00:00.000Z')

interface Made {
  readonly id: string
  readonly ms: number
  readonly agoSeconds?: number
  readonly [key: string]: unknown
}

function line({ id, ms, agoSeconds = 60, ...more }: Made): string {
  const created = now - agoSeconds * 1000
  return JSON.stringify({
    id,
    state: 'FINISHED',
    user: 'ada',
    sql: `select ${id}`,
    created: new Date(created).toISOString(),
    ended: new Date(created + ms).toISOString(),
    queued_s: 0.25,
    cpu_s: 'PT1M1.5S',
    read_bytes: 2048,
    ...more,
  })
}

const entry = (text: string, index = 0): [string, string] => [String(BigInt(now - index) * 1_000_000n), text]

const failed = {
  state: 'FAILED',
  error: 'TABLE_NOT_FOUND',
  error_type: 'USER_ERROR',
  error_message: "line 1:15: Table 'a.b.c' does not exist",
}

async function history(lines: readonly string[], options: Partial<QueriesOptions> = {}) {
  const { session, world } = await living('components: { postgres: {}, trino: {} }\n')
  const values = lines.map((text, index) => entry(text, index))
  world.system.http.answers.set(address, (url) => {
    const end = BigInt(new URL(url).searchParams.get('end') ?? '0')
    const shown = values.filter(([time]) => BigInt(time) < end).slice(0, 5000)
    return {
      status: 200,
      headers: {},
      body: JSON.stringify({ data: { resultType: 'streams', result: [{ stream: {}, values: shown }] } }),
    }
  })
  return queryHistory(session, {
    slowest: false,
    failed: false,
    since: '24h',
    limit: 20,
    signal: new AbortController().signal,
    ...options,
  })
}

const three = [
  line({ id: 'a', ms: 1200 }),
  line({ id: 'b', ms: 90_000, agoSeconds: 600 }),
  line({ id: 'c', ms: 40, agoSeconds: 30, ...failed }),
]

test('the newest first', async () => {
  const report = await history(three)
  expect(report.queries.map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  expect(report).toMatchObject({ found: 3, cut: false, since: '2029-12-31T00:00:00.000Z' })
  expect(queriesSchema.parse(report)).toEqual(report)
  expect(report.queries[1]).toMatchObject({ elapsedMs: 1200, queuedMs: 250, cpuMs: 61_500, error: null })
})

test('the slowest first, no more than asked for', async () => {
  const report = await history(three, { slowest: true, limit: 2 })
  expect(report.queries.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(report.found).toBe(3)
})

test('those that failed, with what Trino said', async () => {
  const report = await history(three, { failed: true })
  expect(report.queries).toMatchObject([{ id: 'c', state: 'FAILED', error: { name: 'TABLE_NOT_FOUND' } }])
})

test('those of one user; those of the health checks only when asked for', async () => {
  const lines = [
    ...three,
    line({ id: 'h', ms: 1, user: 'lake-health' }),
    line({ id: 'g', ms: 1, user: 'grace' }),
  ]
  expect((await history(lines)).queries.map(({ id }) => id)).not.toContain('h')
  expect((await history(lines, { user: 'grace' })).queries.map(({ id }) => id)).toEqual(['g'])
  expect((await history(lines, { user: 'lake-health' })).queries.map(({ id }) => id)).toEqual(['h'])
})

test('an event that was sent twice counts once, and a broken line not at all', async () => {
  const report = await history([three[0] ?? '', three[0] ?? '', '{"id": "cut short', '{}', 'null', ''])
  expect(report.queries.map(({ id }) => id)).toEqual(['a'])
})

test('what arrived late was asked before the time', async () => {
  const report = await history([line({ id: 'old', ms: 7_200_000, agoSeconds: 90_000 }), ...three])
  expect(report.queries.map(({ id }) => id)).not.toContain('old')
})

test('more than a page is read page by page, up to an end that is told', async () => {
  const many = Array.from({ length: 12_000 }, (_, index) => line({ id: `q${index}`, ms: index }))
  const report = await history(many, { slowest: true, limit: 1 })
  expect(report).toMatchObject({ found: 12_000, cut: false, queries: [{ id: 'q11999' }] })
  const most = Array.from({ length: 50_100 }, (_, index) => line({ id: `q${index}`, ms: index }))
  expect(await history(most)).toMatchObject({ cut: true })
})

test.each(['1x', '', '0s', '-1h'])('a time of "%s" is refused', async (since) => {
  await expect(history(three, { since })).rejects.toMatchObject({ exit: 'usage' })
})

test('without Trino there is no history, without Loki none can be read', async () => {
  const options = {
    slowest: false,
    failed: false,
    since: '1h',
    limit: 1,
    signal: new AbortController().signal,
  }
  const without = await living()
  await expect(queryHistory(without.session, options)).rejects.toMatchObject({
    exit: 'usage',
    code: 'no-trino',
  })
  const stack = await living('components: { postgres: {}, trino: {} }\n')
  stack.world.system.http.answers.set(address, 503)
  await expect(queryHistory(stack.session, options)).rejects.toMatchObject({ exit: 'failed' })
  stack.kill('loki')
  await expect(queryHistory(stack.session, options)).rejects.toMatchObject({ exit: 'notRunning' })
})

test.each([
  [0.0015, 2],
  ['PT2H0.5S', 7_200_500],
  ['PT', null],
  [null, null],
])('an elapsed time of %j is %j ms', (value, expected) => {
  const event = { id: 'a', created: '2030-01-01T00:00:00Z', ended: '2030-01-01T00:00:00Z', cpu_s: value }
  expect(readEvent(JSON.stringify(event))?.cpuMs).toBe(expected)
})

test('screens', async () => {
  const lines = [...three, line({ id: 'd', ms: 5_400_000, agoSeconds: 7200, sql: 'select\n  \u001b[31m1' })]
  const report = await history(lines, { slowest: true, limit: 3 })
  for (const width of [80, 200]) {
    const { text, tooWide } = record((style) => queriesText(report, style, safe), width)
    expect(tooWide).toEqual([])
    expect(text).toMatchSnapshot()
  }
  const [, style] = styles(80)[0]!
  expect(queriesText({ ...report, queries: [] }, style, safe)).toContain('no such query')
})
