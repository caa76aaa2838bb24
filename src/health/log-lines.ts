// One line as the engine has it, and as it looks after its way through Alloy.
import { stripVTControlCharacters } from 'node:util'
import type { LogEntry } from '../system/system.ts'

/** Younger ones may be on their way: Alloy waits a second for the rest of a stack trace, and another to fill a batch. */
const settleMs = 3000

/** The newest line that should have arrived by now; else the newest of all. Blank lines are not looked for. */
export function settled(lines: readonly LogEntry[], nowMs: number): LogEntry | undefined {
  const candidates = lines.filter(({ line }) => normal(line) !== '')
  const old = candidates.filter(({ time }) => nowMs - Date.parse(time) >= settleMs)
  return old.at(-1) ?? candidates.at(-1)
}

/**
 * Alloy strips colours, joins lines, and puts the engine's own time stamps into a line at each 16 KB; Loki cuts what is
 * longer than 256 KB and replaces bytes that are no UTF-8. The head of a line stays as it was.
 */
export function contains(entry: string, line: string): boolean {
  return normal(entry).includes(normal(line).slice(0, headLength).trimEnd())
}

const headLength = 512
const noise = /[ \p{Cc}\ufffd]+/gu

function normal(text: string): string {
  return stripVTControlCharacters(text).replaceAll(noise, ' ').trim()
}

/** `2030-01-01T00:00:00.123456789Z`: JavaScript's dates end at milliseconds. */
export function nanoseconds(iso: string): bigint {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? ''
  const seconds = BigInt(Math.floor(Date.parse(iso) / 1000))
  return seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0').slice(0, 9))
}
