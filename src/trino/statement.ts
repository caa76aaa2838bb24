// One SQL statement through Trino's client protocol: posted once, then its pages are fetched until there is none.
import { NoAnswer, addressOf, ask, complaint } from '../health/ask.ts'
import type { ProbeContext } from '../health/check.ts'
import { field, items, text } from '../health/values.ts'

/** Trino refused or failed it; the message is Trino's own. */
export class StatementFailed extends Error {
  /** `TABLE_NOT_FOUND`, say. */
  readonly code: string
  /** USER_ERROR, INTERNAL_ERROR, INSUFFICIENT_RESOURCES or EXTERNAL. */
  readonly type: string
  constructor(message: string, code: string, type: string) {
    super(message)
    this.code = code
    this.type = type
  }
}

export interface Rows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
  /** There are more rows than were asked for. */
  readonly cut: boolean
}

export interface StatementOptions {
  readonly user: string
  /** At most so many rows are fetched. Default: all. */
  readonly limit?: number
  /** What the client calls itself. */
  readonly source?: string
  /** `query_max_run_time=1s` */
  readonly session?: string
}

type Asking = Pick<ProbeContext, 'stack' | 'signal'>

/** A page is held back until there is something to say, for a second or so. */
const patienceMs = 30_000

/**
 * Trino looks for its nodes every five seconds: for the first ones it says that it has started, reads, and has no node, itself
 * included, to write with. Neither its metrics nor its own list of nodes show it. Nothing was begun, so it is asked again.
 */
const nodesMs = 15_000
const knowsNoNode = ({ code, message }: StatementFailed): boolean =>
  code === 'NO_NODES_AVAILABLE' || message === 'nodes is empty'

export async function statement(context: Asking, sql: string, options: StatementOptions): Promise<Rows> {
  const { clock } = context.stack.session.system
  const until = clock.monotonic() + nodesMs
  for (;;) {
    try {
      return await once(context, sql, options)
    } catch (error) {
      if (!(error instanceof StatementFailed) || !knowsNoNode(error) || clock.monotonic() >= until)
        throw error
      await clock.sleep(500, context.signal)
    }
  }
}

async function once(
  context: Asking,
  sql: string,
  { user, limit = Number.POSITIVE_INFINITY, source = 'lake', session }: StatementOptions,
): Promise<Rows> {
  const headers = {
    'X-Trino-User': user,
    'X-Trino-Source': source,
    ...(session === undefined ? {} : { 'X-Trino-Session': session }),
  }
  const rows: (readonly unknown[])[] = []
  let columns: Rows['columns'] = []
  let page = await askPage(context, `${addressOf(context, 'trino')}/v1/statement`, {
    method: 'POST',
    headers,
    body: sql,
  })
  for (;;) {
    columns = columnsOf(page) ?? columns
    rows.push(...items(field(page, 'data')).map(items))
    const next = text(field(page, 'nextUri'))
    if (next === '') return { columns, rows: rows.slice(0, limit), cut: rows.length > limit }
    if (rows.length > limit) {
      // Nobody will fetch the rest: without this it would hold its place until Trino gives up on the client.
      await ask(context, next, { method: 'DELETE', headers })
      return { columns, rows: rows.slice(0, limit), cut: true }
    }
    page = await followed(context, next, headers)
  }
}

/** Whoever stops waiting also stops the query. */
async function followed(
  context: Asking,
  next: string,
  headers: Readonly<Record<string, string>>,
): Promise<unknown> {
  try {
    return await askPage(context, next, { headers })
  } catch (error) {
    if (context.signal.aborted)
      await ask({ ...context, signal: new AbortController().signal }, next, {
        method: 'DELETE',
        headers,
        timeoutMs: 1000,
      }).catch(() => undefined)
    throw error
  }
}

async function askPage(context: Asking, url: string, options: Parameters<typeof ask>[2]): Promise<unknown> {
  const answer = await ask(context, url, { timeoutMs: patienceMs, ...options })
  if (answer.status >= 400) throw new NoAnswer(`answers ${answer.status}: ${complaint(answer.body)}`)
  const page = parsed(answer.body)
  const error = field(page, 'error')
  if (error !== undefined)
    throw new StatementFailed(
      text(field(error, 'message')),
      text(field(error, 'errorName')),
      text(field(error, 'errorType')),
    )
  return page
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch (error) {
    throw new NoAnswer('answers with something that is no JSON', { cause: error })
  }
}

function columnsOf(page: unknown): Rows['columns'] | undefined {
  const columns = field(page, 'columns')
  return columns === undefined
    ? undefined
    : items(columns).map((column) => ({
        name: text(field(column, 'name')),
        type: text(field(column, 'type')),
      }))
}
