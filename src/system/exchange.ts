// One request, on a connection of its own: one that was kept would be dead after a component's restart.
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect, isIP } from 'node:net'
import type { Socket } from 'node:net'
import type { ConnectionOptions } from 'node:tls'

/** How the other end is reached. */
export type Line =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: ConnectionOptions }

export interface Exchange {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal: AbortSignal
}

/** The head of the answer; its body is for the caller to read. */
export async function exchange(
  line: Line,
  { body, headers = {}, ...said }: Exchange,
): Promise<IncomingMessage> {
  const open = await opener(line)
  const address = line.kind === 'tcp' ? { host: line.host, port: line.port } : {}
  return new Promise((resolve, reject) => {
    const asked = request({ ...said, ...address, headers, createConnection: open })
    asked.once('response', resolve)
    // Not once: what breaks the connection may be told again.
    asked.on('error', reject)
    asked.end(body)
  })
}

async function opener(line: Line): Promise<() => Socket> {
  if (line.kind === 'socket') return () => connect(line.path)
  const { host, port, tls } = line
  if (tls === undefined) return () => connect({ host, port })
  // Loaded where it is needed: neither an engine on this machine nor its services speak TLS.
  const { connect: secure } = await import('node:tls')
  return () => secure({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...tls })
}
