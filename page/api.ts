// Questions to lake: those of one moment travel as one request, and come back one by one as they are answered.
import type { Boot, Recorded } from '../src/view/model/boot.ts'
import { keyOf } from '../src/view/model/requests.ts'
import type { Request } from '../src/view/model/requests.ts'
import { object, string } from '../src/view/model/json.ts'

export interface Api {
  readonly boot: Boot
  dashboard(uid: string): Promise<unknown>
  ask(request: Request, signal: AbortSignal): Promise<unknown>
  /** Present: nothing here is live. */
  readonly recorded?: Recorded
}

class Refused extends Error {}

interface Waiting {
  readonly request: Request
  readonly signal: AbortSignal
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Addresses have a limit, and half of it is enough. */
const mostLetters = 100_000
const mostAtOnce = 60

export async function liveApi(token: string): Promise<Api> {
  const headers = { 'x-lake-token': token }
  let queue: Waiting[] = []
  const get = async (path: string): Promise<unknown> => {
    const response = await fetch(path, { headers }).catch(gone)
    const body: unknown = await response.json().catch(() => ({}))
    if (!response.ok) throw new Refused(string(object(body)['error']) || `lake answers ${response.status}`)
    return body
  }
  const flush = (): void => {
    const waiting = queue.filter(({ signal }) => !signal.aborted)
    queue = []
    for (const batch of batches(waiting)) void send(batch, headers)
  }
  return {
    boot: (await get('/api/boot')) as Boot,
    dashboard: (uid) => get(`/api/dashboards/${encodeURIComponent(uid)}`),
    ask: (request, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
        if (queue.length === 0) queueMicrotask(() => setTimeout(flush, 0))
        queue.push({ request, signal, resolve, reject })
      }),
  }
}

function gone(): never {
  throw new Refused('lake view has ended. Start it again: lake view')
}

function batches(waiting: readonly Waiting[]): readonly (readonly Waiting[])[] {
  const all: Waiting[][] = [[]]
  let letters = 0
  for (const each of waiting) {
    const size = encodeURIComponent(JSON.stringify(each.request)).length
    const last = all.at(-1) ?? []
    if (last.length > 0 && (letters + size > mostLetters || last.length >= mostAtOnce)) {
      all.push([each])
      letters = size
    } else {
      last.push(each)
      letters += size
    }
  }
  return all.filter((batch) => batch.length > 0)
}

async function send(batch: readonly Waiting[], headers: Record<string, string>): Promise<void> {
  const stop = new AbortController()
  let left = batch.length
  // When the last of them is no longer wanted, neither is the rest of the answer.
  for (const { signal } of batch)
    signal.addEventListener('abort', () => {
      left -= 1
      if (left === 0) stop.abort()
    })
  try {
    const q = encodeURIComponent(JSON.stringify(batch.map(({ request }) => request)))
    const response = await fetch(`/api/ask?q=${q}`, { headers, signal: stop.signal }).catch(gone)
    if (!response.ok || response.body === null) throw new Refused(`lake answers ${response.status}`)
    for await (const line of linesOf(response.body)) {
      const { id, status, body } = object(JSON.parse(line))
      const one = batch[Number(id)]
      left -= 1
      if (status === 200) one?.resolve(body)
      else one?.reject(new Refused(string(object(body)['error']) || `status ${String(status)}`))
    }
    throw new Refused('lake ended its answer early')
  } catch (error) {
    // What has its answer does not hear of this.
    for (const { reject } of batch) reject(error)
  }
}

async function* linesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let parts: string[] = []
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const pieces = text.split('\n')
    for (const piece of pieces.slice(0, -1)) {
      yield parts.join('') + piece
      parts = []
    }
    parts.push(pieces.at(-1) ?? '')
  }
}

export function recordedApi(recorded: Recorded): Api {
  return {
    boot: recorded.boot,
    recorded,
    dashboard: async () => recorded.dashboard,
    ask: async (request) => {
      const answer = recorded.answers[keyOf(request)]
      if (answer === undefined) throw new Refused('This file was not given the answer to this.')
      if (answer.status !== 200) throw new Refused(string(object(answer.body)['error']))
      return answer.body
    },
  }
}
