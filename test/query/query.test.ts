// A question to a backend, and what becomes of its answer.
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { runQuery } from '../../src/query/query.ts'
import type { QueryOptions } from '../../src/query/query.ts'
import { querySchema } from '../../src/query/schema.ts'
import { queryText } from '../../src/report/query.ts'
import type { HttpAnswer } from '../../src/system/system.ts'
import { living } from '../health/living.ts'
import { record, styles } from '../report/screens.ts'

const prometheus = 'http://127.0.0.1:9090/api/v1/query'
const loki = 'http://127.0.0.1:3100/loki/api/v1/query'

const json = (value: unknown, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(value),
})
const found = (resultType: string, result: unknown, more: object = {}): HttpAnswer =>
  json({ status: 'success', data: { resultType, result }, ...more })

async function asked(url: string, answer: HttpAnswer, options: Partial<QueryOptions> & { query: string }) {
  const { session, world } = await living()
  const urls: URL[] = []
  world.system.http.answers.set(url, (full) => {
    urls.push(new URL(full))
    return answer
  })
  const signal = new AbortController().signal
  const result = await runQuery(session, { limit: 100, signal, ...options })
  return { result, parameters: Object.fromEntries(urls[0]?.searchParams ?? []) }
}

const [, style] = styles(80).find(([name]) => name === 'piped')!
const up = (job: string, value: string, more = {}) => ({
  metric: { __name__: 'up', job, ...more },
  value: [1893456000, value],
})

test('values of now are a table, without what all series share', async () => {
  const vector = found('vector', [
    up('a', '1', { project: 'x' }),
    up('b\u001b[2J', '0.123456789', { project: 'x' }),
  ])
  const { result, parameters } = await asked(`${prometheus}?`, vector, { query: 'up' })
  expect(parameters).toEqual({ query: 'up', time: '1893456000' })
  expect(result).toMatchObject({ language: 'promql', type: 'vector', range: null, cut: false })
  expect(querySchema.parse(result)).toEqual(result)
  expect(queryText(result, style, safe)).toBe(
    [
      'all: {project="x"}',
      '  SERIES                VALUE',
      '  up{job="a"}           1',
      '  up{job="b\\u001b[2J"}  0.123457',
    ].join('\n'),
  )
})

test.each([
  ['scalar', [1893456000, '3'], '3'],
  ['string', [1893456000, 'x'], 'x'],
  ['vector', [], '• the query is right, and finds no series'],
])('a %s', async (type, result, text) => {
  const { result: answer } = await asked(`${prometheus}?`, found(type, result), { query: 'up' })
  expect(queryText(answer, style, safe)).toBe(text)
})

test('with a range: one sparkline a series, gaps and peaks in their place', async () => {
  const start = 1893452400
  const values = Array.from({ length: 60 }, (_, index) => [
    start + index * 60,
    index === 30 ? '80' : String(index % 8),
  ])
  const matrix = found('matrix', [
    { metric: { __name__: 'x', a: '1' }, values: values.filter((_, index) => index < 20 || index > 25) },
    { metric: { __name__: 'x', a: '2' }, values: [[start, 'NaN']] },
    { metric: { __name__: 'x', a: '3' }, values: values.map(([time]) => [time, '5']) },
  ])
  const { result, parameters } = await asked(`${prometheus}_range?`, matrix, { query: 'x', range: '1h' })
  expect(parameters).toEqual({
    query: 'x',
    start: '2029-12-31T23:00:00.000Z',
    end: '2030-01-01T00:00:00.000Z',
    step: '1m',
  })
  expect(result.range).toEqual({ start: parameters['start'], end: parameters['end'], stepSeconds: 60 })
  for (const width of [80, 200]) {
    const recorded = record((it) => queryText(result, it, safe), width)
    expect(recorded.text).toMatchSnapshot()
    expect(recorded.tooWide).toEqual([])
  }
})

test('a short range has as many cells as it has values: no gaps where nothing is missing', async () => {
  const start = 1893455700
  const values = Array.from({ length: 20 }, (_, index) => [start + index * 15, String(index)])
  const matrix = found('matrix', [{ metric: { __name__: 'x' }, values }])
  const { result } = await asked(`${prometheus}_range?`, matrix, { query: 'x', range: '5m' })
  expect(queryText(result, style, safe)).toBe('x\n  ▁▁▁▂▂▃▃▃▄▄▅▅▆▆▆▇▇███  min 0  max 19  last 19')
})

