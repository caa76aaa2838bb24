// A page of lake's own on a loopback port, for as long as a command runs.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LakeError } from '../errors.ts'
import { codeOf } from './errors.ts'
import type { Host, ServedAnswer } from './system.ts'

type Handler = Parameters<Host['serve']>[0]

/** Queries travel in the address: Node's own limit holds a few of them. */
const maxHeaderSize = 512 * 1024

export async function serve(handler: Handler, port = 0): ReturnType<Host['serve']> {
  const server = createServer({ maxHeaderSize }, (request, response) => {
    request.resume()
    if (request.method !== 'GET') {
      void send(response, { status: 405, headers: { allow: 'GET' }, body: '' })
      return
    }
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    handler(request.url ?? '/', request.headers.host ?? '', { headers: request.headers, signal: gone.signal })
      .catch((): ServedAnswer => ({ status: 500, headers: {}, body: '' }))
      .then((answer) => send(response, answer))
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  }).catch((error: unknown) => {
    throw codeOf(error) === 'EADDRINUSE' ? taken(port, error) : error
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // A browser keeps its connections open, and would keep the command alive.
        server.closeAllConnections()
      }),
  }
}

function taken(port: number, cause: unknown): LakeError {
  return new LakeError(`port ${port} of this machine is taken`, {
    code: 'port-taken',
    exit: 'conflict',
    details: ['Without --port a free one is found.'],
    actions: [{ id: 'any-port', command: 'lake view' }],
    cause,
  })
}

async function send(response: ServerResponse, { status, headers, body }: ServedAnswer): Promise<void> {
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  }
  response.writeHead(status)
  if (typeof body === 'string') {
    response.end(body)
    return
  }
  for await (const piece of body) response.write(piece)
  response.end()
}
