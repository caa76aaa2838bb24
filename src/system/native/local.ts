// Commands beside the processes, as `lake exec` runs them, and the size of their data.
import { spawn } from 'node:child_process'
import { lstat, readdir } from 'node:fs/promises'
import { constants } from 'node:os'
import { join } from 'node:path'
import { LakeError } from '../../errors.ts'
import type { LocalCommand } from './contract.ts'

const maxOutput = 16 * 1024 * 1024

function start({ command, environment, cwd }: LocalCommand, stdio: 'inherit' | 'pipe') {
  const [program = '', ...args] = command
  return spawn(program, args, {
    cwd,
    env: { ...process.env, ...environment },
    stdio: stdio === 'inherit' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  })
}

function exitOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
}

export function execLocal(local: LocalCommand): Promise<{ readonly code: number; readonly output: string }> {
  const child = start(local, 'pipe')
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      if (output.length < maxOutput) output += chunk
    })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notRun(local, error)))
    child.once('close', (code, signal) => resolve({ code: exitOf(code, signal), output }))
  })
}

export function attachLocal(
  local: LocalCommand,
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  const child = start(local, 'inherit')
  signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notRun(local, error)))
    child.once('close', (code, name) => resolve(exitOf(code, name)))
  })
}

/** 127, as a shell has it, is for the caller to make: here the command never was. */
function notRun({ command }: LocalCommand, error: Error): LakeError {
  return new LakeError(`${command[0] ?? ''} cannot be run: ${error.message}`, {
    code: 'no-command',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake exec --help' }],
  })
}

export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(
    files.map(async (entry) => {
      const facts = await lstat(join(entry.parentPath, entry.name)).catch(() => undefined)
      return facts === undefined ? 0 : facts.blocks * 512
    }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}
