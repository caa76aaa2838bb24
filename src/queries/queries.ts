// `lake queries`: what Trino ran, slowest or failed first, from the history in Loki.
import { LakeError } from '../errors.ts'
import { NoAnswer, addressOf, askJson } from '../health/ask.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'
import { parseDuration } from '../config/units.ts'
import { notRunning } from '../pages/open.ts'
import { noTrino } from '../query/sql.ts'
import type { Session } from '../stack/prepare.ts'
import { readEvent } from './event.ts'
import type { QueryRecord } from './event.ts'

export interface QueriesOptions {
  readonly slowest: boolean
  readonly failed: boolean
  readonly user?: string
  /** How far back: `24h`. */
  readonly since: string
  readonly limit: number
  readonly signal: AbortSignal
}

export interface QueriesReport {
  readonly since: string
  readonly queries: readonly QueryRecord[]
  readonly found: number
  readonly cut: boolean
}

/** Who asks for `lake health`: nobody looks for those. */
export const healthUser = 'lake-health'

/** Loki gives no more at once. */
const page = 5000
const mostRead = 50_000

export async function queryHistory(session: Session, options: QueriesOptions): Promise<QueriesReport> {
  const seconds = parseDuration(options.since)
  if (seconds === undefined || seconds < 1) throw usage(options.since)
  const stack = await openStack(session)
  requireHistory(stack)
  const now = session.system.clock.now().getTime()
  const since = new Date(now - seconds * 1000)
  const { records, cut } = await readAll(stack, { since, signal: options.signal })
  const wanted = records.filter(
    ({ state, user }) =>
      (!options.failed || state === 'FAILED') &&
      (options.user === undefined ? user !== healthUser : user === options.user),
  )
  const sorted = wanted.toSorted((a, b) =>
    options.slowest ? b.elapsedMs - a.elapsedMs : b.ended.localeCompare(a.ended),
  )
  return { since: since.toISOString(), queries: sorted.slice(0, options.limit), found: sorted.length, cut }
}

interface Window {
  readonly since: Date
  readonly signal: AbortSignal
}

/** Newest first, page by page. An event that was sent twice counts once. */
async function readAll(
  stack: Stack,
  { since, signal }: Window,
): Promise<{ readonly records: readonly QueryRecord[]; readonly cut: boolean }> {
  const found = new Map<string, QueryRecord>()
  const start = BigInt(since.getTime()) * 1_000_000n
  let end = BigInt(stack.session.system.clock.now().getTime() + 60_000) * 1_000_000n
  for (let read = 0; read < mostRead;) {
    const entries = await readPage(stack, { start, end, signal })
    for (const { line } of entries) {
      const record = readEvent(line)
      if (record !== undefined && record.created >= since.toISOString()) found.set(record.id, record)
    }
    read += entries.length
    if (entries.length < page) return { records: [...found.values()], cut: false }
    // Its end is exclusive; what shares the oldest time is asked for again.
    const oldest = entries.reduce((least, { time }) => (time < least ? time : least), end) + 1n
    end = oldest < end ? oldest : oldest - 1n
  }
  return { records: [...found.values()], cut: true }
}

interface Entry {
  readonly time: bigint
  readonly line: string
}

async function readPage(
  stack: Stack,
  { start, end, signal }: { readonly start: bigint; readonly end: bigint; readonly signal: AbortSignal },
): Promise<readonly Entry[]> {
  const words = new URLSearchParams({
    query: '{service_name="trino", log="queries"}',
    start: String(start),
    end: String(end),
    limit: String(page),
    direction: 'backward',
  })
  try {
    const url = `${addressOf({ stack }, 'loki')}/loki/api/v1/query_range?${words.toString()}`
    const answer = await askJson({ stack, signal }, url, { timeoutMs: 60_000 })
    return items(field(answer, 'data', 'result')).flatMap((stream) =>
      items(field(stream, 'values')).map((entry) => ({
        time: BigInt(text(field(entry, 0))),
        line: text(field(entry, 1)),
      })),
    )
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    throw new LakeError(`loki ${error.message}`, {
      code: 'no-answer',
      exit: 'failed',
      retryable: true,
      actions: [{ id: 'logs', command: 'lake logs loki --tail 50' }],
      cause: error,
    })
  }
}

function requireHistory({ plan, containers }: Stack): void {
  if (!plan.services.some(({ name }) => name === 'trino')) throw noTrino()
  // The history outlives Trino: it need not run for it to be read.
  if (containers.get('loki')?.state !== 'running') throw notRunning('loki')
}

function usage(since: string): LakeError {
  return new LakeError(`"${since}" is no duration such as 15m, 6h or 7d`, {
    code: 'usage',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake queries --help' }],
  })
}
