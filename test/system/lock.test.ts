import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from '../../src/system/lock.ts'
import { startOf } from '../../src/system/process-identity.ts'
import { ownFolder } from './folder.ts'

const holder = fileURLToPath(new URL('./fixtures/hold-lock.ts', import.meta.url))
const never = new AbortController().signal
const quick = { timeoutMs: 300, signal: never, onWait: () => {} }

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [holder, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

async function startHolding(lock: string): Promise<ChildProcess> {
  const child = start(lock, 'none', '1', 'hold')
  const [said] = (await once(child.stdout!, 'data')) as [Buffer]
  expect(String(said)).toBe('held\n')
  return child
}

async function record(lock: string, change: object): Promise<void> {
  const own = {
    id: 'x1',
    pid: process.pid,
    start: await startOf(process.pid),
    host: hostname(),
    command: 'lake up',
  }
  await writeFile(lock, JSON.stringify({ ...own, ...change }))
}

test('the lock is there during the work and gone after it, a failed one included', async () => {
  const lock = join(await ownFolder(), '.lake/lock')
  const seen = await withLock(
    lock,
    quick,
    async () => JSON.parse(await readFile(lock, 'utf8')) as { pid: number },
  )
  expect(seen.pid).toBe(process.pid)
  await expect(withLock(lock, quick, () => Promise.reject(new Error('boom')))).rejects.toThrow('boom')
  expect(await readdir(join(lock, '..'))).toEqual([])
})

test('a living holder is named, waited for and not disturbed', async () => {
  const lock = join(await ownFolder(), 'lock')
  const child = await startHolding(lock)
  const waited: string[] = []
  const options = { ...quick, onWait: (it: string) => waited.push(it) }
  const failure = withLock(lock, options, async () => 'mine')
  await expect(failure).rejects.toMatchObject({ code: 'lock-held', exit: 'conflict' })
  await expect(failure).rejects.toThrow(`pid ${child.pid}`)
  expect(waited).toEqual([expect.stringMatching(new RegExp(`^hold-lock .*\\(pid ${child.pid}\\)$`))])
  expect(await readdir(join(lock, '..'))).toEqual(['lock'])
})

test('a killed holder is succeeded at once', async () => {
  const lock = join(await ownFolder(), 'lock')
  const child = await startHolding(lock)
  const waiting = withLock(lock, { ...quick, timeoutMs: 10_000 }, async () => 'mine')
  child.kill('SIGKILL')
  expect(await waiting).toBe('mine')
  expect(await readdir(join(lock, '..'))).toEqual([])
})

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1 }],
  ['a pid that was given again', { start: 'boot/1' }],
])('%s holds nothing', async (_, change) => {
  const lock = join(await ownFolder(), 'lock')
  await record(lock, change)
  expect(await withLock(lock, quick, async () => 'mine')).toBe('mine')
  expect(await readdir(join(lock, '..'))).toEqual([])
})

test.each(['', '{"pid":', 'null', '[]'])('a torn lock file (%j) holds nothing', async (text) => {
  const lock = join(await ownFolder(), 'lock')
  await writeFile(lock, text)
  expect(await withLock(lock, quick, async () => 'mine')).toBe('mine')
})

test('a holder on another machine is believed', async () => {
  const lock = join(await ownFolder(), 'lock')
  await record(lock, { host: 'elsewhere', pid: 2 ** 22 + 1 })
  await expect(withLock(lock, quick, async () => 'mine')).rejects.toThrow('on elsewhere')
})

test('a successor that was killed while it took over is succeeded, too', async () => {
  const lock = join(await ownFolder(), 'lock')
  await record(lock, { id: 'n', pid: 2 ** 22 + 1 })
  await record(`${lock}.dead-n`, { id: 'm', pid: 2 ** 22 + 2 })
  expect(await withLock(lock, quick, async () => 'mine')).toBe('mine')
  expect(await readdir(join(lock, '..'))).toEqual([])
})

test('an interruption ends the waiting', async () => {
  const lock = join(await ownFolder(), 'lock')
  await record(lock, {})
  const options = { timeoutMs: 60_000, signal: AbortSignal.timeout(150), onWait: () => {} }
  await expect(withLock(lock, options, async () => 'mine')).rejects.toMatchObject({ exit: 'interrupted' })
})

test('many processes that fight over a dead lock never hold it together', { timeout: 60_000 }, async () => {
  const folder = await ownFolder()
  const [lock, counter] = [join(folder, 'lock'), join(folder, 'counter')]
  await writeFile(counter, '0')
  await record(lock, { pid: 2 ** 22 + 1 })
  const fighters = Array.from({ length: 4 }, () => start(lock, counter, '5', '3'))
  const ends = await Promise.all(fighters.map((it) => once(it, 'exit')))
  expect(ends.map(([code]) => code as number)).toEqual([0, 0, 0, 0])
  expect(await readFile(counter, 'utf8')).toBe('20')
  expect((await readdir(folder)).sort()).toEqual(['counter'])
})
