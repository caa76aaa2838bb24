// Who may ask what: the token, the name of the host, the method, and the reading paths alone.
import { request } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { allowedPath } from '../../src/view/allowed.ts'
import { serveView } from '../../src/view/server.ts'
import type { Served } from '../../src/view/server.ts'
import { startBackend } from './backend.ts'
import type { Backend } from './backend.ts'
import { stackOn } from './stage.ts'

let backend: Backend
let served: Served
beforeAll(async () => {
  backend = await startBackend()
  served = await serveView(await stackOn(backend.url), { html: '<p>page</p>', policy: "default-src 'none'" })
})
afterAll(async () => {
  await served.close()
  await backend.close()
})

interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** Not by fetch: that one sets the host by itself. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  const { hostname, port } = new URL(served.url())
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, method, headers }, (response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on('error', reject)
      .end()
  })
}

const token = (): Record<string, string> => ({
  'x-lake-token': new URLSearchParams(new URL(served.url()).hash.slice(1)).get('token') ?? '',
})
const ask = (...questions: unknown[]): string => `/api/ask?q=${encodeURIComponent(JSON.stringify(questions))}`
const up = { backend: 'prometheus', path: 'query', params: { query: 'up', time: '1000' } }

test('the page is for anybody, and lets nothing in but itself', async () => {
  const page = await get('/d/lake-overview')
  expect(page).toMatchObject({ status: 200, body: '<p>page</p>' })
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'none'; connect-src 'self'; frame-ancestors 'none'",
  )
  expect(page.body).not.toContain(token()['x-lake-token'])
})

test.each([
  ['no token', {}],
  ['a wrong token', { 'x-lake-token': '0'.repeat(48) }],
])('%s gets nothing', async (_name, headers) => {
  for (const path of ['/api/boot', '/api/dashboards/lake-overview', ask(up)])
    expect((await get(path, headers)).status).toBe(401)
})

test('another site, another host name and another method get nothing', async () => {
  expect((await get('/api/boot', { ...token(), 'sec-fetch-site': 'cross-site' })).status).toBe(401)
  expect((await get('/', { host: 'evil.example' })).status).toBe(403)
  expect((await get('/api/boot', token(), 'POST')).status).toBe(405)
})

test('it says what there is, and gives a dashboard as it is on disk', async () => {
  const boot = JSON.parse((await get('/api/boot', token())).body) as {
    dashboards: { uid: string }[]
    scrapeSeconds: number
  }
  expect(boot).toMatchObject({ project: 'demo', scrapeSeconds: 15 })
  expect(boot.dashboards[0]?.uid).toBe('lake-overview')
  expect(JSON.parse((await get('/api/dashboards/lake-overview', token())).body)).toMatchObject({
    uid: 'lake-overview',
  })
  expect((await get('/api/dashboards/nowhere', token())).status).toBe(404)
})

test('answers come one by one, errors in words beside the others', async () => {
  const bad = { ...up, params: { query: 'broken(', time: '1' } }
  const forbidden = { ...up, path: 'admin/tsdb/delete_series' }
  const { body } = await get(ask(up, bad, forbidden), token())
  const lines = body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: number; status: number; body: unknown })
  const byId = lines.toSorted((a, b) => a.id - b.id)
  expect(byId.map(({ status }) => status)).toEqual([200, 400, 403])
  expect(byId[0]?.body).toMatchObject({ data: { resultType: 'vector' } })
  expect(byId[1]?.body).toEqual({ error: 'parse error: unclosed left parenthesis' })
})

test('the same question is put once; one that nobody waits for any more is given up', async () => {
  const same = { ...up, params: { query: 'once', time: '7' } }
  await Promise.all([get(ask(same), token()), get(ask(same, same), token())])
  expect(backend.asked.filter((url) => url.searchParams.get('query') === 'once')).toHaveLength(1)

  backend.fixed.set('forever', 'hang')
  const stop = new AbortController()
  const { origin } = new URL(served.url())
  const gone = fetch(`${origin}${ask({ ...up, params: { query: 'forever', time: '1' } })}`, {
    headers: token(),
    signal: stop.signal,
  }).then((answer) => answer.text())
  await expect.poll(() => backend.asked.some((url) => url.searchParams.get('query') === 'forever')).toBe(true)
  const before = backend.seen.given
  stop.abort()
  await expect(gone).rejects.toThrow('aborted')
  await expect.poll(() => backend.seen.given).toBe(before + 1)
})

test.each([
  [{ backend: 'prometheus', path: 'query', params: { query: 'up' } }, '/api/v1/query?query=up'],
  [
    { backend: 'prometheus', path: 'label/job/values', params: { 'match[]': 'up' } },
    '/api/v1/label/job/values?match%5B%5D=up',
  ],
  [{ backend: 'prometheus', path: 'rules', params: {} }, '/api/v1/rules?'],
  [
    { backend: 'loki', path: 'query_range', params: { query: '{}', limit: '5' } },
    '/loki/api/v1/query_range?query=%7B%7D&limit=5',
  ],
  [
    { backend: 'tempo', path: 'metrics/query_range', params: { q: '{} | rate()', step: '60s' } },
    '/api/metrics/query_range?q=%7B%7D+%7C+rate%28%29&step=60s',
  ],
])('%j is asked', (asked, path) => expect(allowedPath(asked)?.path).toBe(path))

test.each([
  { backend: 'prometheus', path: 'admin/tsdb/snapshot', params: {} },
  { backend: 'prometheus', path: 'label', params: {} },
  { backend: 'prometheus', path: 'label/../admin/values', params: {} },
  { backend: 'prometheus', path: 'constructor', params: {} },
  { backend: 'prometheus', path: 'query', params: { query: 'up', other: 'x' } },
  { backend: 'prometheus', path: 'query', params: { query: ['up'] } },
  { backend: 'loki', path: 'push', params: {} },
  { backend: 'loki', path: 'delete', params: {} },
  { backend: 'tempo', path: 'query', params: {} },
  { backend: 'tempo', path: 'traces/1', params: {} },
  { backend: 'tempo', path: 'search', params: { query: '{}' } },
  null,
])('%j is not asked', (asked) => expect(allowedPath(asked)).toBeUndefined())
