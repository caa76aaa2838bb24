// A page of lake's own on a random loopback port, for as long as a command runs.
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Host, ServedAnswer } from './system.ts'

type Handler = Parameters<Host['serve']>[0]

export async function serve(handler: Handler): ReturnType<Host['serve']> {
  const server = createServer((request, response) => {
    request.resume()
    if (request.method !== 'GET') {
      send(response, { status: 405, headers: { allow: 'GET' }, body: '' })
      return
    }
    handler(request.url ?? '/', request.headers.host ?? '')
      .catch((): ServedAnswer => ({ status: 500, headers: {}, body: '' }))
      .then(
        (answer) => send(response, answer),
        () => response.destroy(),
      )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
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

function send(response: ServerResponse, answer: ServedAnswer): void {
  for (const [name, value] of Object.entries(answer.headers)) {
    response.setHeader(name, typeof value === 'string' ? value : [...value])
  }
  response.writeHead(answer.status).end(answer.body)
}
