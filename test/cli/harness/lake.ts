// Runs the built program as a person would: its own process, its own folder, a docker that does nothing.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../../..')

// Outside of the repository, as if installed: no node_modules is in reach there, and nobody's build disturbs the tests.
const installed = join(
  tmpdir(),
  `lake-cli-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}`,
)

/** lake itself. */
export const shipped = join(installed, 'lake')

/** A package like it whose commands are those of test/cli/fixtures. */
export const fixtures = join(installed, 'fixtures')

const fakeDocker = join(repository, 'test/cli/fake-docker')

export interface DockerRule {
  readonly args: string
  readonly stdout?: string
  readonly stderr?: string
  readonly code?: number
  readonly hang?: boolean
}

export interface LakeOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Which package: lake itself where it is not said. */
  readonly root?: string
  readonly docker?: readonly DockerRule[]
  /** Arguments of Node itself. */
  readonly node?: readonly string[]
  /** Called as soon as stderr has this text. */
  readonly when?: { readonly says: string; act(pid: number): void }
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** What docker was asked, a line each. */
  readonly asked: readonly string[]
}

export async function lake(args: readonly string[], options: LakeOptions = {}): Promise<Ended> {
  const scratch = await mkdtemp(join(tmpdir(), 'lake-cli-'))
  const rules = join(scratch, 'docker.json')
  const log = join(scratch, 'docker.log')
  await writeFile(rules, JSON.stringify(options.docker ?? []))
  await writeFile(log, '')
  const env = {
    // Nothing of the developer's shell: only what the program itself needs.
    PATH: [fakeDocker, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    HOME: scratch,
    LANG: 'C.UTF-8',
    DOCKER_HOST: 'unix:///nonexistent/docker.sock',
    // No test of the command line runs programs of this machine, or gets them.
    LAKE_RUNTIME: 'compose',
    FAKE_DOCKER: rules,
    FAKE_DOCKER_LOG: log,
    ...options.env,
  }
  const bin = join(options.root ?? shipped, 'bin/lake.js')
  const ended = await collect(
    [...(options.node ?? []), bin, ...args],
    { cwd: options.cwd ?? scratch, env },
    options,
  )
  const asked = (await readFile(log, 'utf8')).split('\n').filter(Boolean)
  await rm(scratch, { recursive: true, force: true })
  return { ...ended, asked }
}

function collect(
  args: readonly string[],
  where: { readonly cwd: string; readonly env: Record<string, string> },
  { input = '', when }: LakeOptions,
): Promise<Omit<Ended, 'asked'>> {
  const { promise, resolve, reject } = Promise.withResolvers<Omit<Ended, 'asked'>>()
  const child = spawn(process.execPath, args, { ...where, stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  let acted = when === undefined
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    if (acted || !stderr.includes(when?.says ?? '')) return
    acted = true
    when?.act(child.pid ?? 0)
  })
  child.on('error', reject)
  child.on('close', (code) => resolve({ code, stdout, stderr }))
  child.stdin.end(input)
  return promise
}
