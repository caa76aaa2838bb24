// What Alloy keeps of Trino's event of a query that ended: see templates/alloy/trino.alloy.
import { field, text } from '../health/values.ts'
import { parseElapsed } from './elapsed.ts'

export interface QueryRecord {
  readonly id: string
  readonly state: 'FINISHED' | 'FAILED'
  readonly user: string
  readonly source: string | null
  readonly catalog: string | null
  readonly schema: string | null
  /** ISO times. */
  readonly created: string
  readonly ended: string
  readonly elapsedMs: number
  readonly queuedMs: number | null
  readonly planningMs: number | null
  readonly executionMs: number | null
  readonly cpuMs: number | null
  readonly peakMemoryBytes: number | null
  readonly readRows: number | null
  readonly readBytes: number | null
  readonly writtenRows: number | null
  readonly error: { readonly name: string; readonly type: string; readonly message: string } | null
  readonly sql: string
}

/** Undefined where the line is none: cut short by Loki, or of another version. */
export function readEvent(line: string): QueryRecord | undefined {
  const event = parsed(line)
  const [id, created, ended] = [text(field(event, 'id')), moment(event, 'created'), moment(event, 'ended')]
  if (id === '' || created === undefined || ended === undefined) return undefined
  const error = text(field(event, 'error'))
  return {
    id,
    state: field(event, 'state') === 'FINISHED' ? 'FINISHED' : 'FAILED',
    user: text(field(event, 'user')),
    source: word(event, 'source'),
    catalog: word(event, 'catalog'),
    schema: word(event, 'schema'),
    created: created.toISOString(),
    ended: ended.toISOString(),
    elapsedMs: ended.getTime() - created.getTime(),
    queuedMs: parseElapsed(field(event, 'queued_s')),
    planningMs: parseElapsed(field(event, 'planning_s')),
    executionMs: parseElapsed(field(event, 'execution_s')),
    cpuMs: parseElapsed(field(event, 'cpu_s')),
    peakMemoryBytes: count(event, 'peak_memory_bytes'),
    readRows: count(event, 'read_rows'),
    readBytes: count(event, 'read_bytes'),
    writtenRows: count(event, 'written_rows'),
    error:
      error === ''
        ? null
        : {
            name: error,
            type: text(field(event, 'error_type')),
            message: text(field(event, 'error_message')),
          },
    sql: text(field(event, 'sql')),
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

function moment(event: unknown, key: string): Date | undefined {
  const date = new Date(text(field(event, key)))
  return Number.isNaN(date.getTime()) ? undefined : date
}

function word(event: unknown, key: string): string | null {
  return text(field(event, key)) || null
}

function count(event: unknown, key: string): number | null {
  const value = field(event, key)
  return typeof value === 'number' ? value : null
}
