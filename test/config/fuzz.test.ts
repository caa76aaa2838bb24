// Whatever stands in lake.yaml: an answer, at a place in the file, in words.
import * as fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { setValue, unsetValue } from '../../src/config/edit.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { formatFindings } from '../../src/config/report.ts'
import type { Finding } from '../../src/findings.ts'
import { alerts, catalogue, environment } from './catalogue.ts'

const options = { file: 'lake.yaml', environment, alerts, components: catalogue }

const seeds = ['good', 'bad'].flatMap((kind) => {
  const folder = `${import.meta.dirname}/fixtures/${kind}`
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && !/bomb|deep/.test(name))
  return files.map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
})

function wrongWith(finding: Finding, lines: readonly string[]): string | undefined {
  const said = `${finding.message} ${finding.fix ?? ''}`
  if (finding.line < 1 || finding.line > lines.length) return `line ${finding.line} of ${lines.length}`
  if (finding.col < 1 || finding.col > (lines[finding.line - 1]?.length ?? 0) + 1)
    return `column ${finding.col}`
  if (finding.message.trim().length < 5) return 'no message'
  // Words of zod, of JavaScript, of nothing at all; what the user wrote may say anything, in quotes.
  const ours = said.replaceAll(/"[^"]*"/g, '""')
  return /undefined|\[object|Invalid input|NaN|expected string|must be something else/.exec(ours)?.[0]
}

/** What is wrong with the answer. */
function judge(text: string): readonly string[] {
  const result = parseConfig(text, options)
  const findings = result.ok ? result.warnings : result.findings
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  const wrong = findings.flatMap((finding) => {
    const why = wrongWith(finding, lines)
    return why === undefined ? [] : [`${why}: ${JSON.stringify(finding)}`]
  })
  const order = findings.map(({ line, col }) => line * 1_000_000 + col)
  const sorted = order.every((place, index) => index === 0 || place >= (order[index - 1] ?? 0))
  return [
    ...wrong,
    ...(result.ok || findings.some(({ severity }) => severity === 'error')
      ? []
      : ['refused without an error']),
    ...(sorted ? [] : ['not in the order of the file']),
    ...(/[^\P{Cc}\n]/u.test(formatFindings(findings, text).join('\n'))
      ? ['control characters in the output']
      : []),
  ]
}

// 1 in 50 of them in every run; `LAKE_FUZZ=1` is all of them (11,000).
const share = process.env['LAKE_FUZZ'] === undefined ? 0.02 : Number(process.env['LAKE_FUZZ'])

const words = [
  'name components retention metrics disk images registry scrape interval size runtime alerts receivers overrides',
  'slack webhook url to targets address path external port memory image workers TrinoHighLatency threshold enabled',
  '__proto__ constructor toString hasOwnProperty  << 0',
  Object.keys(catalogue).join(' '),
].flatMap((line) => line.split(' '))
const scalars = fc.oneof(
  fc.constantFrom(
    '30d',
    '10GB',
    'host:5432',
    'tiny',
    'auto',
    '${SLACK_WEBHOOK}',
    '${NOT_SET}',
    '${A:-1}',
    '$$',
    'file:x',
    '#x',
  ),
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    scalars,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string()), tie('tree'), {
      maxKeys: 6,
    }),
  ),
}))

const pieces = [
  '\n',
  '  ',
  '\t',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  ', ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '!x ',
  '|',
  '>',
  '${',
  '}',
  '$',
  '? ',
  '---\n',
]
const mutation = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(
    fc.constantFrom(...pieces, ...words, '\r\n', '\u0000', '\uFEFF', '\uD800', '<<: '),
    fc.string({ maxLength: 4 }),
  ),
})
const mutated = fc
  .tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 5 }))
  .map(([seed, edits]) =>
    edits.reduce((text, { at, remove, insert }) => {
      const start = text.length === 0 ? 0 : at % text.length
      return text.slice(0, start) + insert + text.slice(start + remove)
    }, seed),
  )

const soup = fc.array(fc.oneof(fc.constantFrom(...pieces, ...words), fc.string({ maxLength: 6 })), {
  maxLength: 40,
})

/** Without the value that `expect` returns: fast-check would read it. */
const answered = (text: string): void => {
  expect(judge(text)).toEqual([])
}

test('a valid file with a few characters changed', { timeout: 120_000 }, () => {
  fc.assert(fc.property(mutated, answered), { numRuns: 5000 * share })
  expect.hasAssertions()
})

test('any YAML', { timeout: 120_000 }, () => {
  const text = tree.map((value) => stringify(value, { aliasDuplicateObjects: false }))
  fc.assert(fc.property(text, answered), { numRuns: 3000 * share })
  expect.hasAssertions()
})

test('any text', { timeout: 120_000 }, () => {
  const text = fc.oneof(
    soup.map((parts) => parts.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  fc.assert(fc.property(text, answered), { numRuns: 3000 * share })
  expect.hasAssertions()
})

test('any edit of any file', { timeout: 120_000 }, () => {
  const typed = fc.oneof(
    soup.map((parts) => parts.join('')),
    fc.constantFrom(...words, '[*a]', '&a [*a]', '!x y', 'a: |\n b'),
  )
  const path = fc.array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...words) }, fc.string()), {
    minLength: 1,
    maxLength: 4,
  })
  const edited = (text: string, keys: readonly string[], value: string): void => {
    for (const result of [setValue(text, keys, { value, ...options }), unsetValue(text, keys, options)]) {
      // What was valid stays valid; what is refused says why.
      const valid = parseConfig(text, options).ok
      expect(result.ok ? !valid || parseConfig(result.text, options).ok : result.findings.length > 0).toBe(
        true,
      )
    }
  }
  fc.assert(fc.property(mutated, path, typed, edited), { numRuns: 3000 * share })
  expect.hasAssertions()
})

test('far too much of everything', { timeout: 120_000 }, () => {
  const opening = ['[', '{', '- ', '? ', '"', '&a ', '!x ', '${'].map((piece) => piece.repeat(50_000 * share))
  const monsters = [...opening, 'x'.repeat(300_000), `a: ${'['.repeat(1000)}`, 'a:\n'.repeat(1000)]
  expect(monsters.flatMap(judge)).toEqual([])
})
