// A supervisor under load and on a full disk: what floods its log, and what is no longer there to write to.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startOf } from '../../src/system/process-identity.ts'
import type { Request } from '../../src/system/native/protocol.ts'
import { lives, processes, rig } from './run.ts'
import type { Rig } from './run.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
if (!isRoot) process.stderr.write('NOT RUN: a full disk, since only root may mount one\n')

let it: Rig
beforeEach(() => {
  it = rig()
})
afterEach(() => it.end())

const running = (name: string) =>
  it.until(`${name} runs`, async () => {
    const found = await it.process(name)
    return found.state === 'running' && found.alive ? found : undefined
  })
const folderSize = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
const memoryOf = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** As a command that is killed on its way. */
async function askAndDie(request: Request): Promise<void> {
  const text = JSON.stringify(`${JSON.stringify(request)}\n`)
  const connect = `require('node:net').createConnection(${JSON.stringify(it.record().socket)})`
  const script = `${connect}.write(${text}, () => process.kill(process.pid, 'SIGKILL'))`
  await run(process.execPath, ['-e', script]).catch(() => {})
}

test('a flood of logs is held: files, memory of the supervisor, and the others', async () => {
  await it.start(it.spec('quiet', 'exec sleep 1000'))
  const quiet = await running('quiet')
  const { pid } = it.record()
  const before = memoryOf(pid)
  // As fast as it is read: hundreds of megabytes.
  await it.start(it.spec('loud', `exec yes ${'x'.repeat(400)}`, { logBytes: 4_000_000 }))
  const logs = join(it.target.folder, 'logs')
  const written = { rotations: 0, inode: 0, most: 0, memory: 0 }
  await it.until('fifty rotations', () => {
    const inode = statSync(join(logs, 'loud.log'), { throwIfNoEntry: false })?.ino ?? written.inode
    if (inode !== written.inode) written.rotations += 1
    written.inode = inode
    written.most = Math.max(written.most, folderSize(logs))
    written.memory = Math.max(written.memory, memoryOf(pid))
    return written.rotations > 50 ? true : undefined
  })
  expect(written.most).toBeLessThan(12_000_000)
  // Buffers on their way, and what the collector has not looked at yet.
  expect(written.memory - before).toBeLessThan(60)
  // Whoever asks is answered, and nobody else was touched.
  await processes.ask(it.target, { op: 'say', name: 'quiet', line: 'still here' })
  expect(it.log('quiet')).toContain('still here')
  expect(await running('quiet')).toMatchObject({ pid: quiet.pid, restarts: 0 })
  expect(await running('loud')).toMatchObject({ restarts: 0 })
  await processes.ask(it.target, { op: 'remove', names: ['loud'] })
})

test.runIf(isRoot)(
  'a full disk loses lines and no process, and the record is true again once there is room',
  async () => {
    const full = rig('full')
    const { folder } = full.target
    await run('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', folder])
    try {
      await full.start(full.spec('a', 'while :; do echo "a line of a log"; sleep 0.05; done'))
      await full.until('a line', () => (full.log('a').includes('a line') ? true : undefined))
      // Before the disk is full: from then on the record may be of old.
      const before = await full.pid('a')
      const filler = join(folder, 'filler')
      await run('sh', ['-c', `cat /dev/zero > ${filler} || true`])
      process.kill(before, 'SIGKILL')
      await full.until('its end', () => (lives(before) ? undefined : true))
      await new Promise((resolve) => setTimeout(resolve, 700))
      rmSync(filler)
      const after = await full.until('another start', async () => {
        const found = await full.process('a')
        return found.alive && found.pid !== before ? found : undefined
      })
      expect(after.restarts).toBeGreaterThan(0)
      const size = full.log('a').length
      await full.until('more lines', () => (full.log('a').length > size ? true : undefined))
    } finally {
      await processes.end(full.target)
      // Lazily: the last of them may still be on its way out of it.
      await run('umount', ['--lazy', folder])
      await full.end()
    }
  },
)

test('after a reboot stale pids are nobody: neither signalled nor taken for running', async () => {
  await it.start(it.spec('a', 'exec sleep 1000'), it.spec('b', 'exec sleep 1000'))
  await Promise.all([running('a'), running('b')])
  const record = it.record()
  await processes.end(it.target)
  // Others have their numbers now: one that lives, and one of this very program with another start.
  const other = it.path('other.sh')
  writeFileSync(other, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 })
  const mine = execFile(other)
  const pid = mine.pid ?? 0
  const start = await startOf(pid)
  const stale = {
    ...record,
    pid,
    start: 'an earlier boot/77',
    processes: record.processes.map((found, at) => ({
      ...found,
      pid: at === 0 ? pid : 999_999_999,
      start: `an earlier boot/${at}`,
    })),
  }
  mkdirSync(it.target.folder, { recursive: true })
  writeFileSync(join(it.target.folder, 'supervisor.json'), JSON.stringify(stale))
  writeFileSync(join(it.target.folder, 'supervisor.sock'), '')
  const seen = await processes.look(it.target.folder)
  expect(seen?.supervised).toBe(false)
  expect(seen?.processes.map(({ alive }) => alive)).toEqual([false, false])
  await it.start(it.spec('a', 'exec sleep 1000'))
  expect((await running('a')).pid).not.toBe(pid)
  await processes.end(it.target)
  expect(existsSync(join(it.target.folder, 'supervisor.json'))).toBe(false)
  expect(await startOf(pid)).toBe(start)
  mine.kill('SIGKILL')
})

test('a request whose sender was killed is carried out, and the next one after it', async () => {
  const stubborn = `trap '' TERM; while :; do sleep 0.1; done`
  await it.start(it.spec('a', stubborn, { graceMs: 1500 }))
  const first = await running('a')
  const { pid } = it.record()
  await askAndDie({ op: 'remove', names: ['a'] })
  await it.start(it.spec('a', 'exec sleep 1000'))
  const second = await running('a')
  expect(lives(first.pid ?? 0)).toBe(false)
  expect(it.record().pid).toBe(pid)
  expect(it.record().processes.map((found) => found.pid)).toEqual([second.pid])
})

test('whoever asks while it ends waits for its end, and gets a new one', async () => {
  await it.start(it.spec('a', `trap '' TERM; while :; do sleep 0.1; done`, { graceMs: 1500 }))
  const first = await running('a')
  const { pid } = it.record()
  await askAndDie({ op: 'shutdown' })
  await it.start(it.spec('a', 'exec sleep 1000'))
  expect((await running('a')).pid).not.toBe(first.pid)
  expect(it.record().pid).not.toBe(pid)
  expect([pid, first.pid ?? 0].filter(lives)).toEqual([])
})
