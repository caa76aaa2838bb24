// Serves the page and answers its questions: on loopback, to whoever has the token, by GET alone.
import type { Stack } from '../health/stack.ts'
import { localHost } from '../plan/address.ts'
import type { ServedAnswer, ServedRequest } from '../system/system.ts'
import { backends, refused } from './backends.ts'
import type { AskBackend } from './backends.ts'
import { bootOf } from './catalogue.ts'
import type { BuiltPage } from './page.ts'

export interface Served {
  /** With the token in its fragment, which browsers never send. */
  readonly url: (uid?: string, more?: Readonly<Record<string, string>>) => string
  close(): Promise<void>
}

export async function serveView(stack: Stack, page: BuiltPage, port?: number): Promise<Served> {
  const { host } = stack.session.system
  const token = host.randomHex(24)
  const answering: Answering = { stack, page, token, ask: backends(stack), port: 0 }
  const server = await host.serve((path, name, request) => answer(answering, path, name, request), port)
  answering.port = server.port
  return {
    url: (uid, more = {}) => {
      const fragment = new URLSearchParams({ token, ...more }).toString()
      return `http://127.0.0.1:${server.port}/${uid === undefined ? '' : `d/${encodeURIComponent(uid)}`}#${fragment}`
    },
    close: () => server.close(),
  }
}

interface Answering {
  readonly stack: Stack
  readonly page: BuiltPage
  readonly token: string
  readonly ask: AskBackend
  port: number
}

async function answer(
  answering: Answering,
  path: string,
  name: string,
  request: ServedRequest,
): Promise<ServedAnswer> {
  const { stack, page, port } = answering
  // A page of somebody else's that points its own name at this machine sends that name.
  if (!['127.0.0.1', 'localhost', localHost(stack.plan)].some((host) => name === `${host}:${port}`))
    return plain(403, 'Forbidden')
  const url = new URL(path, 'http://127.0.0.1')
  if (url.pathname === '/' || url.pathname.startsWith('/d/'))
    return { status: 200, headers: { ...quiet, ...pageHeaders(page) }, body: page.html }
  if (!url.pathname.startsWith('/api/')) return plain(404, 'Not found')
  if (!authorised(answering, request))
    return json(401, JSON.stringify({ error: 'the token is missing or wrong' }))
  return answerApi(answering, url, request)
}

/** Hashes, so that the time it takes says nothing about how much of it is right. */
function authorised({ stack, token }: Answering, { headers }: ServedRequest): boolean {
  const { host } = stack.session.system
  const [given, site] = [headers['x-lake-token'], headers['sec-fetch-site']]
  if (typeof given !== 'string' || (site !== undefined && site !== 'same-origin')) return false
  return host.sha256(given) === host.sha256(token)
}

async function answerApi(
  { stack, ask }: Answering,
  { pathname, searchParams }: URL,
  { signal }: ServedRequest,
): Promise<ServedAnswer> {
  if (pathname === '/api/boot') return json(200, JSON.stringify(bootOf(stack)))
  if (pathname.startsWith('/api/dashboards/')) {
    const uid = decodeURIComponent(pathname.slice('/api/dashboards/'.length))
    const found = stack.dashboards.find((dashboard) => dashboard.uid === uid)
    if (found?.json === undefined)
      return json(404, JSON.stringify({ error: `no dashboard ${uid} in this stack` }))
    return json(200, JSON.stringify(found.json))
  }
  if (pathname !== '/api/ask') return plain(404, 'Not found')
  const questions = questionsIn(searchParams.get('q') ?? '')
  if (questions === undefined) return json(400, JSON.stringify({ error: 'q is no list of questions' }))
  return { status: 200, headers: { ...quiet, 'content-type': lines }, body: answers(questions, ask, signal) }
}

const lines = 'application/x-ndjson; charset=utf-8'
const mostAtOnce = 200

function questionsIn(text: string): readonly unknown[] | undefined {
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) && read.length <= mostAtOnce ? (read as unknown[]) : undefined
  } catch {
    return undefined
  }
}

/** Each as soon as it is there: the slowest of a batch holds up no other. */
async function* answers(
  questions: readonly unknown[],
  ask: AskBackend,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const waiting = new Map(
    questions.map((question, id) => [
      id,
      ask(question, signal)
        .catch((error: unknown) => refused(500, error instanceof Error ? error.message : String(error)))
        .then(({ status, body }) => ({
          id,
          line: `{"id":${id},"status":${status},"body":${oneLine(body)}}\n`,
        })),
    ]),
  )
  while (waiting.size > 0) {
    const { id, line } = await Promise.race(waiting.values())
    waiting.delete(id)
    yield line
  }
}

function oneLine(body: string): string {
  if (body.startsWith('{') && !body.trimEnd().includes('\n')) return body.trimEnd()
  try {
    return JSON.stringify(JSON.parse(body))
  } catch {
    return JSON.stringify({ error: 'the backend answers with something that is no JSON' })
  }
}

const quiet = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

const pageHeaders = ({ policy }: BuiltPage) => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `${policy}; connect-src 'self'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
})

function json(status: number, body: string): ServedAnswer {
  return { status, headers: { ...quiet, 'content-type': 'application/json' }, body }
}

function plain(status: number, text: string): ServedAnswer {
  return { status, headers: { ...quiet, 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` }
}
