import { describe, expect, test } from 'vitest'
import { formatFindings } from '../../src/config/report.ts'
import { promqlProblem } from '../../src/lint/promql.ts'
import { userFindings } from '../../src/lint/user-files.ts'
import { dashboardTitles } from '../../src/render/templates.ts'
import { shippedTemplates } from '../render/templates.ts'

const said = (path: string, text: string) => formatFindings(userFindings(new Map([[path, text]])), text)
const rule = (lines: string) =>
  `groups:\n  - name: mine\n    rules:\n      - ${lines.replaceAll('\n', '\n        ')}\n`

test('every rule that lake ships passes', () => {
  const rules = [...shippedTemplates()].filter(([path]) => /^prometheus\/rules\/\w+\.yaml$/.test(path))
  expect(rules.length).toBeGreaterThan(3)
  expect(rules.flatMap(([, text]) => said('alerts/x.rules.yaml', text))).toEqual([])
})

test.each([
  ['', []],
  ['# nothing yet\n', []],
  ['groups: []\n', []],
  [
    rule(
      'alert: A\nexpr: up == 0\nfor: 5m\nlabels: { severity: page, n: 1 }\nannotations: { summary: "{{ $labels.job }}" }',
    ),
    [],
  ],
  [rule('record: a:b\nexpr: label_replace(up, "a", "${1}", "job", "(.*)")'), []],
  [rule('alert: A\nexpr: |\n  # why\n  up == 0'), []],
  [
    rule('alert: A\nexpr: up').replace('groups:', 'x: &l { severity: page }\ngroups:'),
    ['alerts/x.rules.yaml:1:1 error unknown key "x"; known here: groups'],
  ],
  [
    'groups:\n  - name: [\n',
    ['alerts/x.rules.yaml:2:12 error a bracket opened above is not closed; add the missing "]"'],
  ],
  ['- a\n', ['alerts/x.rules.yaml:1:1 error rules are a mapping; start with "groups:"']],
  [
    rule('alert: A\nexpr: sum(rate(foo[5m])'),
    ['alerts/x.rules.yaml:5:15 error PromQL cannot be read where it ends: something is missing'],
  ],
  [
    rule('alert: A\nexpr: rate(foo) > 1'),
    ['alerts/x.rules.yaml:5:15 error rate() wants a range, such as rate(metric[5m])'],
  ],
  [
    rule('alert: A\nexpr: up\nfro: 5m'),
    ['alerts/x.rules.yaml:6:9 error unknown key "fro"; did you mean "for"?'],
  ],
  [
    rule('alert: A\nexpr: up\nfor: soon'),
    ['alerts/x.rules.yaml:6:14 error "soon" is no duration; a number and a unit: 30s, 5m, 1h'],
  ],
  [
    rule('alert: A\nexpr: [1]'),
    ['alerts/x.rules.yaml:5:15 error the expression is no text; put it in quotes'],
  ],
  [rule('alert: A'), ['alerts/x.rules.yaml:4:9 error the rule has no expression; add "expr: ..."']],
  [rule('expr: up'), ['alerts/x.rules.yaml:4:9 error neither an alert nor a record; name one of the two']],
  [
    rule('record: a\nexpr: up\nfor: 5m'),
    ['alerts/x.rules.yaml:6:9 error "for" is for alerts only; remove it'],
  ],
  [
    rule('alert: A\nexpr: up\nannotations: { summary: "{{ $value" }'),
    ['alerts/x.rules.yaml:6:34 error a template that is not closed; add the missing "}}"'],
  ],
  [
    'groups: [{ name: a }, { name: a }]\n',
    ['alerts/x.rules.yaml:1:23 error a second group is called "a"; rename one of the two'],
  ],
])('rules: %j', (text, first) => {
  expect(said('alerts/x.rules.yaml', text).slice(0, 1)).toEqual(first)
})

const onLogs = (expr: string) => said('alerts/x.logql.yaml', rule(`alert: A\nexpr: '${expr}'`)).slice(0, 1)

// What a real Loki 3.7.8 answered to each: those that are fine it loads.
test.each([
  'sum(count_over_time({a="b"} |= "x" [5m])) > 0',
  'quantile_over_time(0.9, {a="b"} | json | unwrap ms [5m]) by (x) > 100',
  'sum by (a) (rate({a=~".+"}[5m])) > 1',
  'vector(1) > 0',
])('a rule on logs: %s', (expr) => expect(onLogs(expr)).toEqual([]))

