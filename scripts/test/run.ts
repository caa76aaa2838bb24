// Runs one program of the tool chain.

import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')

// Tools are found where npm puts them, however this script was started.
const path = [join(repository, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(':')

export interface Ended {
  readonly ok: boolean
  readonly output: string
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Straight to the terminal instead of into `output`. */
  readonly live?: boolean
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const child = spawn(command, args, {
    cwd: repository,
    env: { ...process.env, PATH: path, ...options.env },
    stdio: options.live ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  child.on('error', (error) => resolve({ ok: false, output: error.message }))
  child.on('close', (code) => resolve({ ok: code === 0, output }))
  return promise
}
