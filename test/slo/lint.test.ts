// What lake makes of an SLO passes its own linter; what an SLO asks for is judged where it is written.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lint } from '../../src/lint/lint.ts'
import { filesOf } from '../../src/slo/files.ts'
import { fixtureFacts } from '../lint/material.ts'
import { sloOf, specs } from './specs.ts'

const facts = fixtureFacts()
const judge = (path: string, text: string) =>
  lint(new Map([[path, text]]), { facts, least: 'warning' }).findings.map(
    ({ ruleId, line, col, message }) => `${ruleId} ${line}:${col} ${message}`,
  )

test.each(['trino-query-latency', 'trino-queries', 'store-up'])(
  'the rules of %s have nothing against them',
  (name) => {
    const files = filesOf(sloOf(name), 15)
    const rules = files.get(`prometheus/rules/slo-${name}.yaml`) ?? ''
    const said = judge('x.rules.yaml', rules).filter((finding) => !finding.startsWith('alert-without-test'))
    expect(said).toEqual([])
  },
)

test('a description is a text, whatever is in its braces', () => {
  const text = `description: 'No {{ $labels.gone }} and no {{ end }}.'\n${specs['store-up'] ?? ''}`
  const rules = filesOf(sloOf('store-up', text), 15).get('prometheus/rules/slo-store-up.yaml') ?? ''
  expect(rules).toContain('{{"{{"}} $labels.gone }}')
  const said = judge('x.rules.yaml', rules).filter((finding) => !finding.startsWith('alert-without-test'))
  expect(said).toEqual([])
})

test('a metric that is not there, and a counter that is none', () => {
  const text = (specs['trino-queries'] ?? '')
    .replace('QueryManager_FailedQueries', 'QueryManager_LostQueries')
    .replace('QueryManager_CompletedQueries', 'QueryManager_RunningQueries')
  expect(judge('slo/trino-queries.yaml', text)).toMatchInlineSnapshot(`
    [
      "dead-metric 7:8 trino_execution_name_QueryManager_LostQueries is not in the contract of trino",
      "rate-over-gauge 8:10 increase() over trino_execution_name_QueryManager_RunningQueries, which is a gauge",
    ]
  `)
})

test('a bound that no bucket has', () => {
  const text = (specs['rules-in-time'] ?? '').replace('below: 1s', 'below: 7s')
  expect(judge('slo/rules-in-time.yaml', text)).toMatchInlineSnapshot(`
    [
      "dead-label-value 6:7 prometheus_http_request_duration_seconds_bucket: le is never "7(?:\\.0)?"",
    ]
  `)
})

test('the example asks for what Trino exposes', () => {
  const path = 'slo/trino-query-latency.yaml'
  const text = readFileSync(join(import.meta.dirname, '../../examples/slo', path), 'utf8')
  expect(judge(path, text)).toEqual([])
})