test.each([
  [
    '{a="b"} |= "x"',
    'these are lines, and a rule compares numbers; count them: sum(count_over_time(... [5m])) > 0',
  ],
  [
    '{a="b"} > 1',
    'these are lines, and a rule compares numbers; count them: sum(count_over_time(... [5m])) > 0',
  ],
  [
    'count_over_time({a=~".*"}[5m]) > 0',
    'nothing here says which streams: every matcher lets an empty label through; name one: {service_name="..."}, or {service_name=~".+"}',
  ],
  [
    'max_over_time({a="b"} | json [5m]) > 0',
    'max_over_time() wants a number of each line; add "| unwrap <field>" before the range',
  ],
  [
    'count_over_time({a="b"}[5m]) by (x) > 0',
    'count_over_time() takes no grouping; write sum by (...) (count_over_time(...))',
  ],
  ['rate(up[5m]) > 0', 'syntax error at "up[5m]) > 0"'],
])('no rule on logs: %s', (expr, message) => {
  expect(onLogs(expr)[0]).toMatch(/^alerts\/x\.logql\.yaml:5:\d+ error /)
  expect(onLogs(expr)[0]).toContain(message)
})

describe('an expression', () => {
  test.each([
    'sum by (a) (rate(foo[5m:1m] offset 1m)) > 0',
    'max_over_time((rate(x[5m]))[1h:])',
    'quantile_over_time(0.9, x[5m] @ end())',
    'rate((foo[5m]))',
    '{"my.metric"} > 1',
    'vector(1)',
  ])('%s is fine', (expression) => expect(promqlProblem(expression)).toBeUndefined())

  test.each([
    ['foo[5m]', 'foo[5m] is a range, and only functions such as rate() take one'],
    ['sum(foo[5m])', 'foo[5m] is a range, and only functions such as rate() take one'],
    ['foo(x)', 'PromQL cannot be read at "(x)"'],
    ['rate(foo[$__rate_interval])', 'PromQL cannot be read at "$__rate_interval])"'],
    ['a >', 'PromQL cannot be read where it ends: something is missing'],
    [' ', 'the expression is empty'],
  ])('%s is not', (expression, problem) => expect(promqlProblem(expression)?.message).toBe(problem))
})

test.each([
  ['{ "title": "a" }', undefined],
  [
    '{ "title": "x", ',
    'dashboards/x.json:1:16 error not valid JSON; export the dashboard from Grafana again',
  ],
  [
    '{\n  "title": oops\n}',
    'dashboards/x.json:1:1 error not valid JSON: "o" does not belong there; export the dashboard from Grafana again',
  ],
  [
    '{ "dashboard": { "title": "a" } }',
    'dashboards/x.json:1:1 error no dashboard: it has no title; save the JSON model of one dashboard: its title stands at the top level',
  ],
  [
    '[]',
    'dashboards/x.json:1:1 error no dashboard: it has no title; save the JSON model of one dashboard: its title stands at the top level',
  ],
])('dashboard %j', (text, first) => {
  expect(said('dashboards/x.json', text)[0]).toBe(first)
})

test.each([
  ['loki.write "x" { endpoint { url = "http://a/{}" } } // }\n/* { */', undefined],
  ['a "x" { b = `{`\n }', undefined],
  [
    'loki.write "x" { endpoint {',
    'alloy/x.alloy:1:27 error a bracket that is not closed; add the missing "}"',
  ],
  [
    'a "x" { b = [1) }',
    'alloy/x.alloy:1:15 error ")" closes nothing that is open here; check the brackets above it',
  ],
  ['a "x {\n}', 'alloy/x.alloy:1:3 error a text in quotes that is not closed; add " at its end'],
])('alloy %j', (text, first) => {
  expect(said('alloy/x.alloy', text)[0]).toBe(first)
})

test.each([
  ['services:\n  postgres: { environment: !reset [] }\n', undefined],
  [
    'services: [\n',
    'compose.override.yaml:1:12 error a bracket opened above is not closed; add the missing "]"',
  ],
  ['- a\n', 'compose.override.yaml:1:1 error a Compose file is a mapping; start with "services:"'],
])('override %j', (text, first) => {
  expect(said('compose.override.yaml', text)[0]).toBe(first)
})

describe('dashboards', () => {
  const dashboards = dashboardTitles(shippedTemplates())
  const file = (uid: string, title: string) =>
    new Map([['dashboards/mine.json', JSON.stringify({ uid, title, schemaVersion: 42, panels: [] })]])
  const against = (uid: string, title: string) =>
    userFindings(file(uid, title), { dashboards }).map(({ message }) => message)

  test('every shipped one is known by its uid and its title', () => {
    const files = Object.keys(shippedTemplates().dashboards)
    // And the page that is made of the runbooks.
    expect(dashboards.size).toBe(files.length + 1)
    expect(dashboards.get('lake-overview')).toBe('Lake overview')
  })

  test('one that takes the place of a shipped one stops lake up', () => {
    expect(against('trino', 'Mine')).toEqual(['the uid is that of trino, a dashboard of lake'])
    expect(against('mine', 'Trino')).toEqual(['the title is that of trino, a dashboard of lake'])
    expect(against('mine', 'Runbooks')).toEqual(['the title is that of lake-runbooks, a dashboard of lake'])
    expect(against('own-trino', 'Trino (own)')).toEqual([])
  })
})
