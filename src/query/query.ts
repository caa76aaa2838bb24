// `lake query`: one question to Prometheus, Loki or Trino, asked as it was typed.
import { formatDuration, parseDuration } from '../config/units.ts'
import { LakeError } from '../errors.ts'
import { NoAnswer, addressOf, ask } from '../health/ask.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { notRunning } from '../pages/open.ts'
import type { Session } from '../stack/prepare.ts'
import { readAnswer } from './answer.ts'
import type { QueryAnswer, Window } from './answer.ts'
import { asksForLines, guessLanguage } from './language.ts'
import type { Language } from './language.ts'
import { runSql } from './sql.ts'
import { refusal } from './refusal.ts'

export interface QueryOptions {
  readonly query: string
  readonly language?: Language
  /** `1h`; absent: the value now, and for lines the last hour. */
  readonly range?: string
  /** Of lines. */
  readonly limit: number
  readonly signal: AbortSignal
}

/** A sparkline is not wider. */
const mostPoints = 60
const linesRange = '1h'

export async function runQuery(session: Session, options: QueryOptions): Promise<QueryAnswer> {
  const { query, limit } = options
  if (query.trim() === '') throw usage('the query is empty')
  const language = options.language ?? guessLanguage(query)
  const lines = language === 'logql' && asksForLines(query)
  const range = options.range ?? (lines ? linesRange : undefined)
  const seconds = range === undefined ? undefined : secondsOf(range)
  const stack = await openStack(session)
  if (language === 'sql') {
    if (seconds !== undefined) throw usage('SQL says itself which time it asks for: leave --range out')
    return runSql(stack, options)
  }
  const now = session.system.clock.now().getTime()
  const window = seconds === undefined ? null : windowOf(now, seconds, stack)
  const parameters = new URLSearchParams({
    query,
    ...(window === null ? { time: String(now / 1000) } : rangeOf(window)),
    ...(lines ? { limit: String(limit), direction: 'backward' } : {}),
  })
  const answer = await answerOf(stack, { language, query, ranged: window !== null, parameters }, options)
  return {
    language,
    query,
    range: window,
    ...answer,
    columns: [],
    rows: [],
    cut: answer.lines.length >= limit,
  }
}

function windowOf(now: number, seconds: number, { plan }: Stack): Window {
  return {
    start: new Date(now - seconds * 1000).toISOString(),
    end: new Date(now).toISOString(),
    stepSeconds: Math.max(plan.config.scrape.intervalSeconds, Math.ceil(seconds / mostPoints)),
  }
}

function rangeOf({ start, end, stepSeconds }: Window): Record<string, string> {
  return { start, end, step: formatDuration(stepSeconds) }
}

interface Question {
  readonly language: Exclude<Language, 'sql'>
  readonly query: string
  readonly ranged: boolean
  readonly parameters: URLSearchParams
}

async function answerOf(
  stack: Stack,
  { language, query, ranged, parameters }: Question,
  { signal }: QueryOptions,
) {
  const [service, path] =
    language === 'promql' ? (['prometheus', '/api/v1'] as const) : (['loki', '/loki/api/v1'] as const)
  if (stack.containers.get(service)?.state !== 'running') throw notRunning(service)
  try {
    const url = `${addressOf({ stack }, service)}${path}/query${ranged ? '_range' : ''}?${parameters.toString()}`
    const answer = await ask({ stack, signal }, url, { timeoutMs: 60_000 })
    if (answer.status >= 400) throw refusal(query, language, answer)
    return readAnswer(JSON.parse(answer.body) as unknown)
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof SyntaxError)) throw error
    throw new LakeError(`${service} ${error.message}`, {
      code: 'no-answer',
      exit: 'failed',
      retryable: true,
      actions: [{ id: 'logs', command: `lake logs ${service} --tail 50` }],
      cause: error,
    })
  }
}

function secondsOf(range: string): number {
  const seconds = parseDuration(range)
  if (seconds === undefined || seconds < 1) throw usage(`"${range}" is no duration such as 15m, 6h or 7d`)
  return seconds
}

function usage(message: string): LakeError {
  return new LakeError(message, {
    code: 'usage',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake query --help' }],
  })
}
