// Questions over HTTP. What is wrong with an answer is told in words that can stand as the cause of a failed check.
import { HttpFailure } from '../system/http-failure.ts'
import type { HttpAnswer, HttpOptions } from '../system/system.ts'
import type { ProbeContext } from './check.ts'
import { field, firstLine, items, text } from './values.ts'

/** Its message is the cause. */
export class NoAnswer extends Error {}

const patienceMs = 5000

type Asking = Pick<ProbeContext, 'stack' | 'signal'>

/** Any status; throws only where there was no answer at all. */
export async function ask(
  { stack, signal }: Asking,
  url: string,
  options: HttpOptions = {},
): Promise<HttpAnswer> {
  try {
    return await stack.session.system.http.request(url, { timeoutMs: patienceMs, signal, ...options })
  } catch (error) {
    if (error instanceof HttpFailure) throw new NoAnswer(inWords(error, url), { cause: error })
    throw error
  }
}

function inWords({ kind, message }: HttpFailure, url: string): string {
  const { host } = new URL(url)
  if (kind === 'refused') return `refuses connections on ${host}`
  if (kind === 'timeout' || kind === 'aborted') return `does not answer on ${host}`
  if (kind === 'reset') return `closes the connection on ${host} without an answer`
  return message
}

export async function askJson(context: Asking, url: string, options: HttpOptions = {}): Promise<unknown> {
  const answer = await ask(context, url, options)
  if (answer.status >= 400) throw new NoAnswer(`answers ${answer.status}: ${complaint(answer.body)}`)
  try {
    return JSON.parse(answer.body) as unknown
  } catch (error) {
    throw new NoAnswer(`answers with something that is no JSON: ${firstLine(answer.body, 80)}`, {
      cause: error,
    })
  }
}

/** Prometheus says `error`, Grafana `message`, Loki plain text. */
export function complaint(body: string): string {
  try {
    const value: unknown = JSON.parse(body)
    const said = text(field(value, 'error')) || text(field(value, 'message'))
    if (said !== '') return firstLine(said)
  } catch {
    // Plain text then.
  }
  return firstLine(body) || 'nothing more'
}

/** Where lake itself reaches a service of the stack. */
export function addressOf({ stack }: Pick<ProbeContext, 'stack'>, service: string, port = 'http'): string {
  const address = stack.session.runtime.addressOf(stack.plan, service, port)
  if (address === undefined) throw new NoAnswer('has no port on this machine')
  return address
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** An instant query to the stack's Prometheus. */
export async function promql(context: Asking, query: string): Promise<readonly Sample[]> {
  const url = `${addressOf(context, 'prometheus')}/api/v1/query?query=${encodeURIComponent(query)}`
  const answer = await askJson(context, url)
  return items(field(answer, 'data', 'result')).map((sample) => ({
    labels: (field(sample, 'metric') ?? {}) as Record<string, string>,
    value: Number(field(sample, 'value', 1)),
  }))
}

export interface LogEntries {
  readonly labels: Readonly<Record<string, string>>
  readonly lines: readonly string[]
}

export interface LogQuery {
  readonly query: string
  /** Nanoseconds since 1970: more than a number holds. */
  readonly start: bigint
  readonly end: bigint
  readonly limit: number
}

/** The newest entries of the window, by stream. */
export async function logql(
  context: Asking,
  { query, start, end, limit }: LogQuery,
): Promise<readonly LogEntries[]> {
  const words = new URLSearchParams({
    query,
    start: String(start),
    end: String(end),
    limit: String(limit),
    direction: 'backward',
  })
  const answer = await askJson(
    context,
    `${addressOf(context, 'loki')}/loki/api/v1/query_range?${words.toString()}`,
  )
  return items(field(answer, 'data', 'result')).map((stream) => ({
    labels: (field(stream, 'stream') ?? {}) as Record<string, string>,
    lines: items(field(stream, 'values')).map((entry) => text(field(entry, 1))),
  }))
}
