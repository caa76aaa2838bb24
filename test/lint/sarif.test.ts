// What --format sarif writes, against the schema of SARIF 2.1.0 itself: every finding that a fixture brings about.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { everyRule } from '../../src/lint/catalogue.ts'
import { lint } from '../../src/lint/lint.ts'
import { lintFormats } from '../../src/report/lint-formats.ts'
import { fixtureFacts } from './material.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const rules = everyRule.map(({ id, severity, why, fixable }) => ({
  id,
  severity,
  why,
  fixable: fixable === true,
}))

interface Sarif {
  runs: { tool: { driver: { rules: { id: string }[] } }; results: Result[] }[]
}
interface Result {
  ruleId: string
  level: string
  locations: { physicalLocation: { region: { startLine: number } } }[]
}

/** Draft 4 is told by its keywords `id` and `$schema`, which ajv reads otherwise; nothing else here differs. */
function isSarif(): (log: unknown) => readonly string[] {
  const text = readFileSync(join(import.meta.dirname, 'sarif/sarif-2.1.0.json'), 'utf8')
  const { $schema: _draft, id: _id, ...schema } = JSON.parse(text) as Record<string, unknown>
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    unicodeRegExp: false,
    validateFormats: false,
  }).compile(schema)
  return (log) =>
    validate(log)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const problems = isSarif()

function written(): string {
  const facts = fixtureFacts()
  const files = everyRule.flatMap(({ id }) =>
    readdirSync(join(fixtures, id)).map(
      (name) => [`a folder/${id}/${name}`, readFileSync(join(fixtures, id, name), 'utf8')] as const,
    ),
  )
  // Each alone: beside each other they would be found twice.
  const findings = files.flatMap((file) => lint(new Map([file]), { facts }).findings)
  const lines = findings.map((finding) => ({ ...finding, fixable: finding.edit !== undefined }))
  // One of lake.yaml, of which the catalogue knows nothing.
  const own = {
    ruleId: 'config',
    severity: 'error',
    file: 'lake.yaml',
    line: 1,
    col: 1,
    message: 'x',
    fixable: false,
  } as const
  return lintFormats.sarif([...lines, own], rules, '1.2.3')
}

const text = written()
const log = () => JSON.parse(text) as Sarif

test('the findings of all fixtures are SARIF', () => {
  expect(problems(log())).toEqual([])
  expect(new Set(log().runs[0]?.results.map(({ ruleId }) => ruleId)).size).toBeGreaterThan(50)
})

test('and so is nothing found', () => {
  expect(problems(JSON.parse(lintFormats.sarif([], rules, '1.2.3')))).toEqual([])
})

test.each([
  ['a level that there is not', (result: Result) => (result.level = 'info')],
  [
    'a line that there is not',
    (result: Result) => result.locations.forEach((it) => (it.physicalLocation.region.startLine = 0)),
  ],
  ['a key of ours', (result: Result) => Object.assign(result, { why: 'x' })],
  ['no message', (result: Result) => Reflect.deleteProperty(result, 'message')],
])('the schema refuses %s', (_, spoil) => {
  const spoiled = log()
  spoiled.runs[0]?.results.slice(0, 1).forEach(spoil)
  expect(problems(spoiled)).not.toEqual([])
})
