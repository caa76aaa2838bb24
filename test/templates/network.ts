// Helpers for programs that the tests start themselves.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Below the range from which the kernel gives ports to clients: one of those could take it before the program does. */
export async function freePort(): Promise<number> {
  const port = 20_000 + Math.floor(Math.random() * 10_000)
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
  if (!free) return freePort()
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface Program {
  readonly process: ChildProcess
  /** All it wrote so far; throws once it has ended, since nothing of ours ends by itself. */
  readonly said: () => string
}

export function start(path: string, args: readonly string[]): Program {
  const child = spawn(path, args)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)))
  const said = (): string => {
    if (child.exitCode === null) return text
    throw new Error(`${path} ended with ${child.exitCode}: ${text}`)
  }
  return { process: child, said }
}

/** Asks until there is an answer. A failed request is no answer; `alive` may end the wait. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  alive: () => unknown = () => undefined,
): Promise<T> {
  const seconds = 90
  const end = Date.now() + seconds * 1000
  let last: unknown
  while (Date.now() < end) {
    alive()
    try {
      const found = await ask()
      if (found !== undefined) return found
    } catch (error) {
      last = error
    }
    await sleep(100)
  }
  throw new Error(`${what}: not within ${seconds} s`, { cause: last })
}

export async function untilAnswered(url: string, program: Program): Promise<void> {
  const ask = async (): Promise<true> => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
    if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`)
    return true
  }
  await until(url, ask, program.said)
}
