// Questions of the page put to Prometheus, Loki and Tempo: the same one once, also where many ask it at the same time.
import { NoAnswer, addressOf, ask, complaint } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { allowedPath } from './allowed.ts'

export interface BackendAnswer {
  readonly status: number
  /** The backend's own JSON, or what went wrong. */
  readonly body: string
}

interface Kept {
  readonly answer: Promise<BackendAnswer>
  readonly at: number
  waiting: number
  settled: boolean
  readonly stop: AbortController
}

/** A question names its times, so an answer is as good a moment later; what it is asked for next is another question. */
const freshMs = 10_000
const most = 300
const patienceMs = 60_000

export type AskBackend = (asked: unknown, signal: AbortSignal) => Promise<BackendAnswer>

export function backends(stack: Stack): AskBackend {
  const kept = new Map<string, Kept>()
  const { clock } = stack.session.system
  return async (asked, signal) => {
    const allowed = allowedPath(asked)
    if (allowed === undefined) return refused(403, 'lake view asks no such thing')
    const { backend, path } = allowed
    const key = `${backend}${path}`
    const known = kept.get(key)
    const now = clock.monotonic()
    const fresh = known !== undefined && !known.stop.signal.aborted && now - known.at < freshMs
    const entry = fresh ? known : begin({ stack, backend, path, now })
    if (!fresh) remember(kept, key, entry)
    return waitFor(entry, signal)
  }
}

interface Beginning {
  readonly stack: Stack
  readonly backend: string
  readonly path: string
  readonly now: number
}

function begin({ stack, backend, path, now }: Beginning): Kept {
  const stop = new AbortController()
  const entry: Kept = {
    answer: put(stack, backend, path, stop.signal),
    at: now,
    waiting: 0,
    settled: false,
    stop,
  }
  void entry.answer.finally(() => {
    entry.settled = true
  })
  return entry
}

function remember(kept: Map<string, Kept>, key: string, entry: Kept): void {
  kept.delete(key)
  kept.set(key, entry)
  const [oldest] = kept.keys()
  if (kept.size > most && oldest !== undefined) kept.delete(oldest)
}

/** Nobody waits any more: the backend need not go on either. */
async function waitFor(entry: Kept, signal: AbortSignal): Promise<BackendAnswer> {
  entry.waiting += 1
  const leave = (): void => {
    entry.waiting -= 1
    if (entry.waiting === 0 && !entry.settled) entry.stop.abort()
  }
  signal.addEventListener('abort', leave, { once: true })
  try {
    return await entry.answer
  } finally {
    signal.removeEventListener('abort', leave)
    if (!signal.aborted) entry.waiting -= 1
  }
}

async function put(stack: Stack, backend: string, path: string, signal: AbortSignal): Promise<BackendAnswer> {
  const container = stack.containers.get(backend)
  if (container?.state !== 'running') return refused(503, `${backend} does not run in this stack: lake up`)
  try {
    const answer = await ask({ stack, signal }, `${addressOf({ stack }, backend)}${path}`, {
      timeoutMs: patienceMs,
    })
    if (answer.status < 400) return { status: 200, body: answer.body }
    return refused(answer.status, complaint(answer.body))
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return refused(502, `${backend} ${error.message}`)
  }
}

export function refused(status: number, error: string): BackendAnswer {
  return { status, body: JSON.stringify({ error }) }
}
