import { expect, test } from 'vitest'
import { readTerminal, safe, safeJson } from '../../src/cli/terminal.ts'

const tty = { isTTY: true, columns: 120 }

test.each([
  ['a terminal', tty, {}, true, true],
  ['a pipe', {}, {}, true, false],
  ['NO_COLOR', tty, { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', tty, { NO_COLOR: '' }, true, true],
  ['--no-color', tty, {}, false, false],
  ['a dumb terminal', tty, { TERM: 'dumb' }, true, false],
  ['FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true, true],
  ['FORCE_COLOR=0', {}, { FORCE_COLOR: '0' }, true, false],
  ['both', {}, { FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
])('colours on %s', (_, screen, environment, color, colored) => {
  expect(readTerminal({ screen, environment, color }).paint.level > 0).toBe(colored)
})

test.each([
  [{ LANG: 'en_US.UTF-8' }, '✔'],
  [{ LANG: 'C.utf8' }, '✔'],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'C' }, 'ok'],
  [{ LANG: 'C' }, 'ok'],
  [{}, 'ok'],
  [{ TERM_PROGRAM: 'Apple_Terminal' }, '✔'],
  [{ LANG: 'C.UTF-8', TERM: 'dumb' }, 'ok'],
])('symbols under %j', (environment, ok) => {
  expect(readTerminal({ screen: tty, environment, color: true }).symbols.ok).toBe(ok)
})

test('a dumb terminal is none', () => {
  expect(readTerminal({ screen: tty, environment: { TERM: 'dumb' }, color: true }).isTTY).toBe(false)
})

test('untrusted text cannot command the terminal', () => {
  expect(safe('\u001B[2J\u001B]52;c;ZXZpbA==\u0007')).toBe('^[[2J^[]52;c;ZXZpbA==^G')
  expect(safe('\u009B31m')).toBe(String.raw`\u009b31m`)
  expect(safe('a\u202Eb')).toBe(String.raw`a\u202eb`)
  expect(safe('over\rwrite')).toBe('over^Mwrite')
  expect(safe('line\r\nline\ttab ✔ é')).toBe('line\nline\ttab ✔ é')
})

test('nor can a string of JSON, and it means what it meant', () => {
  const said = { line: '\u009B31m \u007F a\u202Eb \u001B[2J\n✔ é' }
  const json = safeJson(JSON.stringify(said, null, 2))
  expect(json).not.toMatch(/[\u001b\u007f-\u009f\u202e]/) // eslint-disable-line no-control-regex
  expect(json).toContain('✔ é')
  expect(JSON.parse(json)).toEqual(said)
})
