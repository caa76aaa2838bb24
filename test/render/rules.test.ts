import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AlertOverride } from '../../src/config/types.ts'
import { numbersIn, replaceNumber } from '../../src/render/promql.ts'
import { inUnit, renderRules } from '../../src/render/rules.ts'
import { fromYaml } from '../../src/render/read-yaml.ts'
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
const parameters = {
  SlowQueries: {
    threshold: { default: 30_000, unit: 'ms', number: '30000' },
    floor: { default: 0.1, unit: 'ratio', number: '0.1' },
  },
}
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
    expect(replaceNumber('rate(x{a="30"}[30s]) > 30', '30', 5)).toBe('rate(x{a="30"}[30s]) > 5')
  })

  test('is refused where it stands twice, or not at all', () => {
    expect(() => replaceNumber('a > 1 and b > 1', '1', 2)).toThrow('stands 2 times')
    expect(() => replaceNumber('a > 1', '2', 3)).toThrow('stands 0 times')
  })

  test('any number put in is read back as the same number', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e12 })
    fc.assert(
      fc.property(number, (value) => {
        const replaced = replaceNumber('sum by (job) (rate(x_total{code=~"5.."}[5m])) > 7', '7', value)
        const read = numbersIn(replaced).at(-1)
        expect(Number(read?.text)).toBe(value)
        expect(read?.to).toBe(replaced.length)
      }),
    )
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

describe('the shipped rules', () => {
  test('every declared parameter can be overridden: its number is found exactly once', () => {
    const templates = shippedTemplates()
    let seen = 0
    for (const [path, source] of templates) {
      const name = /^((?:prometheus|loki)\/rules\/[a-z-]+)\.params\.yaml$/.exec(path)?.[1]
      if (name === undefined) continue
      const declared = fromYaml(source) as typeof parameters
      const rules = templates.get(`${name}.yaml`) ?? ''
      const groups = fromYaml(rules)['groups'] as { rules: Rule[] }[]
      for (const [alert, params] of Object.entries(declared)) {
        const rule = groups.flatMap((group) => group.rules).find((each) => each.alert === alert)
        for (const [parameter, { number, default: shipped }] of Object.entries(params)) {
          expect(() => replaceNumber(rule?.expr ?? '', number, 4711), `${alert}.${parameter}`).not.toThrow()
          expect(Number(number), `${alert}.${parameter}`).toBe(shipped)
          seen += 1
        }
      }
    }
    expect(seen).toBeGreaterThan(5)
  })
})
