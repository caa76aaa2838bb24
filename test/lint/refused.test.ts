// What Prometheus refuses although its grammar lets it pass, and what only looks like it. The verdicts are those of
// promtool 3.5; a file that slips through here stops Prometheus, and all rules with it.
import { describe, expect, test } from 'vitest'
import { logqlProblem } from '../../src/lint/logql.ts'
import { promqlProblem } from '../../src/lint/promql.ts'
import { queryAt } from '../../src/lint/query.ts'
import { userFindings } from '../../src/lint/user-files.ts'

describe('PromQL', () => {
  test.each([
    [String.raw`up{job=~"\d+"}`, String.raw`PromQL knows no \d in quotes: write \\d`],
    [String.raw`up{job='a\"b'}`, String.raw`PromQL knows no \" in quotes: write \\"`],
    ['up{job=~"["}', '"[" is no regular expression: unterminated character class'],
    ['up{"job"!~"a(?!b)"}', '"a(?!b)" is no regular expression: RE2 knows no looking ahead or behind'],
    [String.raw`up{job=~"(a)\\1"}`, String.raw`"(a)\\1" is no regular expression: RE2 knows no \1`],
    [String.raw`up{job=~"a\\Z"}`, String.raw`"a\\Z" is no regular expression: RE2 knows no \Z`],
    ['up{job=~"a{1001}"}', '"a{1001}" is no regular expression: RE2 repeats nothing more than 1000 times'],
    ['{}', 'nothing here says which series: every matcher lets an empty label through'],
    ['{job=~".*",a!="b"}', 'nothing here says which series: every matcher lets an empty label through'],
    ['up{__name__="down"}', 'the name of the metric is there twice'],
    ['sum_over_time(rate(up[5m])[1h])', 'a range of what is calculated wants a colon: [1h:]'],
    ['rate(up[0s])', 'a range of no length'],
    ['max_over_time(up[0s:1m])', 'a range of no length'],
    ['up offset 5m offset 5m', 'an offset of an offset: write one'],
    ['up @ 5 @ 6', 'a second @: write one'],
    ['up and on () group_left up', 'and takes no group_left or group_right: it brings over no labels'],
    ['up + bool up', 'bool is for comparisons'],
    ['up unless bool up', 'bool is for comparisons'],
  ])('%s', (expression, message) => expect(promqlProblem(expression)?.message).toBe(message))

  test.each([
    String.raw`up{job=~"\\d+|a\\.b|\\QA[\\E"}`,
    'up{job=~`\\d+`}',
    String.raw`up{job=~"[]a]|[^]a]|[[:alpha:]]|(?i:x)|(?P<n>x)|(?P<n>y)z"}`,
    String.raw`up{job="a\nb\x41\u00e9\101\\"}`,
    `up{job='it\\'s'}`,
    'up{job=~"a(?i)b"}',
    '{job=~"a(?i)b"}',
    '{__name__=~"up.*"}',
    '{"up", job=~".*"}',
    '{job!~""}',
    'rate(up[5m] @ end() offset 1h)',
    'max_over_time(rate(up[5m])[30m:])',
    'up and on (job) up',
    'up * on (job) group_left (x) up',
    'up > bool on (job) up',
  ])('%s passes', (expression) => expect(promqlProblem(expression)).toBeUndefined())
})

describe('LogQL', () => {
  const problem = (text: string) => logqlProblem(queryAt(text, 'loki', (at) => at, new Map()))[0]?.message

  test.each([
    ['{a="b"} |~ "["', '"[" is no regular expression: unterminated character class'],
    ['{a=~"("}', '"(" is no regular expression: unterminated group'],
    ['{a="b"} | json | c!~"(?=x)"', '"(?=x)" is no regular expression: RE2 knows no looking ahead or behind'],
    [String.raw`{a="b"} |~ "\d+"`, String.raw`LogQL knows no \d in quotes: write \\d`],
  ])('%s', (expression, message) => expect(problem(expression)).toBe(message))

  test.each([
    '{a="b"} |= "["',
    '{a="b"} |~ `\\d+` != "("',
    '{a="b"} | regexp "(?P<x>\\\\w+)" | line_format "{{.x}} ("',
  ])('%s passes', (expression) => expect(problem(expression)).toBeUndefined())
})

describe('the shape of a file', () => {
  const messages = (text: string) =>
    userFindings(new Map([['alerts/a.rules.yaml', text]])).map(({ line, col, message }) => [
      `${line}:${col}`,
      message,
    ])
  const group = (rest: string) => `groups:\n- name: g\n${rest}`

  test.each([
    [group('  rules: {}\n'), ['3:10', 'rules are a list']],
    [group('  limit: few\n  rules: []\n'), ['3:10', '"few" is no number of alerts or series']],
    [group('  labels: [a]\n  rules: []\n'), ['3:11', 'labels are a mapping']],
    [
      group('  rules:\n  - { alert: A, expr: up, labels: { __name__: b } }\n'),
      ['4:37', 'no label may be called "__name__"'],
    ],
    [
      group(`  rules:\n  - { record: 'a{b="c"}', expr: up }\n`),
      ['4:15', 'the name of a recorded series has no braces'],
    ],
    [
      group('  rules:\n  - { alert: A, expr: "{a=~\\"(\\"}" }\n'),
      ['4:25', expect.stringContaining('no regular')],
    ],
  ])('%j', (text, found) => expect(messages(text)).toEqual([found]))

  test.each([
    'groups:\n',
    'groups: ~\n',
    group('  rules:\n  - { alert: A, expr: up, for: ~ }\n'),
    // Labels of a recorded series are no templates.
    group(`  rules:\n  - { record: a, expr: up, labels: { b: '{{ $c }}' } }\n`),
    group('  limit: 5\n  labels: { a: b }\n  rules:\n'),
  ])('%j is taken', (text) => expect(messages(text)).toEqual([]))
})
