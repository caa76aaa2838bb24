// When a panel and an alert ask the same: only then their numbers can be held against each other.
import { expect, test } from 'vitest'
import { lint } from '../../src/lint/lint.ts'
import { bound, scaleOf } from '../../src/lint/shapes.ts'

test.each([
  ['a{b="c"}', 'a { b="c" }'],
  ['rate(a[5m])', 'rate(a[$__rate_interval])'],
  ['a', 'max by (x) (a)'],
  ['a / b', '(max without (y) ((a / b)))'],
])('%s and %s', (one, other) => expect(scaleOf(one)).toBe(scaleOf(other)))

test.each([
  ['increase(a[5m])', 'increase(a[1h])'],
  ['a', 'sum(a)'],
  ['max(a) / max(b)', 'a) / max(b'],
  ['max(a) / max(b)', 'a / b'],
])('not %s and %s', (one, other) => expect(scaleOf(one)).not.toBe(scaleOf(other)))

test.each([
  ['a > 0.9', { of: 'a', op: '>', number: 0.9 }],
  ['max by (x) (a) >= 1e9', { of: 'a', op: '>=', number: 1e9 }],
  ['a / b > 0.2 and sum by (or) (c{d=" or "}) > 10', { of: 'a/b', op: '>', number: 0.2 }],
  ['a < 3 unless b', { of: 'a', op: '<', number: 3 }],
  ['a > 1 or b > 2', undefined],
  ['a > 1 and c or b > 2', undefined],
  ['a > b', undefined],
])('%s fires at', (expression, found) => expect(bound(expression)).toEqual(found))

const rules = (expr: string) =>
  `groups: [{ name: a, rules: [{ alert: A, expr: '${expr}', labels: { severity: warning } }] }]\n`
const page = (expr: string, value: number) =>
  JSON.stringify({
    title: 'x',
    uid: 'x',
    panels: [
      {
        id: 1,
        type: 'stat',
        title: 'y',
        datasource: { type: 'prometheus', uid: 'prometheus' },
        targets: [{ expr }],
        fieldConfig: { defaults: { thresholds: { steps: [{ value: null }, { value }] } } },
      },
    ],
  })

test.each([
  ['another number', 'a / b > 0.9 and c > 10', 'max(a / b)', 0.8, 1],
  ['the same number', 'a / b > 0.9 and c > 10', 'max(a / b)', 0.9, 0],
  ['the first of what must not be', 'a > 0', 'a', 1, 0],
  ['more than the first', 'a > 0', 'a', 5, 1],
  ['what is counted over another time', 'increase(a[10m]) > 5', 'increase(a[$__range])', 1, 0],
])('%s', (_, alert, panel, value, count) => {
  const files = new Map([
    ['alerts/a.rules.yaml', rules(alert)],
    ['dashboards/x.json', page(panel, value)],
  ])
  expect(lint(files, { only: ['threshold-differs'] }).findings).toHaveLength(count)
})
