// What the terminal can show. Everything that is printed asks here first.

import { Chalk, type ChalkInstance } from 'chalk'
import type { Style, Symbols } from '../report/style.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** The part of a stream that decides how to write to it. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
}

export interface Terminal extends Style {
  readonly isTTY: boolean
  readonly paint: ChalkInstance
}

const unicode: Symbols = {
  ok: '✔',
  warn: '⚠',
  fail: '✖',
  note: '•',
  arrow: '→',
  ellipsis: '…',
  bars: '▁▂▃▄▅▆▇█',
}
const ascii: Symbols = {
  ok: 'ok',
  warn: '!',
  fail: 'x',
  note: '-',
  arrow: '->',
  ellipsis: '...',
  bars: '_.:-=+*#',
}

export interface TerminalOptions {
  readonly screen: Screen
  readonly environment: Environment
  readonly color: boolean
}

export function readTerminal({ screen, environment, color }: TerminalOptions): Terminal {
  const isTTY = screen.isTTY === true && environment['TERM'] !== 'dumb'
  const colored = color && (forcesColor(environment) || (isTTY && !environment['NO_COLOR']))
  return {
    isTTY,
    width: screen.columns ?? 80,
    paint: new Chalk({ level: colored ? 1 : 0 }),
    symbols: speaksUtf8(environment) ? unicode : ascii,
  }
}

function forcesColor(environment: Environment): boolean {
  return !['', '0', undefined].includes(environment['FORCE_COLOR']) && !environment['NO_COLOR']
}

/** The first of these that is set decides, as in the C library. macOS speaks UTF-8 with none set. */
function speaksUtf8(environment: Environment): boolean {
  if (environment['TERM'] === 'dumb') return false
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG']
  if (!locale) return environment['TERM_PROGRAM'] !== undefined
  return /utf-?8/i.test(locale)
}

// Cursor moves, titles, clipboard writes: escape sequences are commands to a terminal, and so are the C1 controls
// and the characters that reorder text. Line ends and tabs stay.
const controls = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu

/** The same for JSON, which leaves some of these as they are: its strings then mean the same, and command nothing. */
export function safeJson(json: string): string {
  return json.replace(controls, escaped)
}

function escaped(c: string): string {
  return `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

/** Makes text from logs, labels or containers harmless: controls become visible, line ends and tabs stay. */
export function safe(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(controls, (c) => {
    const code = c.codePointAt(0) ?? 0
    return code < 0x20 ? `^${String.fromCodePoint(code + 0x40)}` : escaped(c)
  })
}
