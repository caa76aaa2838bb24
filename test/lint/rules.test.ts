// Every rule has one file, one section in docs/lint.md, and fixtures: a bad case that it finds, and a good one it leaves
// alone. `<id>/bad.*` may break other rules too; `<id>/good.*` breaks none that would stop `lake lint`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { everyRule, rules, suppressionRules } from '../../src/lint/catalogue.ts'
import { fixed } from '../../src/lint/fix.ts'
import { lint } from '../../src/lint/lint.ts'
import { fixtureFacts } from './material.ts'

const root = join(import.meta.dirname, '../..')
const folder = join(import.meta.dirname, 'fixtures')
const page = readFileSync(join(root, 'docs/lint.md'), 'utf8')
const ids = everyRule.map(({ id }) => id)
const facts = fixtureFacts()
const tests = ['alert_rule_test: [{ alertname: OrdersStuck, eval_time: 5m }]']

/** Some things are wrong only beside another file: `bad.json` beside `bad.first.json`. */
function fixture(id: string, kind: 'bad' | 'good'): ReadonlyMap<string, string> {
  const names = readdirSync(join(folder, id)).filter((file) => file.split('.').includes(kind))
  if (names.length === 0) throw new Error(`${id} has no ${kind} fixture`)
  // What is an SLO is told by its folder.
  const under = id === 'bad-slo' ? 'slo/' : ''
  return new Map(
    names.toSorted().map((name) => [`${under}${name}`, readFileSync(join(folder, id, name), 'utf8')]),
  )
}

function onlyFile(id: string): readonly [path: string, text: string] {
  const [first, ...more] = fixture(id, 'bad')
  if (first === undefined || more.length > 0) throw new Error(`${id} takes more than one file`)
  return first
}

const judge = (files: ReadonlyMap<string, string>) => lint(files, { facts, tests }).findings

describe.each(everyRule)('$id', ({ id, severity, why }) => {
  test('finds the bad case, at a place, with what would be right', () => {
    const found = judge(fixture(id, 'bad')).filter(({ ruleId }) => ruleId === id)
    expect(found).not.toEqual([])
    const places = found.map(({ line, col, message, fix }) => ({ at: `${line}:${col}`, message, fix }))
    expect(places).toMatchSnapshot()
  })

  test('leaves the good case alone', () => {
    const found = judge(fixture(id, 'good'))
    expect(found.filter(({ ruleId }) => ruleId === id)).toEqual([])
    expect(found.filter((finding) => finding.severity !== 'info')).toEqual([])
  })

  test('is explained', () => {
    const section = new RegExp(`^### ${id}\n\n(.+)\n`, 'm').exec(page)
    expect(section?.[1]).toContain(severity)
    expect(page).toContain(why)
  })
})

test.each(everyRule.filter(({ fixable }) => fixable))(
  '--fix mends $id: once is enough, and nothing else changes',
  ({ id }) => {
    const [path, text] = onlyFile(id)
    const once = fixed(
      text,
      judge(new Map([[path, text]])).filter(({ ruleId }) => ruleId === id),
    )
    const left = judge(new Map([[path, once]]))
    expect(left.filter(({ ruleId }) => ruleId === id)).toEqual([])
    expect(
      fixed(
        once,
        left.filter(({ ruleId }) => ruleId === id),
      ),
    ).toBe(once)
    expect(once.split('\n').length).toBe(text.split('\n').length)
    expect(once.split('\n').filter((line, index) => line !== text.split('\n')[index])).toHaveLength(1)
  },
)

test('every rule stands in a file of its own name', () => {
  const files = readdirSync(join(root, 'src/lint/rules')).map((file) => file.replace(/\.ts$/, ''))
  expect(files.toSorted()).toEqual(rules.map(({ id }) => id).toSorted())
  expect(
    Object.values(suppressionRules).every(({ id }) => !existsSync(join(root, `src/lint/rules/${id}.ts`))),
  ).toBe(true)
})

test('no fixture and no section is about a rule that is not there', () => {
  expect(readdirSync(folder).toSorted()).toEqual(ids.toSorted())
  const sections = [...page.matchAll(/^### ([a-z-]+)$/gm)].map(([, id]) => id ?? '')
  expect(sections.toSorted()).toEqual(ids.toSorted())
})

test('what stops `lake up` is found without contracts', () => {
  const errors = everyRule.filter(({ severity }) => severity === 'error').map(({ id }) => id)
  expect(errors.length).toBeGreaterThan(4)
  const found = errors.filter((id) =>
    lint(fixture(id, 'bad'), { least: 'error' }).findings.some(({ ruleId }) => ruleId === id),
  )
  expect(found).toEqual(errors)
})
