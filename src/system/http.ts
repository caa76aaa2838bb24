import { HttpFailure, type HttpFailureKind } from './http-failure.ts'
import { codeOf, messageOf } from './errors.ts'
import type { Http, HttpAnswer, HttpOptions } from './system.ts'
import type { Agent, Dispatcher } from 'undici'

const timeoutMs = 10_000
/** A scrape of Trino is 1.1 MB; what is far larger is no answer that lake asked for. */
const maxBytes = 32 * 1024 * 1024

export function realHttp(): Http {
  let agent: Promise<Agent> | undefined
  return {
    request: async (url, options = {}) => {
      agent ??= makeAgent()
      return request(await agent, url, options)
    },
  }
}

/** A connection for each request: one that was kept would be dead after a component's restart. */
async function makeAgent(): Promise<Agent> {
  const undici = await import('undici')
  return new undici.Agent({ pipelining: 0 })
}

async function request(agent: Agent, url: string, options: HttpOptions): Promise<HttpAnswer> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? timeoutMs)
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
  const target = new URL(url)
  try {
    const answer = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: options.method ?? 'GET',
      headers: { ...basicAuth(target), ...options.headers },
      body: options.body ?? null,
      signal,
      // The deadline above is the only one.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return {
      status: answer.statusCode,
      headers: flat(answer.headers),
      body: await readBody(answer.body, url),
    }
  } catch (error) {
    throw failure(error, url, deadline, options)
  }
}

function basicAuth(url: URL): Record<string, string> {
  if (url.username === '') return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  )
  return Object.fromEntries(entries)
}

async function readBody(body: AsyncIterable<Buffer>, url: string): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > maxBytes) throw new HttpFailure('too-large', `${url} answers more than ${maxBytes} bytes`)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const kinds: Readonly<Record<string, HttpFailureKind>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
}

function failure(error: unknown, url: string, deadline: AbortSignal, options: HttpOptions): unknown {
  if (error instanceof HttpFailure) return error
  if (options.signal?.aborted === true) return new HttpFailure('aborted', `${url} was interrupted`, error)
  if (deadline.aborted) {
    const seconds = (options.timeoutMs ?? timeoutMs) / 1000
    return new HttpFailure('timeout', `${url} did not answer within ${seconds} s`, error)
  }
  const code = codeOf(error) ?? ''
  const why = messageOf(error)
  return new HttpFailure(kinds[code] ?? 'other', why === '' ? `${url}: ${code}` : why, error)
}
