// The supervisor of a project: a process of its own, with nothing but Node, that starts, watches and ends the others.
import { mkdirSync, renameSync, rmSync, statSync, watch, writeFileSync } from 'node:fs'
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
let gone = false
/** Requests are served one after another: who asked for the one before may have been killed since. */
let last: Promise<unknown> = Promise.resolve()

function write(): void {
  if (gone) return
  const processes = [...children.values()].map((child) => child.record())
  const record: RunRecord = { version: 1, pid: process.pid, start, socket, processes }
  const path = join(folder, recordName)
  try {
    writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  } catch {
    // A full disk, or a folder that somebody removed.
    clearTimeout(again)
    again = setTimeout(write, againMs)
  }
}

const againMs = 1000
let again: NodeJS.Timeout | undefined

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
  if (ending) return { ending: true }
  if (request.op === 'ping') return {}
  if (request.op === 'shutdown') ending = true
  const turn = last.then(async () => carryOut(request))
  last = turn.catch(() => {})
  await turn
  return {}
}

async function carryOut(request: Request): Promise<void> {
  if (request.op === 'start') {
    await Promise.all(request.specs.map(startOne))
  } else if (request.op === 'restart') {
    const specs = request.names.flatMap((name) => children.get(name)?.spec ?? [])
    await Promise.all(specs.map(startOne))
  } else if (request.op === 'remove') await Promise.all(request.names.map(remove))
  else if (request.op === 'say') children.get(request.name)?.say(request.line)
  else if (request.op === 'shutdown') await shutdown()
  write()
}

async function shutdown(): Promise<void> {
  await Promise.all([...children.keys()].map(remove))
  await sweep(`${project}/`)
}

/** Leaves neither socket nor record; those of a later run in the same folder are not its own. */
function leave(): void {
  gone = true
  if (isOwn()) for (const path of [socket, join(folder, recordName)]) rmSync(path, { force: true })
  // An orderly exit of Node waits for its threads, and was seen to wait for ever.
  process.kill(process.pid, 'SIGKILL')
}

let own = 0

function isOwn(): boolean {
  return statSync(socket, { throwIfNoEntry: false })?.ino === own
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
    if (request.op === 'shutdown' && said.ending === undefined) leave()
  })
}

/** Whose folder is taken away has nobody left to serve. Where no event tells, a look now and then does. */
const lookMs = 60_000

async function main(): Promise<void> {
  start = (await startOf(process.pid)) ?? ''
  mkdirSync(join(folder, logFolder), { recursive: true, mode: 0o700 })
  const server = createServer(serve)
  server.once('error', () => process.exit(1))
  const end = (): void => {
    if (ending) return
    ending = true
    void last.then(shutdown).finally(leave)
  }
  server.listen(socket, () => {
    own = statSync(socket).ino
    const look = (): void => void (isOwn() || end())
    watch(folder, look).on('error', () => {})
    setInterval(look, lookMs)
    write()
  })
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('SIGHUP', () => {})
}

void main()
