import { Buffer } from 'node:buffer'
import { array, asyncProperty, assert, constantFrom, integer, record, string } from 'fast-check'
import { expect, test } from 'vitest'
import { entries, frames, rawFrames, unixTime } from '../../src/system/logs.ts'
import type { LogEntry } from '../../src/system/system.ts'

const time = '2026-11-28T00:21:01.122915419Z'

function frame(stream: LogEntry['stream'], payload: string | Buffer): Buffer {
  const body = Buffer.from(payload)
  const header = Buffer.alloc(8)
  header[0] = stream === 'stderr' ? 2 : 1
  header.writeUInt32BE(body.length, 4)
  return Buffer.concat([header, body])
}

/** The same bytes, cut where the numbers say. */
async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (let i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? bytes.length
    yield bytes.subarray(at, at + size)
    at += size
  }
}

async function read(bytes: Buffer, sizes: readonly number[] = [65_536]): Promise<readonly LogEntry[]> {
  return Array.fromAsync(entries(frames(cut(bytes, sizes))))
}

test('lines come back whole wherever the network cuts the bytes', async () => {
  const line = record({
    stream: constantFrom('stdout' as const, 'stderr' as const),
    line: string({ unit: 'grapheme' }).map((it) => it.replace(/[\r\n]/g, '')),
  })
  await assert(
    asyncProperty(
      array(line),
      array(integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (lines, sizes) => {
        const bytes = Buffer.concat(lines.map((it) => frame(it.stream, `${time} ${it.line}\n`)))
        expect(await read(bytes, sizes)).toEqual(lines.map((it) => ({ time, ...it })))
      },
    ),
  )
})

test('a long line is joined, without the timestamps of its parts, also when the streams alternate', async () => {
  const part = 'x'.repeat(16_384)
  const bytes = Buffer.concat([
    frame('stdout', `${time} ${part}`),
    frame('stderr', `${time} between\n`),
    frame('stdout', `2026-11-28T00:21:02Z ${part}`),
    frame('stdout', `2026-11-28T00:21:03Z end\n`),
  ])
  expect(await read(bytes, [1000])).toEqual([
    { time, stream: 'stderr', line: 'between' },
    { time, stream: 'stdout', line: `${part}${part}end` },
  ])
})

test('a character that lies across two parts survives, a broken one is marked', async () => {
  const euro = Buffer.from('€')
  const bytes = Buffer.concat([
    frame('stdout', Buffer.concat([Buffer.from(`${time} a`), euro.subarray(0, 1)])),
    frame('stdout', Buffer.concat([Buffer.from(`${time} `), euro.subarray(1), Buffer.from('b\n')])),
    frame('stdout', Buffer.concat([Buffer.from(`${time} `), Buffer.from([0xff]), Buffer.from('\r\n')])),
  ])
  expect((await read(bytes)).map((it) => it.line)).toEqual(['a€b', '\uFFFD'])
})

test('an unfinished last line is told, an endless one comes in pieces', async () => {
  expect(await read(frame('stdout', `${time} no newline`))).toEqual([
    { time, stream: 'stdout', line: 'no newline' },
  ])
  const endless = Buffer.concat(
    Array.from({ length: 80 }, () => frame('stdout', `${time} ${'x'.repeat(16_384)}`)),
  )
  const pieces = await read(endless)
  expect(pieces.length).toBe(2)
  expect(pieces.map((it) => it.line.length).reduce((a, b) => a + b)).toBe(80 * 16_384)
})

test('a terminal’s output has no frames', async () => {
  const bytes = Buffer.from(`${time} one\r\n${time} two`)
  expect(await Array.fromAsync(entries(rawFrames(cut(bytes, [3]))))).toEqual([
    { time, stream: 'stdout', line: 'one' },
    { time, stream: 'stdout', line: 'two' },
  ])
})

test('nanoseconds are kept when a log is resumed', () => {
  expect(unixTime(time)).toBe(`${Date.parse('2026-11-28T00:21:01Z') / 1000}.122915419`)
  expect(unixTime('2026-11-28T00:21:01Z')).toMatch(/\.000000000$/)
})
