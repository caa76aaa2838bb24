// A program of a native stack without lake and without the others: from its start until it is ready.

import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeDefinition } from '../../src/render/native.ts'

/** Each is ready as `up` sees it. */
const ready: Readonly<Record<string, (port: number) => Promise<boolean>>> = {
  postgres: accepts,
  prometheus: (port) => says(port, '/-/ready', 'Ready'),
  trino: (port) => says(port, '/v1/info', '"starting":false'),
}

/** Each by itself, from its start until it answers; as long as the slowest of them. */
export async function slowestStart(services: readonly NativeDefinition[]): Promise<number> {
  const times: number[] = []
  for (const service of services) if (ready[service.name] !== undefined) times.push(await startAlone(service))
  return Math.max(...times)
}

async function startAlone({
  name,
  command,
  environment,
  cwd,
  ports,
  stopSignal,
}: NativeDefinition): Promise<number> {
  const [program = '', ...args] = asNobody(command)
  const texts = Object.entries(environment).map(
    async ([key, value]) =>
      [key, typeof value === 'string' ? value : (await readFile(value.file, 'utf8')).trimEnd()] as const,
  )
  const env = { ...process.env, ...Object.fromEntries(await Promise.all(texts)) }
  const started = performance.now()
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: 'ignore',
  })
  const ended = new Promise((done) => child.once('exit', done))
  const isReady = ready[name] ?? accepts
  const [port = 0] = Object.values(ports)
  await untilReady(() => isReady(port))
  const ms = performance.now() - started
  child.kill(stopSignal)
  await ended
  return ms
}

/** PostgreSQL refuses to run as root. */
function asNobody(command: readonly string[]): readonly string[] {
  const isDatabase = command[0]?.endsWith('/postgres') === true
  return isDatabase && process.getuid?.() === 0
    ? [
        'setpriv',
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        '--securebits=+no_setuid_fixup',
        '--inh-caps=+dac_read_search',
        '--ambient-caps=+dac_read_search',
        '--',
        ...command,
      ]
    : command
}

async function untilReady(isReady: () => Promise<boolean>): Promise<void> {
  while (!(await isReady())) await pause(5)
}

async function says(port: number, path: string, what: string): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
  return answer !== undefined && (await answer.text().catch(() => '')).includes(what)
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const connection = createConnection(port, '127.0.0.1')
    connection.once('connect', () => done(true)).once('error', () => done(false))
    connection.once('connect', () => connection.destroy())
  })
}
