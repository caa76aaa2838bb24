import { describe, expect, test } from 'vitest'
import { compileTemplates } from '../../src/render/compile.ts'
import { openTemplates, yamlTemplate } from '../../src/render/templates.ts'
import type { Shipped } from '../../src/render/templates.ts'
import { fromYaml } from '../../src/render/yaml.ts'
import { shippedTemplates } from './templates.ts'

const compiled = (texts: Readonly<Record<string, string>>): Shipped =>
  compileTemplates(new Map(Object.entries(texts)), 'test')

const rules = `groups:
  - name: trino
    rules:
      - record: trino:queries:rate5m
        expr: rate(queries[5m])
      - alert: SlowQueries
        expr: max(query_ms) > 30000
`

describe('what the build makes of the templates', () => {
  test('every YAML file as data, but the tests of rules', () => {
    const { data } = compiled({ 'a/b.yaml': 'x: 1\n', 'a/c.alloy': 'y', 'a/b.test.yaml': 'z: 1\n' })
    expect(data).toEqual({ 'a/b.yaml': { x: 1 } })
  })

  test('the alerts of metrics and of logs, each with its own parameters', () => {
    const { alerts } = compiled({
      'prometheus/rules/trino.yaml': rules,
      'prometheus/rules/trino.params.yaml':
        'SlowQueries: { threshold: { default: 30, unit: ms, number: "30000" } }\n',
      'loki/rules/loki.yaml': rules.replace('SlowQueries', 'ErrorLogs'),
      'compose/alert.yaml': rules.replace('SlowQueries', 'NoRule'),
    })
    expect(alerts).toEqual({
      SlowQueries: { parameters: { threshold: { unit: 'ms' } } },
      ErrorLogs: { parameters: {} },
    })
  })

  test('not, where a declared number is not in its alert', () => {
    const params = 'SlowQueries: { threshold: { default: 40, unit: ms, number: "40" } }\n'
    const files = { 'prometheus/rules/trino.yaml': rules, 'prometheus/rules/trino.params.yaml': params }
    expect(() => compiled(files)).toThrow('the number 40 stands 0 times')
  })

  test('dashboards without the names of parameters, which know the places of their numbers', () => {
    const steps = [
      { value: null },
      { value: 0.9, color: 'red', lakeParameter: 'Slow.threshold' },
      { value: 7 },
      { value: 3, lakeParameter: 'Queued.threshold + 1' },
    ]
    const { dashboards } = compiled({ 'grafana/dashboards/a.json': JSON.stringify({ steps, of: '"0.9"' }) })
    const { text = '', thresholds = [] } = dashboards['a.json'] ?? {}
    expect(JSON.parse(text)).toEqual({
      steps: [{ value: null }, { value: 0.9, color: 'red' }, { value: 7 }, { value: 3 }],
      of: '"0.9"',
    })
    const found = thresholds.map(({ parameter, more, span }) => [
      parameter,
      more,
      text.slice(span.from, span.to),
    ])
    expect(found).toEqual([
      ['Slow.threshold', 0, '0.9'],
      ['Queued.threshold', 1, '3'],
    ])
  })

  test('a schema of lake.yaml that knows these alerts', () => {
    expect(compiled({ 'prometheus/rules/trino.yaml': rules }).schema).toContain('"SlowQueries"')
    expect(compiled({}).schema).not.toContain('"SlowQueries"')
  })

  test('all of it is the same after its way through a file', () => {
    const { texts, tested, ...shipped } = compiled(Object.fromEntries(shippedTemplates()))
    const opened = openTemplates(JSON.parse(JSON.stringify({ texts, tested, ...shipped })) as Shipped)
    const { build, data, alerts, dashboards, schema } = opened
    expect({ build, data, alerts, dashboards, schema }).toEqual(shipped)
    expect(opened.get('prometheus/prometheus.yaml')).toBe(texts['prometheus/prometheus.yaml'])
    expect(yamlTemplate(opened, 'loki/loki.yaml')).toEqual(fromYaml(texts['loki/loki.yaml'] ?? ''))
    expect(Object.keys(opened.alerts).length).toBeGreaterThan(10)
  })

  test('one that is not there is an error of the installation', () => {
    expect(() => yamlTemplate(openTemplates(compiled({})), 'loki/loki.yaml')).toThrow(
      'template loki/loki.yaml is missing from this installation',
    )
  })
})
