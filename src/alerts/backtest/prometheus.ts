// Questions of a backtest to the Prometheus of the stack.
import { LakeError } from '../../errors.ts'
import { NoAnswer, addressOf, ask, complaint } from '../../health/ask.ts'
import type { Stack } from '../../health/stack.ts'
import { field, items } from '../../health/values.ts'
import { pointed } from '../../query/refusal.ts'
import type { HttpAnswer } from '../../system/system.ts'

export interface Asking {
  readonly stack: Stack
  readonly signal: AbortSignal
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The body of the answer; `undefined` where there is too much in it for one. */
export async function rangeQuery(
  asking: Asking,
  query: string,
  range: Readonly<Record<string, string>>,
): Promise<HttpAnswer> {
  return post(asking, 'query_range', { query, ...range })
}

/** Its own, in milliseconds. It has nothing to look up for it: whoever does not say it soon does not answer. */
export async function timeOf(asking: Asking): Promise<number> {
  const answer = await post(asking, 'query', { query: 'time()' }, 10_000)
  const [{ value } = { value: NaN }] = await samplesIn('time()', answer)
  return Math.floor(value * 1000)
}

export async function instant(asking: Asking, query: string, timeMs?: number): Promise<readonly Sample[]> {
  const time = timeMs === undefined ? {} : { time: String(timeMs / 1000) }
  return samplesIn(query, await post(asking, 'query', { query, ...time }))
}

async function samplesIn(query: string, answer: HttpAnswer): Promise<readonly Sample[]> {
  if (answer.status >= 400) throw refused(query, answer)
  const result = field(await understood(answer), 'data', 'result')
  // A number alone is a pair of its time and itself.
  if (typeof field(result, 0) === 'number') return [{ labels: {}, value: Number(field(result, 1)) }]
  return items(result).map((sample) => ({
    labels: (field(sample, 'metric') ?? {}) as Record<string, string>,
    value: Number(field(sample, 'value', 1)),
  }))
}

/** Samples as they were scraped: `metric[1h]`. Seconds, value. */
export async function samplesOf(asking: Asking, query: string, timeMs: number) {
  const answer = await post(asking, 'query', { query, time: String(timeMs / 1000) })
  if (answer.status >= 400) throw refused(query, answer)
  return items(field(await understood(answer), 'data', 'result')).map((series) =>
    items(field(series, 'values')).map((pair) => [Number(field(pair, 0)), Number(field(pair, 1))] as const),
  )
}

export async function get(asking: Asking, path: string): Promise<unknown> {
  return talk(
    async () => JSON.parse((await ask(asking, `${addressOf(asking, 'prometheus')}${path}`)).body) as unknown,
  )
}

async function post(
  asking: Asking,
  path: string,
  words: Readonly<Record<string, string>>,
  timeoutMs = 120_000,
): Promise<HttpAnswer> {
  const url = `${addressOf(asking, 'prometheus')}/api/v1/${path}`
  return talk(() =>
    ask(asking, url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(words).toString(),
      timeoutMs,
    }),
  )
}

/** Whatever else may answer at its address. */
async function understood({ body }: HttpAnswer): Promise<unknown> {
  return talk(async () => JSON.parse(body) as unknown)
}

export async function talk<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question()
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof SyntaxError)) throw error
    // Whoever asked may do with less.
    if (isTooLarge(error)) throw error
    const why = error instanceof SyntaxError ? 'answers what is no JSON' : error.message
    throw new LakeError(`prometheus ${why}`, {
      code: 'no-answer',
      exit: 'failed',
      retryable: true,
      actions: [{ id: 'logs', command: 'lake logs prometheus --tail 50' }],
      cause: error,
    })
  }
}

/** More than lake reads at once. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof NoAnswer && field(error.cause, 'kind') === 'too-large'
}

/** Prometheus begins with the place where it stopped reading: `1:5: parse error`. */
export function refused(query: string, { status, body }: Pick<HttpAnswer, 'status' | 'body'>): LakeError {
  const said = complaint(body).replace(/^invalid parameter "query": /, '')
  const [, line, column] = /^(\d+):(\d+): /.exec(said) ?? []
  const place = line === undefined ? undefined : { line: Number(line), column: Number(column) }
  if (isTooMuch(body)) return tooMuch(said)
  const wrong = status < 500
  return new LakeError(`Prometheus says: ${said}`, {
    code: wrong ? 'bad-query' : 'query-failed',
    exit: wrong ? 'usage' : 'failed',
    details: pointed(query, place),
    actions: wrong
      ? [{ id: 'help', command: 'lake alerts backtest --help' }]
      : [{ id: 'logs', command: 'lake logs prometheus --tail 50' }],
  })
}

/** What Prometheus itself will not read at once: nothing is wrong with the question. */
export function isTooMuch(body: string): boolean {
  return /too many samples|maximum resolution/.test(body)
}

function tooMuch(said: string): LakeError {
  return new LakeError('that is too much to read for this Prometheus', {
    code: 'too-much',
    exit: 'usage',
    details: [
      `It says: ${said}`,
      'A shorter --since, a longer --interval, or an expression that finds fewer series.',
    ],
    actions: [{ id: 'shorter', command: 'lake alerts backtest --help' }],
  })
}
