// SQL goes to Trino: rows instead of series.
import { LakeError } from '../errors.ts'
import { NoAnswer } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { notRunning } from '../pages/open.ts'
import { StatementFailed, statement } from '../trino/statement.ts'
import type { QueryAnswer } from './answer.ts'
import { pointed } from './refusal.ts'

interface Asked {
  readonly query: string
  readonly limit: number
  readonly signal: AbortSignal
}

export async function runSql(stack: Stack, { query, limit, signal }: Asked): Promise<QueryAnswer> {
  if (!stack.plan.services.some(({ name }) => name === 'trino')) throw noTrino()
  if (stack.containers.get('trino')?.state !== 'running') throw notRunning('trino')
  const { environment } = stack.session.system.host
  try {
    const user = environment['USER'] ?? environment['LOGNAME'] ?? 'lake'
    const { columns, rows, cut } = await statement({ stack, signal }, withoutEnd(query), { user, limit })
    return {
      language: 'sql',
      query,
      type: 'rows',
      range: null,
      series: [],
      lines: [],
      columns,
      rows,
      cut,
      warnings: [],
    }
  } catch (error) {
    if (error instanceof StatementFailed) throw refused(query, error)
    if (error instanceof NoAnswer) throw silent(error)
    throw error
  }
}

/** People end a statement with a semicolon; the protocol takes one statement without. */
function withoutEnd(query: string): string {
  return query.replace(/[\s;]+$/, '')
}

function refused(query: string, { message, code, type }: StatementFailed): LakeError {
  const wrong = type === 'USER_ERROR'
  const [, line, column] = /^line (\d+):(\d+): /.exec(message) ?? []
  const place = line === undefined ? undefined : { line: Number(line), column: Number(column) }
  return new LakeError(`Trino says: ${message}`, {
    code: wrong ? 'bad-query' : 'query-failed',
    exit: wrong ? 'usage' : 'failed',
    details: wrong ? pointed(query, place) : [`It is of the kind ${code}.`],
    actions: wrong
      ? [{ id: 'tables', command: "lake query 'show catalogs'" }]
      : [{ id: 'logs', command: 'lake logs trino --tail 50' }],
  })
}

function silent(error: NoAnswer): LakeError {
  return new LakeError(`trino ${error.message}`, {
    code: 'no-answer',
    exit: 'failed',
    retryable: true,
    actions: [{ id: 'wait', command: 'lake wait trino' }],
    cause: error,
  })
}

/** For all that asks Trino: it has to be part of the stack. */
export function noTrino(): LakeError {
  return new LakeError('Trino is not part of this stack', {
    code: 'no-trino',
    exit: 'usage',
    details: ['Of one that runs elsewhere lake only reads metrics.'],
    actions: [{ id: 'add', command: "lake config set components.trino '{}'" }],
  })
}
