import type { IncomingHttpHeaders } from 'node:http'
import { codeOf, messageOf } from './errors.ts'
import { exchange } from './exchange.ts'
import type { Line } from './exchange.ts'
import { HttpFailure, type HttpFailureKind } from './http-failure.ts'
import type { Http, HttpAnswer, HttpOptions } from './system.ts'

const timeoutMs = 10_000
/** A scrape of Trino is 1.1 MB; what is far larger is no answer that lake asked for. */
const maxBytes = 32 * 1024 * 1024

export function realHttp(): Http {
  return { request: (url, options = {}) => request(url, options) }
}

async function request(url: string, options: HttpOptions): Promise<HttpAnswer> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? timeoutMs)
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
  const target = new URL(url)
  try {
    const answer = await exchange(lineTo(target), {
      method: options.method ?? 'GET',
      path: target.pathname + target.search,
      headers: { ...basicAuth(target), ...options.headers },
      body: options.body,
      signal,
    })
    return {
      status: answer.statusCode ?? 0,
      headers: flat(answer.headers),
      body: await readBody(answer, url),
    }
  } catch (error) {
    throw failure(error, url, deadline, options)
  }
}

function lineTo({ protocol, hostname, port }: URL): Line {
  // An IPv6 address stands in brackets.
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = protocol === 'https:'
  return { kind: 'tcp', host, port: Number(port || (secure ? 443 : 80)), ...(secure ? { tls: {} } : {}) }
}

function basicAuth(url: URL): Record<string, string> {
  if (url.username === '') return {}
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
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
  ETIMEDOUT: 'timeout',
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
