// Tests with the real programs. Where one is not given, its tests are reported as not run, never as passed:
// LAKE_TOOL_<NAME>=path gives it, and LAKE_E2E=required turns its absence into a failure.
import { spawnSync } from 'node:child_process'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Tool {
  /** For `it.skipIf`. False where the program is required: then the first use of it fails. */
  readonly missing: boolean
  readonly path: () => string
  readonly run: (args: readonly string[]) => Outcome
  /** Empty when the program exits 0, else all it said. */
  readonly complaints: (args: readonly string[]) => string
}

export function tool(name: 'promtool' | 'amtool' | 'loki' | 'alloy' | 'haproxy' | 'prometheus'): Tool {
  const variable = `LAKE_TOOL_${name.toUpperCase()}`
  const given = process.env[variable] || undefined
  const missing = given === undefined && process.env['LAKE_E2E'] !== 'required'
  if (missing) process.stderr.write(`NOT RUN: tests with ${name}, since ${variable} is not set\n`)
  const path = (): string => {
    if (given === undefined) throw new Error(`${variable} is not set`)
    return given
  }
  const run = (args: readonly string[]): Outcome => {
    const { status, stdout, stderr, error } = spawnSync(path(), args, { encoding: 'utf8' })
    if (error !== undefined) throw error
    return { code: status, stdout, stderr }
  }
  const complaints = (args: readonly string[]): string => {
    const { code, stdout, stderr } = run(args)
    return code === 0 ? '' : `exit ${code}\n${stdout}${stderr}`
  }
  return { missing, path, run, complaints }
}
