import { createConnection, createServer } from 'node:net'
import { ownerOnLinux } from './port-owner-linux.ts'
import type { Net } from './system.ts'

const connectMs = 300

export function realNet(platform: string): Net {
  return { isFree, ownerOf: (port) => ownerOf(port, platform) }
}

/**
 * Binding alone is not enough: some systems let 127.0.0.1:port be bound beside a listener on all addresses, and an
 * engine without a userland proxy forwards by the firewall, with no listener at all.
 */
async function isFree(port: number): Promise<boolean> {
  const answers = await Promise.all(['127.0.0.1', '::1'].map((host) => accepts(host, port)))
  return !answers.includes(true) && canBind(port)
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: connectMs })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true))
    socket.once('timeout', end(false))
    socket.once('error', end(false))
  })
}

function canBind(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

async function ownerOf(port: number, platform: string): Promise<string | undefined> {
  if (platform === 'linux') return ownerOnLinux(port)
  return platform === 'win32' ? undefined : ownerByLsof(port)
}

/** `-F` writes a field a line: `p123`, `cnode`. */
async function ownerByLsof(port: number): Promise<string | undefined> {
  const { execa } = await import('execa')
  const result = await execa('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    reject: false,
    timeout: 3000,
    stdin: 'ignore',
  })
  return lsofOwner(result.stdout)
}

export function lsofOwner(output: string): string | undefined {
  const pid = /^p(\d+)$/m.exec(output)?.[1]
  const name = /^c(.+)$/m.exec(output)?.[1]
  return pid === undefined || name === undefined ? undefined : `${name} (pid ${pid})`
}
