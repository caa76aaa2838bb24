// A container's log as the engine streams it: frames with a header of eight bytes, each one message of one stream.
// A line longer than 16 KB comes in several frames, each with a timestamp of its own; only the last ends in a newline.
import { Buffer } from 'node:buffer'
import type { LogEntry } from './system.ts'

export interface Frame {
  readonly stream: LogEntry['stream']
  readonly payload: Buffer
}

const headerBytes = 8
/** What has no newline for so long is no line: it is passed on in pieces. */
const maxLineBytes = 1024 * 1024

export async function* frames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let pending: Buffer[] = []
  let size = 0
  let wanted = headerBytes
  for await (const chunk of chunks) {
    pending.push(chunk)
    size += chunk.length
    if (size < wanted) continue
    let buffer = Buffer.concat(pending)
    while (buffer.length >= headerBytes) {
      const end = headerBytes + buffer.readUInt32BE(4)
      wanted = end
      if (buffer.length < end) break
      yield { stream: buffer[0] === 2 ? 'stderr' : 'stdout', payload: buffer.subarray(headerBytes, end) }
      buffer = buffer.subarray(end)
      wanted = headerBytes
    }
    pending = [buffer]
    size = buffer.length
  }
}

/** A container with a terminal has no frames: all is standard output. */
export async function* rawFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk])
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      yield { stream: 'stdout', payload: rest.subarray(0, at + 1) }
      rest = rest.subarray(at + 1)
    }
    if (rest.length < maxLineBytes) continue
    yield { stream: 'stdout', payload: rest }
    rest = Buffer.alloc(0)
  }
  if (rest.length > 0) yield { stream: 'stdout', payload: rest }
}

interface Open {
  time: string
  parts: Buffer[]
  bytes: number
}

export async function* entries(from: AsyncIterable<Frame>): AsyncGenerator<LogEntry> {
  const open: Record<LogEntry['stream'], Open> = { stdout: empty(), stderr: empty() }
  for await (const { stream, payload } of from) {
    const { time, text } = split(payload)
    const line = open[stream]
    if (line.parts.length === 0) line.time = time
    line.parts.push(text)
    line.bytes += text.length
    if (text.at(-1) !== 10 && line.bytes < maxLineBytes) continue
    yield toEntry(stream, line)
    open[stream] = empty()
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    if (open[stream].bytes > 0) yield toEntry(stream, open[stream])
  }
}

const empty = (): Open => ({ time: '', parts: [], bytes: 0 })

/** Bytes are joined before they are decoded: a character may lie across two frames. */
function toEntry(stream: LogEntry['stream'], line: Open): LogEntry {
  const text = new TextDecoder().decode(Buffer.concat(line.parts))
  return { time: line.time, stream, line: text.replace(/\r?\n$/, '') }
}

const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) /

function split(payload: Buffer): { readonly time: string; readonly text: Buffer } {
  const found = stamp.exec(payload.subarray(0, 40).toString('latin1'))?.[0]
  if (found === undefined) return { time: '', text: payload }
  return { time: found.trimEnd(), text: payload.subarray(found.length) }
}

/** The engine takes seconds with nine decimals; an ISO time may have more than milliseconds, so its text is cut. */
export function unixTime(iso: string): string {
  const seconds = Math.floor(Date.parse(iso) / 1000)
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? ''
  return `${seconds}.${fraction.padEnd(9, '0').slice(0, 9)}`
}