test('log lines come oldest first, harmless, and say when there are more', async () => {
  const streams = found('streams', [
    { stream: { service_name: 'grafana' }, values: [['1893455999123456789', 'late \u001b[2J']] },
    { stream: { service_name: 'loki' }, values: [['1893455998000000000', 'early']] },
  ])
  const query = '{service_name=~".+"} |= "a"'
  const { result, parameters } = await asked(`${loki}_range?`, streams, { query, limit: 2 })
  expect(parameters).toMatchObject({ query, limit: '2', direction: 'backward' })
  expect(result).toMatchObject({ language: 'logql', type: 'lines', cut: true })
  expect(result.lines.map(({ time }) => time)).toEqual([
    '2029-12-31T23:59:58.000000000Z',
    '2029-12-31T23:59:59.123456789Z',
  ])
  expect(querySchema.parse(result)).toEqual(result)
  expect(queryText(result, style, safe)).toBe(
    '23:59:58.000 loki              early\n23:59:59.123 grafana           late ^[[2J',
  )
})

test('what the backend adds is passed on', async () => {
  const answer = found('vector', [], { warnings: ['a'], infos: ['b'] })
  const { result } = await asked(`${prometheus}?`, answer, { query: 'up' })
  expect(result.warnings).toEqual(['a', 'b'])
})

describe('a query that is wrong', () => {
  const complains = (error: string, status = 400) => json({ status: 'error', error }, status)

  test.each([
    {
      query: 'up{',
      url: `${prometheus}?`,
      answer: complains('invalid parameter "query": 1:4: parse error: unexpected end of input'),
      message: 'Prometheus says: 1:4: parse error: unexpected end of input',
      details: ['up{', '   ^'],
      command: `lake query --logql 'up{'`,
    },
    {
      query: "up +\n\tsum('}",
      url: `${prometheus}?`,
      answer: complains('invalid parameter "query": 2:6: parse error: unterminated quoted string'),
      message: 'Prometheus says: 2:6: parse error: unterminated quoted string',
      details: ["\tsum('}", '\t    ^'],
      command: `lake query --logql 'up +\n\tsum('\\''}'`,
    },
    {
      query: '{a="b" |= "c"',
      url: `${loki}_range?`,
      answer: { status: 400, headers: {}, body: 'parse error at line 0, col 8: syntax error' },
      message: 'Loki says: parse error at line 0, col 8: syntax error',
      details: ['{a="b" |= "c"', '       ^'],
      command: `lake query --promql '{a="b" |= "c"'`,
    },
    {
      query: 'a + on() b',
      url: `${prometheus}?`,
      answer: complains('found duplicate series for the match group {}', 422),
      message: 'Prometheus says: found duplicate series for the match group {}',
      details: ['a + on() b'],
      command: 'lake query --help',
    },
  ])('$message', async ({ query, url, answer, message, details, command }) => {
    await expect(asked(url, answer, { query })).rejects.toMatchObject({
      code: 'bad-query',
      exit: 'usage',
      message,
      details,
      actions: [{ command }],
    })
  })

  test.each([{ query: ' ' }, { query: 'up', range: '1x' }, { query: 'up', range: '0s' }])(
    '%j is never asked',
    async (options) => {
      await expect(asked(prometheus, json({}), options)).rejects.toMatchObject({ exit: 'usage' })
    },
  )
})

test('trouble of the backend is not the fault of the query', async () => {
  const busy = json({ status: 'error', error: 'query timed out in expression evaluation' }, 503)
  await expect(asked(`${prometheus}?`, busy, { query: 'up' })).rejects.toMatchObject({
    exit: 'failed',
    message: 'Prometheus says: query timed out in expression evaluation',
  })
  const page = { status: 200, headers: {}, body: '<html>' }
  await expect(asked(`${prometheus}?`, page, { query: 'up' })).rejects.toMatchObject({ exit: 'failed' })
})

test('what does not run cannot be asked', async () => {
  const stack = await living()
  stack.kill('loki')
  const signal = new AbortController().signal
  const ask = runQuery(stack.session, { query: '{a="b"}', limit: 1, signal })
  await expect(ask).rejects.toMatchObject({ exit: 'notRunning', message: 'loki is not running' })
})
