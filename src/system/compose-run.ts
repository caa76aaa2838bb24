// One run of the Compose CLI: a clean environment, progress read line by line, an end on demand.
import { composeError } from './compose-errors.ts'
import type { Failure } from './compose-failure.ts'
import { readComposeLine } from './compose-progress.ts'
import { composeMissing } from './compose-version.ts'
import { interrupted } from './errors.ts'
import type { ComposeEvent } from './compose-contract.ts'

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: string
  /** How long Compose has to stop what it does after Ctrl-C. */
  readonly graceMs: number
}

export interface Run {
  /** After `docker compose`. */
  readonly args: readonly string[]
  readonly folder: string
  readonly doing: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: ComposeEvent) => void
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly lines: readonly string[]
}

const keptLines = 100
const noDocker = 'There is no docker command in PATH.'

/**
 * What a shell exports of COMPOSE_* would redirect the project; its `.env` alone decides. The rest (PATH, DOCKER_*,
 * proxies) stays.
 */
function composeEnvironment(environment: Surroundings['environment']): Record<string, string | undefined> {
  const kept = Object.entries(environment).filter(([name]) => !/^COMPOSE_/i.test(name))
  return { ...Object.fromEntries(kept), DOCKER_CLI_HINTS: 'false' }
}

/** Runs to the end, whatever the exit code: its progress goes to `onEvent`, all else is kept. Throws where nothing ran, or where it was interrupted. */
async function runCompose(around: Surroundings, run: Run): Promise<Ended> {
  if (run.signal?.aborted === true) throw interrupted('Docker Compose')
  const { execa } = await import('execa')
  const child = execa('docker', ['compose', ...run.args], {
    cwd: run.folder,
    env: composeEnvironment(around.environment),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    buffer: { stdout: true, stderr: false },
    killSignal: 'SIGINT',
    forceKillAfterDelay: around.graceMs,
    ...(run.signal === undefined ? {} : { cancelSignal: run.signal }),
  })
  // What docker started may outlive it and keep the pipes open: after an interruption nobody waits for that.
  child.nodeChildProcess.once('exit', () => {
    if (run.signal?.aborted !== true) return
    child.stdout.destroy()
    child.stderr.destroy()
  })
  const lines: string[] = []
  const reading = readLines(child.iterable({ from: 'stderr' }), lines, run.onEvent)
  const [result] = await Promise.all([child, reading])
  if (result.isCanceled) throw interrupted('Docker Compose')
  if (result.code === 'ENOENT') throw composeMissing(noDocker)
  return { code: result.exitCode ?? 1, stdout: result.stdout, lines }
}

async function readLines(
  source: AsyncIterable<string>,
  lines: string[],
  onEvent: Run['onEvent'],
): Promise<void> {
  try {
    for await (const text of source) {
      const line = readComposeLine(text)
      if (line.kind === 'event') onEvent?.(line.event)
      const said = line.kind === 'text' ? line.text : line.kind === 'event' ? line.trouble : undefined
      if (said !== undefined) lines.push(said)
      if (lines.length > keptLines) lines.shift()
    }
  } catch {
    // The iteration ends with the process's own failure, which is told by its result.
  }
}

/** Runs docker and returns all that came out, in its order: for commands whose words are not Compose's own. */
export async function capture(
  around: Surroundings,
  folder: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly code: number; readonly output: string }> {
  const { execa } = await import('execa')
  const result = await execa('docker', args, {
    cwd: folder,
    env: composeEnvironment(around.environment),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  })
  if (result.isCanceled) throw interrupted('Docker')
  if (result.code === 'ENOENT') throw composeMissing(noDocker)
  return { code: result.exitCode ?? 1, output: result.all }
}

/** Runs docker on our own stdin, stdout and stderr, and returns the exit code. */
export async function inherit(
  around: Surroundings,
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { execa } = await import('execa')
  const result = await execa('docker', args, {
    cwd: folder,
    env: composeEnvironment(around.environment),
    extendEnv: false,
    reject: false,
    stdio: 'inherit',
    cancelSignal: signal,
    forceKillAfterDelay: around.graceMs,
  })
  if (signal.aborted) throw interrupted('The command')
  if (result.code === 'ENOENT') throw composeMissing(noDocker)
  return result.exitCode ?? 1
}

/** Runs and explains a failure. */
export async function mustRun(around: Surroundings, run: Run): Promise<Ended> {
  const ended = await runCompose(around, run)
  if (ended.code !== 0) throw composeError(failureOf(around, run, ended))
  return ended
}

function failureOf(around: Surroundings, run: Run, ended: Ended): Failure {
  const address = around.environment['DOCKER_HOST'] ?? 'its usual address'
  return { doing: run.doing, lines: ended.lines, platform: around.platform, address }
}
