// One request to the supervisor of a folder, one answer.
import { createConnection } from 'node:net'
import type { RunTarget } from './contract.ts'
import type { Answer, Request } from './protocol.ts'
import { socketPath } from './socket-path.ts'

/** One that is alive and does not answer this is stuck, and is replaced. */
const pingMs = 15_000

/** Undefined: nobody answers. */
export async function reach(target: RunTarget, request: Request): Promise<Answer | undefined> {
  const there = await send(target, { op: 'ping' }, pingMs)
  return there === undefined || there.ending === true ? there : send(target, request)
}

/** Undefined: nobody listens, or nobody answers in time. */
export function send({ folder }: RunTarget, request: Request, timeoutMs = 0): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const connection = createConnection(socketPath(folder))
    connection.setEncoding('utf8')
    connection.setTimeout(timeoutMs, () => {
      connection.destroy()
      resolve(undefined)
    })
    connection.once('connect', () => connection.write(`${JSON.stringify(request)}\n`))
    connection.on('data', (chunk: string) => {
      text += chunk
    })
    connection.once('error', () => resolve(undefined))
    connection.once('end', () => {
      resolve(text === '' ? { error: 'it ended before it answered' } : (JSON.parse(text) as Answer))
    })
  })
}
