// The processes of a project, by its supervisor: a record on disk to look at, a socket to ask.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { chmod, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { makeFolders } from '../folders.ts'
import { installRoot } from '../install.ts'
import type { Processes, Run, RunTarget, Signal } from './contract.ts'
import { end, gone, isAlive, signal, signalAll, sweep, sweepFolder } from './group.ts'
import { attachLocal, execLocal, foldersIn, sizeOf } from './local.ts'
import { folderMarker, recordName } from './protocol.ts'
import type { Answer, Request, RunRecord } from './protocol.ts'
import { notStarted, refused } from './refusal.ts'
import { socketPath } from './socket-path.ts'
import { tailLog } from './tail.ts'
import { reach, send } from './talk.ts'

export function realProcesses(): Processes {
  return {
    look,
    ask,
    signal: signalNamed,
    end: endAll,
    clear,
    logs: (folder, name, options) => tailLog(folder, name, options, () => isRunning(folder, name)),
    exec: execLocal,
    attach: attachLocal,
    sizeOf,
    foldersIn,
  }
}

async function readRecord(folder: string): Promise<RunRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordName), 'utf8')) as RunRecord
    return record.version === 1 ? record : undefined
  } catch {
    return undefined
  }
}

async function look(folder: string): Promise<Run | undefined> {
  const record = await readRecord(folder)
  if (record === undefined) return undefined
  const [supervised, processes] = await Promise.all([
    isAlive(record),
    Promise.all(
      record.processes.map(async (found) => {
        const { pid, start } = found
        const alive = pid !== undefined && start !== undefined && (await isAlive({ pid, start }))
        return { ...found, alive }
      }),
    ),
  ])
  return { supervised, processes }
}

async function isRunning(folder: string, name: string): Promise<boolean> {
  const run = await look(folder)
  const found = run?.processes.find(({ spec }) => spec.name === name)
  return run?.supervised === true && found !== undefined && (found.alive || found.state === 'restarting')
}

async function ask(target: RunTarget, request: Request): Promise<void> {
  for (;;) {
    const record = await readRecord(target.folder)
    const answer = (await reach(target, request)) ?? (await startAndSend(target, request))
    if (answer.error !== undefined) throw refused(answer.error)
    if (answer.ending === undefined) return
    // Whoever told it to end did not wait for it.
    if (record !== undefined) await gone(record, endMs)
    await heal(target, record)
  }
}

async function signalNamed({ folder }: RunTarget, names: readonly string[], name: Signal): Promise<void> {
  const record = await readRecord(folder)
  for (const { pid, start, spec } of record?.processes ?? [])
    if (names.includes(spec.name) && pid !== undefined && start !== undefined)
      await signalAll({ pid, start }, name)
}

/** Longer than the longest grace. */
const endMs = 60_000
async function startAndSend(target: RunTarget, request: Request): Promise<Answer> {
  const record = await readRecord(target.folder)
  // One that is stuck goes with all that it ran, and that was wanted.
  const stuck = record !== undefined && (await isAlive(record))
  await heal(target, record)
  await startSupervisor(target)
  if (stuck) await send(target, { op: 'start', specs: record.processes.map(({ spec }) => spec) })
  const answer = await send(target, request)
  if (answer === undefined) throw refused('it was started and does not answer')
  return answer
}

const startMs = 15_000

/** Detached: it outlives the command. Few threads and little memory, since it does next to nothing. */
async function startSupervisor({ folder, project }: RunTarget): Promise<void> {
  await makeFolders(folder)
  await chmod(folder, 0o700)
  const said = join(folder, 'supervisor.log')
  const log = openSync(said, 'w', 0o600)
  const program = join(installRoot(), 'dist', 'supervisor.js')
  const flags = ['--v8-pool-size=1', '--max-semi-space-size=1', '--max-old-space-size=64']
  const socket = socketPath(folder)
  const child = spawn(process.execPath, [...flags, program, folder, socket, project], {
    cwd: '/',
    env: { ...process.env, [folderMarker]: folder },
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code) => (failure ??= `it ended with ${code ?? 'a signal'}`))
  child.unref()
  for (const until = performance.now() + startMs; performance.now() < until; await pause(10)) {
    // Written once it listens: the file of a socket is there a moment earlier.
    if (existsSync(join(folder, recordName))) return
    if (failure !== undefined) break
  }
  if (failure === undefined) child.kill('SIGKILL')
  throw notStarted(failure ?? `it did not answer within ${startMs / 1000} s`, readFileSync(said, 'utf8'))
}

/** What a killed supervisor left: its processes, where they are still those that were recorded, and its files. */
async function heal({ folder, project }: RunTarget, known?: RunRecord): Promise<void> {
  const record = known ?? (await readRecord(folder))
  if (record !== undefined && (await isAlive(record))) {
    // It lives and does not listen: nobody can use it any more.
    signal(record.pid, 'SIGKILL')
    await pause(50)
  }
  await Promise.all(
    (record?.processes ?? []).map(async ({ pid, start, spec }) => {
      if (pid !== undefined && start !== undefined) await end({ pid, start }, `${project}/${spec.name}`, spec)
    }),
  )
  await sweep(`${project}/`)
  for (const path of [socketPath(folder), join(folder, recordName)]) await rm(path, { force: true })
}

async function clear(target: RunTarget): Promise<void> {
  const record = await readRecord(target.folder)
  if (record === undefined) await sweepFolder(target.folder)
  else if (!(await isAlive(record))) await heal(target, record)
}

async function endAll(target: RunTarget): Promise<void> {
  // It takes its record along; one that hangs on its way out is known by this.
  const known = await readRecord(target.folder)
  const answer = await reach(target, { op: 'shutdown' })
  // It may have been told before, by somebody who was killed since.
  if (known !== undefined && answer !== undefined) await gone(known, endMs)
  await heal(target, known)
}
