// One request for a file: redirects followed, refusals and silence told in words.
import type { Dispatcher } from 'undici'
import { codeOf, interrupted, messageOf } from './errors.ts'
import { SupplyFailure, type SupplyFailureKind } from './supply-failure.ts'

export interface AskOptions {
  /** Continue after so many bytes, if it is still this version. */
  readonly from?: number
  readonly version?: string
  readonly stallMs: number
  readonly signal: AbortSignal
}

export interface Asked {
  /** The address that was asked for, before any redirect. */
  readonly asked: string
  readonly status: number
  /** Of the whole file. */
  readonly total: number | undefined
  /** What names this version of the file; empty where the server names none. */
  readonly version: string
  body(): AsyncGenerator<Buffer>
  /** Nobody reads the rest. */
  drop(): Promise<void>
}

/** Who has a file begins with it sooner. */
const answerMs = 10_000

const redirects = new Set([301, 302, 303, 307, 308])
const maxRedirects = 5

export async function ask(dispatcher: Dispatcher, url: string, options: AskOptions): Promise<Asked> {
  let target = new URL(url)
  for (let hop = 0; hop <= maxRedirects; hop += 1) {
    const answer = await request(dispatcher, target, options).catch((error: unknown) => {
      throw failure(error, target, options)
    })
    const location = answer.headers['location']
    if (!redirects.has(answer.statusCode) || typeof location !== 'string')
      return read(url, target, answer, options)
    await answer.body.dump()
    target = next(target, location)
  }
  throw new SupplyFailure('refused', `${url} leads from address to address without an end`)
}

/** An encrypted way must not end in an open one. */
function next(from: URL, location: string): URL {
  const to = new URL(location, from)
  const kept = to.protocol === from.protocol || to.protocol === 'https:'
  if (kept && /^https?:$/.test(to.protocol)) return to
  throw new SupplyFailure(
    'refused',
    `${from.host} leads to ${to.protocol}//${to.host}, which is not encrypted`,
  )
}

function request(dispatcher: Dispatcher, url: URL, options: AskOptions): Promise<Dispatcher.ResponseData> {
  const { from, version, stallMs, signal } = options
  const resume =
    from === undefined || version === undefined ? {} : { range: `bytes=${from}-`, 'if-range': version }
  return dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { 'accept-encoding': 'identity', 'user-agent': 'lake', ...resume },
    headersTimeout: Math.min(stallMs, answerMs),
    bodyTimeout: stallMs,
    signal,
  })
}

async function read(
  asked: string,
  url: URL,
  answer: Dispatcher.ResponseData,
  options: AskOptions,
): Promise<Asked> {
  const { statusCode: status, headers, body } = answer
  const drop = async (): Promise<void> => {
    body.on('error', () => {})
    body.destroy()
  }
  if (![200, 206, 416].includes(status)) {
    await drop()
    throw refusal(status, url)
  }
  return {
    asked,
    status,
    total: totalOf(status, headers),
    version: versionOf(headers),
    body: () => chunks(body, url, options),
    drop,
  }
}

function refusal(status: number, url: URL): SupplyFailure {
  const kind = status === 404 || status === 410 ? 'not-found' : status === 407 ? 'unreachable' : 'refused'
  return new SupplyFailure(kind, `${url.origin}${url.pathname} answers ${status}`)
}

type Headers = Dispatcher.ResponseData['headers']

function totalOf(status: number, headers: Headers): number | undefined {
  const said =
    status === 206 ? /\/(\d+)$/.exec(String(headers['content-range']))?.[1] : headers['content-length']
  return typeof said === 'string' ? Number(said) : undefined
}

/** A weak ETag may stand for other bytes. */
function versionOf(headers: Headers): string {
  const { etag, 'last-modified': modified } = headers
  if (typeof etag === 'string' && !etag.startsWith('W/')) return etag
  return typeof modified === 'string' ? modified : ''
}

async function* chunks(body: AsyncIterable<Buffer>, url: URL, options: AskOptions): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch (error) {
    throw failure(error, url, options)
  }
}

const kinds: Readonly<Record<string, SupplyFailureKind>> = {
  ECONNRESET: 'truncated',
  UND_ERR_SOCKET: 'truncated',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  UND_ERR_BODY_TIMEOUT: 'stalled',
  UND_ERR_HEADERS_TIMEOUT: 'stalled',
}

function failure(error: unknown, url: URL, { signal, stallMs }: AskOptions): unknown {
  if (error instanceof SupplyFailure) return error
  if (signal.aborted) return interrupted('The download')
  const code = codeOf(error) ?? ''
  const kind = kinds[code] ?? 'unreachable'
  const words: Partial<Record<SupplyFailureKind, string>> = {
    truncated: `${url.host} closed the connection before the file was whole`,
    stalled: `${url.host} sent nothing for ${stallMs / 1000} s`,
  }
  return new SupplyFailure(
    kind,
    words[kind] ?? `${url.host} cannot be reached (${code || messageOf(error)})`,
    error,
  )
}
