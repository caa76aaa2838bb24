// The engine and the tools that the tests borrow from test/e2e/rig, where they are to be had.

import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { repository, run } from './run.ts'

type Environment = Readonly<Record<string, string>>

export type Engine =
  | { readonly kind: 'ready'; readonly env: Environment; stop(): Promise<void> }
  | { readonly kind: 'missing'; readonly reason: string }

const rig = join(repository, 'test/e2e/rig')
const cache =
  process.env['LAKE_E2E_CACHE'] ??
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lake-e2e')
const required = process.env['LAKE_E2E'] === 'required'

/** An engine given by the caller, else the rig's own where it can run and its images are already made. */
export async function findEngine(): Promise<Engine> {
  if (process.env['LAKE_E2E'] === 'off') return missing('LAKE_E2E=off')
  if (process.env['DOCKER_HOST'] && process.env['DOCKER_CONFIG'])
    return { kind: 'ready', env: {}, stop: nothing }
  const obstacle = await whyNot()
  if (obstacle !== undefined) return missing(obstacle)
  const wasRunning = (await run('bash', [join(rig, 'engine.sh'), 'status'])).ok
  const started = await run('bash', [join(rig, 'engine.sh'), 'start'])
  if (!started.ok) return missing(`the rig's engine did not start: ${lastLine(started.output)}`)
  const stop = wasRunning ? nothing : async () => void (await run('bash', [join(rig, 'engine.sh'), 'stop']))
  const env = { ...(await exported('engine.sh', 'env')), ...(await exported('images.sh', 'env')) }
  const lacking = await whyNoImages(env)
  if (lacking === undefined) return { kind: 'ready', env, stop }
  await stop()
  return missing(lacking)
}

async function whyNot(): Promise<string | undefined> {
  if (!existsSync(join(rig, 'engine.sh'))) return 'no rig in this copy'
  if (process.platform !== 'linux') return 'the rig needs Linux'
  if (process.getuid?.() !== 0) return 'the rig starts a Docker Engine of its own, which needs root'
  if (!(await run('which', ['dockerd'])).ok) return 'no dockerd on PATH'
  if (!required && !existsSync(join(cache, 'engine/data'))) return coldImages
  return undefined
}

const coldImages =
  'the images of the rig are not made yet; LAKE_E2E=required makes them, which takes long the first time'

async function whyNoImages(env: Environment): Promise<string | undefined> {
  if (required) {
    const made = await run('bash', [join(rig, 'images.sh')], { env, live: true })
    return made.ok ? undefined : 'the images of the rig could not be made'
  }
  const { output } = await run('docker', ['images', '-q', '--filter', 'label=lake.e2e.inputs'], { env })
  return output.trim() === '' ? coldImages : undefined
}

/** promtool and the like, as LAKE_TOOL_* variables: taken where they are cached, made where they are required. */
export async function findTools(): Promise<Environment> {
  if (!existsSync(join(rig, 'tools.sh'))) return {}
  if (!required && !existsSync(join(cache, 'tools'))) return {}
  return exported('tools.sh', 'export')
}

/** Reads `export NAME=value` lines. */
async function exported(script: string, argument: string): Promise<Environment> {
  const { output } = await run('bash', ['-c', `eval "$(bash ${rig}/${script} ${argument})" && env -0`])
  const entries = output
    .split('\0')
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  return Object.fromEntries(entries.filter(([name = '']) => /^(LAKE_TOOL_|LAKE_E2E_|DOCKER_)/.test(name)))
}

function missing(reason: string): Engine {
  return { kind: 'missing', reason }
}

async function nothing(): Promise<void> {}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}
