// Places: of a part of a folded, quoted or escaped text; of a value in JSON; and the tree of YAML beside another parser's.
import { parse } from 'yaml'
import { expect, test } from 'vitest'
import { jsonPlaces } from '../../src/lint/json-place.ts'
import { lint } from '../../src/lint/lint.ts'
import { readRules } from '../../src/lint/rule-file.ts'
import { readTree } from '../../src/lint/yaml-tree.ts'
import type { Node } from '../../src/lint/yaml-tree.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'

test.each([
  ['expr: up{a="b"} > THERE'],
  [`expr: 'up{a="b"} > THERE'`],
  [String.raw`expr: "up{a=\"b\"} > THERE"`],
  ['expr: >-\n          up{a="b"}\n          > THERE'],
  ['expr: |\n          up{a="b"}\n\n          # why\n          > THERE'],
])('%j: the place of a part', (expression) => {
  const text = `groups:\n  - name: a\n    rules:\n      - alert: A\n        ${expression}\n`
  const file = readRules({ path: 'x', text }, 'prometheus', new Map())
  const [rule] = file.kind === 'rules' ? (file.groups[0]?.rules ?? []) : []
  const { query } = rule ?? {}
  expect(query?.place(query.text.indexOf('THERE'))).toBe(text.indexOf('THERE'))
})

test.each([
  [['a'], '1'],
  [['b', 'c', 1], '"x,]}"'],
  [['b', 'd'], 'null'],
  [['b', 'nothing', 3], '{ "c"'],
  [[], '{ "a"'],
  [['e"'], 'true'],
] as const)('JSON, %j', (path, there) => {
  const text = String.raw`{ "a": 1, "b": { "c": [[], "x,]}"], "d": null }, "e\"": true }`
  expect(text.slice(jsonPlaces(text).at(path))).toMatch(there)
  expect(text.slice(jsonPlaces(text).at(path)).startsWith(there)).toBe(true)
})

function plain(node: Node | undefined): unknown {
  if (node === undefined) return null
  if (node.kind === 'text') return node.value
  if (node.kind === 'list') return node.items.map(plain)
  return Object.fromEntries(node.entries.map(({ key, value }) => [plain(key), plain(value)]))
}

const yaml = templatePaths().filter((path) => /rules\/.*\.yaml$|compose\/.*\.yaml$/.test(path))

test.each(yaml)('%s reads as another parser reads it', (path) => {
  const text = readTemplate(path)
  expect(plain(readTree(text))).toEqual(parse(text, { schema: 'failsafe', merge: true }))
})

test.each(['a: &x { b: 1 }\nc: *x\n', 'a: &x { b: 1, c: 2 }\nd: { <<: *x, c: 3 }\n', 'a:\nb: ""\n'])(
  '%j reads as another parser reads it',
  (text) => {
    const other = parse(text, { schema: 'failsafe', merge: true, customTags: ['merge'] }) as object
    const withTexts = JSON.parse(JSON.stringify(other).replaceAll('null', '""')) as unknown
    expect(plain(readTree(text))).toEqual(withTexts)
  },
)

test('what an alias repeats is said once, where it stands', () => {
  const rule = (name: string, expr: string) =>
    `{ alert: ${name}, for: 5m, labels: { severity: info }, expr: ${expr} }`
  const text = `groups: [{ name: a, rules: [${rule('A', `&e 'up{job=~"^a$"} == 0'`)}, ${rule('B', '*e')}] }]\n`
  const found = lint(new Map([['a.rules.yaml', text]]), { only: ['regexp'] }).findings
  expect(found.map(({ offset }) => offset)).toEqual([text.indexOf('job=~')])
})
