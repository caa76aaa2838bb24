// A supervisor of its own for each test, with small programs that the test writes, and what must not be left of them.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RunRecord, ProcessSpec } from '../../src/system/native/protocol.ts'
import { realProcesses } from '../../src/system/native/processes.ts'

export interface Rig {
  readonly target: { readonly folder: string; readonly project: string }
  /** A program in shell, as a process. */
  spec(name: string, script: string, more?: Partial<ProcessSpec>): ProcessSpec
  start(...specs: readonly ProcessSpec[]): Promise<void>
  /** As it is recorded now. */
  process(name: string): Promise<Found>
  pid(name: string): Promise<number>
  until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T>
  record(): RunRecord
  log(name: string): string
  path(name: string): string
  end(): Promise<void>
}

type Found = NonNullable<Awaited<ReturnType<typeof processes.look>>>['processes'][number]

export const processes = realProcesses()

const tests = { count: 0 }

export function rig(below = ''): Rig {
  const root = mkdtempSync(join(tmpdir(), 'lake-native-'))
  const folder = join(root, below, 'run')
  mkdirSync(folder, { recursive: true })
  tests.count += 1
  const target = { folder, project: `test-${process.pid}-${tests.count}` }
  const path = (name: string): string => join(root, name)
  const record = (): RunRecord =>
    JSON.parse(readFileSync(join(folder, 'supervisor.json'), 'utf8')) as RunRecord
  const found = async (name: string): Promise<Found> => {
    const all = (await processes.look(folder))?.processes ?? []
    const one = all.find(({ spec }) => spec.name === name)
    if (one === undefined) throw new Error(`nothing is recorded of ${name}`)
    return one
  }
  return {
    target,
    path,
    record,
    process: found,
    // Never 0, which kill takes for all that belongs to the test itself.
    pid: (name) => until(`${name} has a process`, async () => (await found(name)).pid || undefined),
    until,
    spec(name, script, more = {}) {
      const file = path(`${name}.sh`)
      writeFileSync(file, `#!/bin/sh\n${script}\n`)
      chmodSync(file, 0o755)
      return { ...plain, name, command: [file], cwd: folder, ...more }
    },
    start: (...specs) => processes.ask(target, { op: 'start', specs }),
    log: (name) => {
      const file = join(folder, 'logs', `${name}.log`)
      return existsSync(file) ? readFileSync(file, 'utf8') : ''
    },
    async end() {
      await processes.end(target)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const plain: Omit<ProcessSpec, 'name' | 'command' | 'cwd'> = {
  environment: {},
  folders: [],
  stopSignal: 'SIGTERM',
  graceMs: 5000,
  logBytes: 1_000_000,
  unprivileged: false,
  ports: {},
  labels: {},
  image: 'test',
}

/** As long as it takes: the time limit is the test's own. */
async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 8000; tries += 1) {
    const found = await ask()
    if (found !== undefined) return found
    await pause(25)
  }
  throw new Error(`did not happen: ${what}`)
}

export function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
