import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { fromYaml, marker, overlay, plainYaml, toYaml } from '../../src/render/yaml.ts'

/** What each generation of parsers makes of it: Go's yaml.v2 and Python read 1.1, newer tools 1.2. */
const readings = (text: string): readonly unknown[] => [
  parse(text, { version: '1.1' }),
  parse(text, { version: '1.2' }),
]

const traps = [
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'Y',
  'N',
  'True',
  'null',
  'Null',
  '~',
  '',
  ' ',
  'NaN',
  '.nan',
  '.inf',
  '-.INF',
  '12:30:45',
  '1:2',
  '190:20:30',
  '0o17',
  '017',
  '0x1f',
  '0b11',
  '1_000',
  '1e3',
  '.5',
  '5.',
  '+1',
  '-0',
  '00',
  '1.0',
  '2024-01-01',
  '2024-01-01T00:00:00Z',
  '=',
  '<<',
  '@a',
  '`a',
  '%a',
  '&a',
  '*a',
  '!a',
  '- a',
  '? a',
  'a: b',
  'a #b',
  '#a',
  '{a}',
  '[a]',
  '"a"',
  "'a'",
  '|',
  '>',
  '---',
  '...',
  'a\nb',
  'a\n',
  '\n',
  '\ta',
  'a\t',
  ' a',
  'a ',
  '\u0000',
  '\u0085',
  '\u2028',
  '😀',
  '${VAR}',
  '0.8',
  '127.0.0.1:9090:9090',
  '9e99',
  '0o8',
  '0O17',
  '1__0',
  '685_230.15',
  'e5',
  '-e5',
  '473:473',
  'a\n\nb',
  'a\n \n  b\n',
  ' a\nb',
  'a\n\n',
  'say "it\'s"',
  'C:\\x',
]
const text = fc.oneof(fc.constantFrom(...traps), fc.string(), fc.string({ unit: 'binary' }))
const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
      .map((n) => (Object.is(n, -0) ? 0 : n)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom(...traps.filter((key) => key !== '<<')), fc.string()),
      tie('node'),
      { maxKeys: 4 },
    ),
  ),
})).node

describe('written YAML', () => {
  test.each(traps)('%j stays the text it is, as a value and as a key', (trap) => {
    for (const read of readings(toYaml({ value: trap, list: [trap] }))) {
      expect(read).toEqual({ value: trap, list: [trap] })
    }
    if (trap === '<<') return
    for (const read of readings(toYaml({ in: { [trap]: 1 } }))) expect(read).toEqual({ in: { [trap]: 1 } })
  })

  test('every parser reads the same value as was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value), (written) => {
        for (const read of readings(toYaml(written))) expect(read).toEqual(written)
      }),
      { numRuns: 500 },
    )
  })

  test('one object in two places is written twice: an alias would tie them together for the reader', () => {
    const shared = { a: 1 }
    expect(plainYaml({ b: shared, c: shared })).toBe('b:\n  a: 1\nc:\n  a: 1\n')
  })

  test('says on its first line whose it is; comments stand where they were asked for', () => {
    const written = toYaml(
      { services: { a: { image: 'x' }, b: {} } },
      { head: 'For people.', above: { 'services.b': 'The second.', 'services.gone': 'Nowhere.' } },
    )
    expect(written).toBe(
      `# ${marker}\n# For people.\n\nservices:\n  a:\n    image: x\n\n  # The second.\n  b: {}\n`,
    )
  })

  test('long lines are not folded', () => {
    const long = `${'word '.repeat(60)}end`
    expect(plainYaml({ expr: long })).toBe(`expr: ${long}\n`)
  })
})

describe('reading templates', () => {
  test('merge keys are resolved, and what is no mapping is empty', () => {
    expect(fromYaml('base: &b { a: 1 }\nuse: { <<: *b, c: 2 }\n')['use']).toEqual({ a: 1, c: 2 })
    expect(fromYaml('- a\n')).toEqual({})
    expect(fromYaml('')).toEqual({})
  })
})

describe('overlay', () => {
  test('objects merge by key, lists and scalars are replaced, nothing said changes nothing', () => {
    expect(overlay({ a: { b: 1, c: [1, 2] }, d: 3 }, { a: { c: [9] }, d: undefined, e: 4 })).toEqual({
      a: { b: 1, c: [9] },
      d: 3,
      e: 4,
    })
  })

  test('neither side is changed', () => {
    const base = Object.freeze({ a: Object.freeze({ b: 1 }) })
    expect(overlay(base, { a: { b: 2 } })).toEqual({ a: { b: 2 } })
    expect(base).toEqual({ a: { b: 1 } })
  })
})
