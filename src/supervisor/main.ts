// The supervisor of a project: a process of its own, with nothing but Node, that starts, watches and ends the others.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { startOf } from '../system/process-identity.ts'
import { Child } from './child.ts'
import { sweep } from '../system/native/group.ts'
import { logFolder, recordName } from '../system/native/protocol.ts'
import type { Answer, ProcessSpec, Request, RunRecord } from '../system/native/protocol.ts'

const [, , folder = '', socket = '', project = ''] = process.argv
const children = new Map<string, Child>()
let start = ''
let ending = false

function write(): void {
  if (ending) return
  const processes = [...children.values()].map((child) => child.record())
  const record: RunRecord = { version: 1, pid: process.pid, start, socket, processes }
  const path = join(folder, recordName)
  try {
    writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {
    // A full disk, or a folder that somebody removed: the next change tries again.
  }
}

async function startOne(spec: ProcessSpec): Promise<void> {
  await children.get(spec.name)?.stop()
  const child = new Child(spec, {
    mark: `${project}/${spec.name}`,
    log: join(folder, logFolder, `${spec.name}.log`),
    changed: write,
  })
  children.set(spec.name, child)
  // Filling a folder of data takes its time: whoever waits looks at the record.
  void child.start()
}

async function remove(name: string): Promise<void> {
  await children.get(name)?.stop()
  children.delete(name)
}

async function answer(request: Request): Promise<Answer> {
  if (request.op === 'start') {
    await Promise.all(request.specs.map(startOne))
  } else if (request.op === 'restart') {
    const specs = request.names.flatMap((name) => children.get(name)?.spec ?? [])
    await Promise.all(specs.map(startOne))
  } else if (request.op === 'remove') await Promise.all(request.names.map(remove))
  else if (request.op === 'say') children.get(request.name)?.say(request.line)
  else if (request.op === 'shutdown') await shutdown()
  write()
  return {}
}

async function shutdown(): Promise<void> {
  await Promise.all([...children.keys()].map(remove))
  await sweep(`${project}/`)
}

/** Leaves neither socket nor record. */
function leave(): void {
  ending = true
  for (const path of [socket, join(folder, recordName)]) rmSync(path, { force: true })
  // An orderly exit of Node waits for its threads, and was seen to wait for ever.
  process.kill(process.pid, 'SIGKILL')
}

function serve(connection: Socket): void {
  let text = ''
  connection.on('error', () => {})
  connection.setEncoding('utf8')
  connection.on('data', (chunk: string) => {
    text += chunk
    if (!text.endsWith('\n')) return
    const request = JSON.parse(text) as Request
    text = ''
    void reply(connection, request)
  })
}

async function reply(connection: Socket, request: Request): Promise<void> {
  const said = await answer(request).catch((error: unknown): Answer => ({ error: String(error) }))
  connection.end(`${JSON.stringify(said)}\n`, () => {
    if (request.op === 'shutdown') leave()
  })
}

/** Whose folder is taken away has nobody left to serve. */
const lookMs = 30_000

async function main(): Promise<void> {
  start = (await startOf(process.pid)) ?? ''
  mkdirSync(join(folder, logFolder), { recursive: true, mode: 0o700 })
  const server = createServer(serve)
  server.once('error', () => process.exit(1))
  server.listen(socket, write)
  const end = (): void => void shutdown().finally(leave)
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('SIGHUP', () => {})
  setInterval(() => {
    if (!existsSync(socket)) end()
  }, lookMs)
}

void main()
