// Runs a tool of this machine to its end, without a shell and without our stdin.
import { interrupted, messageOf } from './errors.ts'
import type { Ran, RunOptions } from './supply.ts'

export async function runTool(
  environment: Readonly<Record<string, string | undefined>>,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  const { execa } = await import('execa')
  const child = execa(command, args, {
    env: { ...environment, ...options.env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    forceKillAfterDelay: 5000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  })
  const [result] = await Promise.all([child, tell(child.iterable({ from: 'stderr' }), options.onLine)])
  if (result.isCanceled) throw interrupted(command)
  const { stdout, stderr } = result
  if (result.exitCode !== undefined) return { code: result.exitCode, stdout, stderr }
  return { code: undefined, stdout, stderr, why: whyNot(command, result, options) }
}

interface Unended {
  readonly code?: string | undefined
  readonly timedOut: boolean
  readonly signal?: string | undefined
  readonly cause?: unknown
}

function whyNot(command: string, result: Unended, { timeoutMs = 0 }: RunOptions): string {
  if (result.code === 'ENOENT') return `there is no ${command} here`
  if (result.timedOut) return `${command} did not end within ${timeoutMs / 1000} s`
  if (result.signal !== undefined) return `${command} was ended by ${result.signal}`
  return `${command} could not be started: ${messageOf(result.cause)}`
}

async function tell(lines: AsyncIterable<string>, onLine: RunOptions['onLine']): Promise<void> {
  if (onLine === undefined) return
  try {
    for await (const line of lines) onLine(line)
  } catch {
    // The iteration ends with the failure of the tool itself, which is told by its result.
  }
}
