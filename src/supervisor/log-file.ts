// One log file per process, a time before each line, rotated by size: two files hold what two files may hold.
import { closeSync, existsSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** What has no newline for so long is cut: the memory of the supervisor is not the place for it. */
const maxLine = 64 * 1024

export interface LogFile {
  /** Reads a stream until it ends. Writing is synchronous: whoever writes faster than the disk waits for it. */
  take(stream: Readable, mark: 'o' | 'e'): void
  /** A line that the process did not write. */
  say(text: string): void
  close(): void
}

export function openLog(path: string, maxBytes: number): LogFile {
  let file = openSync(path, 'a', 0o600)
  let size = fstatSync(file).size
  // The old file is given up only once there is a new one: a number that was closed may mean another file.
  const rotate = (): void => {
    rmSync(`${path}.1`, { force: true })
    if (existsSync(path)) renameSync(path, `${path}.1`)
    const next = openSync(path, 'a', 0o600)
    closeSync(file)
    file = next
    size = 0
  }
  const write = (text: string): void => {
    try {
      if (size > maxBytes) rotate()
      size += writeSync(file, text, null, 'latin1')
    } catch {
      // A full disk loses lines; the process that wrote them goes on.
    }
  }
  return {
    take: (stream, mark) => take(stream, mark, write),
    say: (text) => write(`${now()} e ${text}\n`),
    close: () => closeSync(file),
  }
}

function now(): string {
  return new Date().toISOString()
}

/** Bytes stay what they are: latin1 there and back. */
function take(stream: Readable, mark: string, write: (text: string) => void): void {
  let rest = ''
  stream.on('data', (chunk: Buffer) => {
    const prefix = `${now()} ${mark} `
    const text = rest + chunk.toString('latin1')
    const end = text.lastIndexOf('\n')
    rest = text.slice(end + 1)
    if (end >= 0) write(`${prefix}${text.slice(0, end).replaceAll('\n', `\n${prefix}`)}\n`)
    if (rest.length < maxLine) return
    write(`${prefix}${rest}\n`)
    rest = ''
  })
  stream.on('end', () => {
    if (rest !== '') write(`${now()} ${mark} ${rest}\n`)
  })
  // A pipe whose other end is gone has ended.
  stream.on('error', () => {})
}
