// What must hold of every running stack, whatever its size: each fails by an assertion.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Stack } from './driver.ts'
import { command } from './project.ts'

/** A second `up`: no write, no service that notices. */
export async function expectNothingToDo(stack: Stack): Promise<void> {
  const [before, runs, since] = [await stack.modified(), await stack.runs(), await stack.watch()]
  const ended = await stack.lake('up')
  expect(ended.code).toBe(0)
  expect(ended.stdout).toContain('nothing to do')
  expect(await stack.modified()).toEqual(before)
  expect(await since()).toEqual([])
  expect(await stack.runs()).toEqual(runs)
}

export async function expectLoopbackOnly(stack: Stack, atLeast = 5): Promise<void> {
  const addresses = await stack.listening()
  expect(addresses.length).toBeGreaterThanOrEqual(atLeast)
  for (const address of addresses) expect(address).toMatch(/^127\.0\.0\.1:/)
}

/** The values of secrets stand in `.lake/secrets` and nowhere else. */
export async function expectSecretsKept(stack: Stack, names: readonly string[]): Promise<void> {
  const folder = join(stack.dir, 'secrets')
  const values = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  for (const value of values) expect(value).toMatch(/^[0-9a-f]{48}$/)
  const processes = await command('ps', ['axww', '-o', 'args'], stack.folder)
  const said = await Promise.all([
    stack.lake('status'),
    stack.lake('config', 'show'),
    stack.lake('up'),
    stack.lake('logs', '--tail', '500'),
  ])
  const files = await filesOutside(stack.folder, folder)
  const texts = [
    ...(await stack.seen()),
    processes.stdout,
    ...said.map(({ stdout, stderr }) => stdout + stderr),
    ...files,
  ]
  for (const value of values) for (const text of texts) expect(text.includes(value)).toBe(false)
}

/** A file that was there a moment ago may be gone: databases turn theirs over. */
async function filesOutside(folder: string, secrets: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const outside = files.filter((path) => !path.startsWith(secrets))
  return Promise.all(outside.map((path) => readFile(path, 'utf8').catch(() => '')))
}
