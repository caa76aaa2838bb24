// Whatever stands in lake.yaml: an answer, at a place in the file, in words.
import fc from 'fast-check'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
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
  if (finding.col < 1 || finding.col > (lines[finding.line - 1]?.length ?? 0) + 1) return `column ${finding.col}`
  if (finding.message.trim().length < 5) return 'no message'
  // Words of zod, of JavaScript, of nothing at all; what the user wrote may say anything, in quotes.
  const ours = said.replaceAll(/"[^"]*"/g, '""')
  return /undefined|\[object|Invalid input|NaN|expected string|must be something else/.exec(ours)?.[0]
}

function judge(text: string): void {
  const result = parseConfig(text, options)
  const findings = result.ok ? result.warnings : result.findings
  const lines = text.replace(/^\uFEFF/, '').split('\n')
  if (!result.ok && !findings.some(({ severity }) => severity === 'error')) throw new Error('refused without an error')
  for (const finding of findings) {
    const wrong = wrongWith(finding, lines)
    if (wrong !== undefined) throw new Error(`${wrong}: ${JSON.stringify(finding)}`)
  }
  const order = findings.map(({ line, col }) => line * 100_000 + col)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  // oxlint-disable-next-line no-control-regex
  expect(formatFindings(findings, text).join('\n')).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
}

// 1 in 50 of them in every run; `LAKE_FUZZ=1` is all of them (11,000).
const share = process.env['LAKE_FUZZ'] === undefined ? 0.02 : Number(process.env['LAKE_FUZZ'])

const words = [
  ...['name', 'components', 'retention', 'metrics', 'disk', 'images', 'registry', 'scrape', 'interval', 'size', 'runtime'],
  ...['alerts', 'receivers', 'overrides', 'slack', 'webhook', 'url', 'to', 'targets', 'address', 'path', 'external', 'port'],
  ...['memory', 'image', 'workers', 'TrinoHighLatency', 'threshold', 'enabled', ...Object.keys(catalogue)],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '<<', '0'],
]
const scalars = fc.oneof(
  fc.constantFrom('30d', '10GB', 'host:5432', 'tiny', 'auto', '${SLACK_WEBHOOK}', '${NOT_SET}', '${A:-1}', '$$', 'file:x', '#x'),
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
    fc.dictionary(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string()), tie('tree'), { maxKeys: 6 }),
  ),
}))

const pieces = ['\n', '  ', '\t', ': ', '- ', '{', '}', '[', ']', ', ', '"', "'", '#', '&a ', '*a', '!x ', '|', '>', '${', '}', '$', '? ', '---\n']
const mutation = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(fc.constantFrom(...pieces, ...words, '\r\n', '\u0000', '\uFEFF', '\uD800', '<<: '), fc.string({ maxLength: 4 })),
})
const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 5 })).map(([seed, edits]) =>
  edits.reduce((text, { at, remove, insert }) => {
    const start = text.length === 0 ? 0 : at % text.length
    return text.slice(0, start) + insert + text.slice(start + remove)
  }, seed),
)

const soup = fc.array(fc.oneof(fc.constantFrom(...pieces, ...words), fc.string({ maxLength: 6 })), { maxLength: 40 })

test('a valid file with a few characters changed', { timeout: 120_000 }, () => {
  fc.assert(fc.property(mutated, judge), { numRuns: 5000 * share })
})

test('any YAML', { timeout: 120_000 }, () => {
  fc.assert(fc.property(tree, (value) => judge(stringify(value, { aliasDuplicateObjects: false }))), { numRuns: 3000 * share })
})

test('any text', { timeout: 120_000 }, () => {
  const text = fc.oneof(soup.map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 200 }))
  fc.assert(fc.property(text, judge), { numRuns: 3000 * share })
})

test('far too much of everything', { timeout: 120_000 }, () => {
  const opening = ['[', '{', '- ', '? ', '"', '&a ', '!x ', '${'].map((piece) => piece.repeat(50_000 * share))
  for (const text of [...opening, 'x'.repeat(300_000), `a: ${'['.repeat(1000)}`, 'a:\n'.repeat(1000)]) judge(text)
})
