// One line in the engine and in Loki.
import { describe, expect, test } from 'vitest'
import { contains, nanoseconds, settled } from '../../src/health/log-lines.ts'
import type { LogEntry } from '../../src/system/system.ts'

const long = 'a'.repeat(20_000)

describe('an entry holds the line', () => {
  test.each([
    ['as it is', 'level=info msg=x', 'level=info msg=x'],
    ['coloured', 'INFO started', '\u001b[32mINFO\u001b[0m started'],
    ['as one of a stack trace', 'Error: x\n\tat a\n\tat b', '\tat b'],
    [
      'with a time stamp in it at 16 KB',
      `${long.slice(0, 16_384)}2026-11-21T05:45:08.967921660Z ${long.slice(16_384)}`,
      long,
    ],
    ['cut at 256 KB', long.slice(0, 16_000), long],
    ['with bytes that are no text', 'a \ufffd\ufffd b', 'a \ufffd b'],
    ['with a carriage return', '50 %\r100 %', '50 %\r100 %\r'],
  ])('%s', (_, entry, line) => expect(contains(entry, line)).toBe(true))

  test('another one does not', () => expect(contains('level=info msg=y', 'level=info msg=x')).toBe(false))
})

describe('the line to look for', () => {
  const at = (ms: number, line: string): LogEntry => ({
    time: new Date(ms).toISOString(),
    stream: 'stdout',
    line,
  })

  test('is the newest that had time to arrive', () => {
    expect(settled([at(1000, 'a'), at(6000, 'b'), at(9500, 'c')], 10_000)?.line).toBe('b')
  })
  test('is the newest of all where all are new', () => {
    expect(settled([at(9000, 'a'), at(9500, 'b')], 10_000)?.line).toBe('b')
  })
  test('is no blank one', () => {
    expect(settled([at(1000, 'a'), at(2000, ' \u001b[0m ')], 10_000)?.line).toBe('a')
    expect(settled([at(1000, '')], 10_000)).toBeUndefined()
  })
})

test('nanoseconds survive', () => {
  expect(nanoseconds('2030-01-01T00:00:00.123456789Z')).toBe(1_893_456_000_123_456_789n)
  expect(nanoseconds('2030-01-01T00:00:00Z')).toBe(1_893_456_000_000_000_000n)
})
