// The log files of supervised processes, as the engine would give them: from the end, from a time, and as they grow.
import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { LogEntry, LogOptions } from '../system.ts'
import { logFolder } from './protocol.ts'

const pollMs = 200

export async function* tailLog(
  folder: string,
  name: string,
  { follow, tail, since, signal }: LogOptions,
  isRunning: () => Promise<boolean>,
): AsyncIterable<LogEntry> {
  const path = join(folder, logFolder, `${name}.log`)
  const text = await readText(path)
  const [older, inode] = await Promise.all([readText(`${path}.1`), inodeOf(path)])
  const end = text.lastIndexOf('\n') + 1
  const whole = `${older}${text.slice(0, end)}`
  const entries = linesOf(whole).filter((entry) => since === undefined || entry.time >= since)
  yield* tail === undefined ? entries : entries.slice(Math.max(0, entries.length - tail))
  if (follow) yield* grow({ path, at: Buffer.byteLength(text.slice(0, end)), inode, signal, isRunning })
}

interface Growing {
  readonly path: string
  readonly at: number
  readonly inode: number
  readonly signal: AbortSignal
  readonly isRunning: () => Promise<boolean>
}

/** Ends with the process, once all that it wrote was read. */
async function* grow({ path, at, inode, signal, isRunning }: Growing): AsyncIterable<LogEntry> {
  let place = { at, inode }
  while (!signal.aborted) {
    const running = await isRunning()
    const now = await inodeOf(path)
    if (now !== place.inode) {
      // Rotated: what the old file got in the meantime comes first.
      yield* linesOf((await readFrom(`${path}.1`, place.at)).text)
      place = { at: 0, inode: now }
    }
    const { text, bytes } = await readFrom(path, place.at)
    place = { ...place, at: place.at + bytes }
    yield* linesOf(text)
    if (!running) return
    await pause(pollMs, undefined, { signal }).catch(() => {})
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}

async function inodeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.ino ?? 0
}

/** Whole lines only. */
async function readFrom(
  path: string,
  at: number,
): Promise<{ readonly text: string; readonly bytes: number }> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return { text: '', bytes: 0 }
  try {
    const { size } = await file.stat()
    const buffer = Buffer.alloc(Math.min(Math.max(0, size - at), 4 * 1024 * 1024))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1
    return { text: buffer.toString('utf8', 0, end), bytes: end }
  } finally {
    await file.close()
  }
}

function linesOf(text: string): LogEntry[] {
  return text.split('\n').flatMap((line): LogEntry[] => {
    const [, time, mark, said] = /^(\S+Z) ([oe]) (.*)$/s.exec(line) ?? []
    if (time === undefined || said === undefined) return []
    return [{ time, stream: mark === 'o' ? 'stdout' : 'stderr', line: said }]
  })
}
