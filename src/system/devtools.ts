// As much of the DevTools protocol as a picture needs, over Node's own WebSocket.

type Params = Readonly<Record<string, unknown>>

export interface Tab {
  send(method: string, params?: Params): Promise<unknown>
  /** The value of an expression in the page; of a promise, what it ends with. */
  value(expression: string): Promise<unknown>
  /** Waits for an expression to hold. */
  until(expression: string): Promise<void>
  close(): Promise<void>
}

export interface DevTools {
  open(): Promise<Tab>
  close(): void
}

interface Message {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

const patienceMs = 60_000

export async function devTools(url: string): Promise<DevTools> {
  const socket = new WebSocket(url)
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  await listen(socket, waiting)
  let last = 0
  const send = (method: string, params: Params = {}, sessionId?: string): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>()
    last += 1
    waiting.set(last, answer)
    socket.send(
      JSON.stringify({ id: last, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
    )
    return answer.promise
  }
  return {
    open: async () => {
      const { targetId } = (await send('Target.createTarget', { url: 'about:blank' })) as { targetId: string }
      const { sessionId } = (await send('Target.attachToTarget', { targetId, flatten: true })) as {
        sessionId: string
      }
      return tabOf(
        (method, params) => send(method, params, sessionId),
        () => send('Target.closeTarget', { targetId }),
      )
    },
    close: () => socket.close(),
  }
}

async function listen(socket: WebSocket, waiting: Map<number, PromiseWithResolvers<unknown>>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('Chromium does not answer')))
  })
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Message
    const one = waiting.get(id ?? 0)
    waiting.delete(id ?? 0)
    if (error === undefined) one?.resolve(result)
    else one?.reject(new Error(error.message))
  })
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has ended'))
  })
}

function tabOf(send: Tab['send'], end: () => Promise<unknown>): Tab {
  const value = async (expression: string): Promise<unknown> => {
    const { result } = (await send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })) as {
      result: { value: unknown }
    }
    return result.value
  }
  return {
    send,
    value,
    until: async (expression) => {
      const started = performance.now()
      while ((await value(expression)) !== true) {
        if (performance.now() - started > patienceMs)
          throw new Error(`the page was not ready within ${patienceMs / 1000} s`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    close: async () => void (await end()),
  }
}
