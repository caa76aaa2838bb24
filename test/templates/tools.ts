// Tests with the real programs. Where one is not given, its tests are reported as not run, never as passed:
// LAKE_TOOL_<NAME>=path gives it, and LAKE_E2E=required turns its absence into a failure.
import { spawnSync } from 'node:child_process'
import { it } from 'vitest'

export type Tool = 'promtool' | 'amtool' | 'loki' | 'alloy' | 'haproxy' | 'prometheus'

const variable = (tool: Tool): string => `LAKE_TOOL_${tool.toUpperCase()}`

export function toolPath(tool: Tool): string | undefined {
  return process.env[variable(tool)] || undefined
}

export function itWith(tool: Tool, title: string, body: (path: string) => void | Promise<void>): void {
  const path = toolPath(tool)
  if (path !== undefined) {
    it(title, () => body(path))
    return
  }
  const missing = `${variable(tool)} is not set`
  if (process.env['LAKE_E2E'] === 'required') {
    it(title, () => {
      throw new Error(missing)
    })
    return
  }
  process.stderr.write(`NOT RUN: ${title} (${missing})\n`)
  it.skip(`NOT RUN, ${missing}: ${title}`, () => undefined)
}

export interface Outcome {
  readonly code: number | null
  readonly output: string
}

export function run(path: string, args: readonly string[], options: { readonly input?: string } = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(path, args, { encoding: 'utf8', ...options })
  if (error !== undefined) throw error
  return { code: status, output: `${stdout}${stderr}` }
}
