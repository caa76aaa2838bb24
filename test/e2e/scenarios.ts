// What must hold of every running stack, whatever its size: each fails by an assertion.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { command } from './stack.ts'
import type { Stack } from './stack.ts'

/** A second `up`: no write, no call to Compose, no container event. */
export async function expectNothingToDo(stack: Stack): Promise<void> {
  const before = await modified(stack.folder)
  const since = new Date().toISOString()
  const ended = await stack.lake('up')
  const until = new Date(Date.now() + 500).toISOString()
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('nothing to do')
  expect(await modified(stack.folder)).toEqual(before)
  const filter = ['--filter', `label=dev.lake.project=${await stack.id()}`, '--filter', 'type=container']
  const events = await stack.docker(
    'events',
    '--since',
    since,
    '--until',
    until,
    ...filter,
    '--format',
    '{{.Action}}',
  )
  // The engine runs health checks by itself, and says what it found.
  expect(
    events.stdout.split('\n').filter((action) => action !== '' && !/^(exec_|health_status)/.test(action)),
  ).toEqual([])
}

/** Plain Compose in `.lake/`, for every subset of profiles, and `up -d` that changes nothing. */
export async function expectPlainCompose(stack: Stack): Promise<void> {
  const profiles = ['observability', 'lake']
  for (const chosen of [[], ['observability'], ['lake'], profiles]) {
    const flags = chosen.flatMap((profile) => ['--profile', profile])
    const config = await withoutProfiles(['compose', ...flags, 'config', '--quiet'], stack.dir)
    expect(config, config.stderr).toMatchObject({ code: 0 })
  }
  const up = await stack.docker('compose', 'up', '-d')
  expect(up, up.stderr).toMatchObject({ code: 0 })
  expect(up.stderr).not.toMatch(/Recreate|Created|Starting/)
}

export async function expectLoopbackOnly(stack: Stack): Promise<void> {
  const ports = await stack.docker(
    'ps',
    '--filter',
    `label=dev.lake.project=${await stack.id()}`,
    '--format',
    '{{.Ports}}',
  )
  const published = ports.stdout.split(/[\n,]/).filter((port) => port.includes('->'))
  expect(published.length).toBeGreaterThan(4)
  for (const port of published) expect(port.trim()).toMatch(/^127\.0\.0\.1:/)
}

/** The values of secrets stand in `.lake/secrets` and nowhere else. */
export async function expectSecretsKept(stack: Stack, names: readonly string[]): Promise<void> {
  const folder = join(stack.dir, 'secrets')
  const values = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/)
  const ids = (
    await stack.docker('ps', '-aq', '--filter', `label=dev.lake.project=${await stack.id()}`)
  ).stdout
    .trim()
    .split('\n')
  const inspected = await stack.docker('inspect', ...ids)
  const processes = await command('ps', ['axww', '-o', 'args'], stack.folder)
  const said = await Promise.all([
    stack.lake('status'),
    stack.lake('config', 'show'),
    stack.lake('up'),
    stack.lake('logs', '--tail', '500'),
  ])
  const files = await filesOutside(stack.folder, folder)
  const texts = [
    inspected.stdout,
    processes.stdout,
    ...said.map(({ stdout, stderr }) => stdout + stderr),
    ...files,
  ]
  for (const value of values) for (const text of texts) expect(text.includes(value)).toBe(false)
}

/** The engine's own profile variable from `.env` must not decide here. */
async function withoutProfiles(args: readonly string[], cwd: string) {
  return command('env', ['COMPOSE_PROFILES=', 'docker', ...args], cwd)
}

async function modified(folder: string): Promise<Record<string, number>> {
  const paths = (await readdir(folder, { recursive: true })).toSorted()
  const times = await Promise.all(
    paths.map(async (path) => [path, (await stat(join(folder, path))).mtimeMs] as const),
  )
  return Object.fromEntries(times.filter(([path]) => path !== '.lake'))
}

async function filesOutside(folder: string, secrets: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.filter((path) => !path.startsWith(secrets)).map((path) => readFile(path, 'utf8')))
}
