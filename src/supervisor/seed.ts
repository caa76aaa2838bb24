// Fills a folder of data once: the marker beside it is written last, and without it a half-filled folder is no data.
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { commandOf, environmentOf, isRoot, nobody } from './launch.ts'
import type { LogFile } from './log-file.ts'
import type { ProcessSpec, Step } from '../system/native/protocol.ts'

export async function seed(spec: ProcessSpec, mark: string, log: LogFile): Promise<void> {
  if (spec.unprivileged && isRoot()) for (const folder of spec.folders) chownSync(folder, nobody, nobody)
  if (spec.seed === undefined) return
  const { folder, steps } = spec.seed
  const done = `${folder}.seeded`
  if (existsSync(done)) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (spec.unprivileged && isRoot()) chownSync(folder, nobody, nobody)
  for (const step of steps) await run(spec, step, mark, log)
  writeFileSync(done, '')
}

function run(spec: ProcessSpec, step: Step, mark: string, log: LogFile): Promise<void> {
  const [program = '', ...args] = commandOf(spec, step.command)
  const started = spawn(program, args, { cwd: spec.cwd, env: environmentOf(spec, mark), detached: true })
  log.take(started.stdout, 'o')
  log.take(started.stderr, 'e')
  started.stdin.on('error', () => {})
  started.stdin.end(step.input ?? '')
  return new Promise((resolve, reject) => {
    started.once('error', reject)
    started.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${step.command[0] ?? ''} ended with ${code ?? 'a signal'}`)),
    )
  })
}
