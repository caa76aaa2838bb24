// One process: started, logged, started again when it falls, ended with all that it started.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { constants } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { end, signal, sweep } from '../system/native/group.ts'
import type { ProcessRecord, ProcessSpec } from '../system/native/protocol.ts'
import { startOf } from '../system/process-identity.ts'
import { commandOf, environmentOf } from './launch.ts'
import { openLog } from './log-file.ts'
import type { LogFile } from './log-file.ts'
import { seed } from './seed.ts'

/** It has found its feet after this long (a JVM takes half of it to start): falls before count as a row. */
const steadyMs = 60_000
const firstPauseMs = 500
const falls = 5

export interface Where {
  /** In the environment of all that it starts. */
  readonly mark: string
  readonly log: string
  readonly changed: () => void
}

export class Child {
  readonly spec: ProcessSpec
  private readonly where: Where
  private readonly log: LogFile
  private state: Omit<ProcessRecord, 'spec'> = { state: 'created', restarts: 0 }
  private wanted = false
  private row = 0
  private restarts = 0
  private timer: NodeJS.Timeout | undefined
  private process: ChildProcess | undefined

  constructor(spec: ProcessSpec, where: Where) {
    this.spec = spec
    this.where = where
    this.log = openLog(where.log, spec.logBytes)
  }

  record(): ProcessRecord {
    return { spec: this.spec, ...this.state }
  }

  async start(): Promise<void> {
    this.wanted = true
    this.become({ state: 'created', restarts: 0 })
    try {
      for (const folder of this.spec.folders) mkdirSync(folder, { recursive: true, mode: 0o700 })
      await seed(this.spec, this.where.mark, this.log)
    } catch (error) {
      if (!this.wanted) return
      this.wanted = false
      this.log.say(`lake: ${said(error)}`)
      return this.become({ state: 'exited', exitCode: 1, restarts: 0 })
    }
    if (this.wanted) await this.launch()
  }

  async stop(): Promise<void> {
    this.wanted = false
    clearTimeout(this.timer)
    const { pid, start } = this.state
    const { process } = this
    this.process = undefined
    if (pid !== undefined && start !== undefined) await end({ pid, start }, this.where.mark, this.spec)
    else await sweep(this.where.mark)
    if (process !== undefined) await reaped(process)
    this.log.close()
  }

  say(line: string): void {
    this.log.say(line)
  }

  private count(): { readonly restarts: number } {
    return { restarts: this.restarts }
  }

  private become(state: Omit<ProcessRecord, 'spec'>): void {
    this.state = state
    this.where.changed()
  }

  private async launch(): Promise<void> {
    const began = performance.now()
    try {
      this.process = await run(this.spec, this.where.mark, this.log)
    } catch (error) {
      this.log.say(`lake: cannot be started: ${said(error)}`)
      return this.fell(127, 0)
    }
    const { process } = this
    const { pid = 0 } = process
    process.once('exit', (code, name) => {
      // What is left of its group: nobody else can have that number while it is there.
      if (pid > 0) signal(-pid, 'SIGKILL')
      const exit = code ?? 128 + (name === null ? 0 : constants.signals[name])
      if (this.process === process) void this.fell(exit, performance.now() - began)
    })
    const start = (await startOf(pid)) ?? ''
    // It may have fallen already.
    if (this.process === process)
      this.become({ state: 'running', pid, start, startedAt: new Date().toISOString(), ...this.count() })
  }

  private async fell(exitCode: number, livedMs: number): Promise<void> {
    this.process = undefined
    this.row = livedMs > steadyMs ? 1 : this.row + 1
    // What escaped the group would hold its ports and its data.
    await sweep(this.where.mark)
    if (!this.wanted) return
    if (this.row >= falls) {
      this.wanted = false
      this.log.say(`lake: ended with ${exitCode} for the ${falls}th time in a row: given up`)
      return this.become({ state: 'exited', exitCode, ...this.count() })
    }
    const pauseMs = firstPauseMs * 2 ** (this.row - 1)
    this.log.say(`lake: ended with ${exitCode}: starting again in ${pauseMs / 1000} s`)
    this.become({ state: 'restarting', exitCode, ...this.count() })
    this.timer = setTimeout(() => {
      this.restarts += 1
      void this.launch()
    }, pauseMs)
  }
}

/** Until then its pid is there, and a program that looks for one of its kind finds it. */
async function reaped(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return
  await Promise.race([once(process, 'exit'), pause(2000, undefined, { ref: false })])
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** In a group and session of its own, so that Ctrl-C in a terminal is none of its business. */
function run(spec: ProcessSpec, mark: string, log: LogFile): Promise<ChildProcess> {
  const [program = '', ...args] = commandOf(spec, spec.command)
  const started = spawn(program, args, {
    cwd: spec.cwd,
    env: environmentOf(spec, mark),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  log.take(started.stdout, 'o')
  log.take(started.stderr, 'e')
  return new Promise((resolve, reject) => {
    started.once('spawn', () => resolve(started))
    started.once('error', reject)
  })
}
