import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlertOverride } from '../../src/config/types.ts'
import { placed } from '../../src/render/compile.ts'
import { numbersIn, spanOf } from '../../src/render/promql.ts'
import { alertExpressions, inUnit, renderRules } from '../../src/render/rules.ts'
import type { RuleParameters } from '../../src/render/rules.ts'
import { fromYaml } from '../../src/render/yaml.ts'
import { shippedTemplates } from './templates.ts'

const rules = fromYaml(`groups:
  - name: trino
    rules:
      - record: trino:queries:rate5m
        expr: rate(queries[5m])
      - alert: SlowQueries
        expr: max(query_ms{quantile="0.95"}) > 30000 and rate(queries[5m]) > 0.1
        for: 5m
        labels: { severity: warning, component: trino }
  - name: other
    rules:
      - alert: Lonely
        expr: up == 0
`)
const declared = {
  SlowQueries: {
    threshold: { default: 30_000, unit: 'ms', number: '30000' },
    floor: { default: 0.1, unit: 'ratio', number: '0.1' },
  },
}
const parameters = placed(declared, alertExpressions(rules))
const override = (over: Partial<AlertOverride>): AlertOverride => ({ enabled: true, parameters: {}, ...over })

interface Rule {
  readonly alert?: string
  readonly expr: string
}
function rulesOf(overrides: Readonly<Record<string, AlertOverride>>): readonly Rule[] {
  const groups = fromYaml(renderRules({ rules, parameters, head: 'Rules.' }, overrides))['groups'] as {
    rules: Rule[]
  }[]
  return groups.flatMap(({ rules }) => rules)
}
const slow = (over: Partial<AlertOverride>) =>
  rulesOf({ SlowQueries: override(over) }).find(({ alert }) => alert === 'SlowQueries')

describe('overrides of alerts', () => {
  test('without one, the rules are as shipped', () => {
    expect(rulesOf({})).toEqual(
      rules['groups'] && [
        { record: 'trino:queries:rate5m', expr: 'rate(queries[5m])' },
        {
          alert: 'SlowQueries',
          expr: 'max(query_ms{quantile="0.95"}) > 30000 and rate(queries[5m]) > 0.1',
          for: '5m',
          labels: { severity: 'warning', component: 'trino' },
        },
        { alert: 'Lonely', expr: 'up == 0' },
      ],
    )
  })

  test('a number takes its place in the unit of the rule, and nothing else moves', () => {
    expect(slow({ parameters: { threshold: '45s' } })?.expr).toBe(
      'max(query_ms{quantile="0.95"}) > 45000 and rate(queries[5m]) > 0.1',
    )
    expect(slow({ parameters: { threshold: '45s', floor: '20%' } })?.expr).toBe(
      'max(query_ms{quantile="0.95"}) > 45000 and rate(queries[5m]) > 0.2',
    )
  })

  test('a number may take the value that another one had, and the other way round', () => {
    expect(slow({ parameters: { floor: 30_000, threshold: 0.1 } })?.expr).toBe(
      'max(query_ms{quantile="0.95"}) > 0.1 and rate(queries[5m]) > 30000',
    )
  })

  test('any number put in is read back as the same number', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e12 })
    fc.assert(
      fc.property(number, number, (threshold, floor) => {
        const numbers = numbersIn(slow({ parameters: { threshold, floor } })?.expr ?? '')
        expect([numbers.at(-2), numbers.at(-1)].map((found) => Number(found?.text))).toEqual([
          threshold,
          floor,
        ])
      }),
    )
  })

  test('a parameter that the alert does not declare changes nothing: lake.yaml is refused before', () => {
    expect(slow({ parameters: { speed: 9 } })).toEqual(slow({}))
  })

  test('`for` and severity are taken over; the other labels stay', () => {
    expect(slow({ for: '10m', severity: 'critical' })).toMatchObject({
      for: '10m',
      labels: { severity: 'critical', component: 'trino' },
    })
  })

  test('a disabled alert is gone, and an empty group with it', () => {
    expect(rulesOf({ SlowQueries: override({ enabled: false }) }).map(({ alert }) => alert)).toEqual([
      undefined,
      'Lonely',
    ])
    const rendered = renderRules(
      { rules, parameters, head: 'Rules.' },
      { Lonely: override({ enabled: false }) },
    )
    expect(rendered).not.toContain('name: other')
  })
})

describe('a number in an expression', () => {
  test('stands in its syntax tree, not in its text', () => {
    expect(numbersIn('rate(x{a="30"}[30s]) > 30').map(({ text }) => text)).toContain('30')
    expect(spanOf('rate(x{a="30"}[30s]) > 30', '30')).toEqual({ from: 23, to: 25 })
  })

  test('is refused where it stands twice, or not at all', () => {
    expect(() => spanOf('a > 1 and b > 1', '1')).toThrow('stands 2 times')
    expect(() => spanOf('a > 1', '2')).toThrow('stands 0 times')
  })
})

test.each([
  ['45s', 'ms', 45_000],
  ['1500ms', 's', 1.5],
  ['2h', 's', 7200],
  ['1d', 'h', 24],
  ['90s', 'm', 1.5],
  ['80%', 'ratio', 0.8],
  ['80%', 'percent', 80],
  ['12', 'lines', 12],
  [0.25, 'ratio', 0.25],
])('%s where the rule counts in %s is %d', (value, unit, expected) => {
  expect(inUnit(value, unit)).toBe(expected)
})

test('every shipped parameter stands where its alert has its default', () => {
  const { data } = shippedTemplates()
  const files = Object.entries(data).filter(([path]) => path.endsWith('.params.yaml'))
  const all = files.flatMap(([path, found]) => {
    const expressions = alertExpressions(data[path.replace('.params', '')] ?? {})
    return Object.entries(found as RuleParameters).flatMap(([alert, parameters]) =>
      Object.values(parameters).map(({ default: shipped, number, span }) => {
        const there = (expressions.get(alert) ?? '').slice(span.from, span.to)
        return { alert, there, number, shipped, read: Number(number) }
      }),
    )
  })
  expect(all.length).toBeGreaterThan(5)
  for (const { there, number, read, shipped } of all) expect([there, read]).toEqual([number, shipped])
})

test('a number that lake.yaml says elsewhere cannot be overridden as well', () => {
  const { alerts, data } = shippedTemplates()
  expect(data['prometheus/rules/prometheus.params.yaml']).toHaveProperty('TelemetryOutgrowsDisk.budget')
  expect(alerts['TelemetryOutgrowsDisk']).toEqual({ parameters: {} })
})
