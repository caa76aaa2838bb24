// What a project has recorded itself counts: of its own targets, and of components in other versions.
import { expect, test } from 'vitest'
import { lint } from '../../src/lint/lint.ts'
import type { ContractFile } from '../../src/contracts/contract.ts'
import { fixtureFacts } from './material.ts'

const target = { name: 'my-api', host: 'host', port: 8000, path: '/metrics' }
const orders: ContractFile = {
  component: 'my-api',
  version: 'unknown',
  jobs: {
    'my-api': {
      orders_waiting: { type: 'gauge', labels: { queue: null } },
      orders_done_total: { type: 'counter', labels: { result: ['ok', 'refused'] } },
    },
  },
}
const newer: ContractFile = {
  component: 'trino',
  version: '999',
  jobs: { trino: { trino_of_tomorrow: { type: 'counter', labels: {} } } },
}

function said(expr: string, own: readonly ContractFile[]): readonly string[] {
  const text = `groups:\n  - name: a\n    rules:\n      - { record: "a:b", expr: '${expr}' }\n`
  const facts = fixtureFacts(own, [target])
  return lint(new Map([['alerts/x.rules.yaml', text]]), { facts, least: 'warning' }).findings.map(
    ({ ruleId }) => ruleId,
  )
}

test.each([
  ['a metric that it does not have', 'orders_wating{job="my-api"}', ['dead-metric']],
  ['a label that it does not have', 'sum by (queu) (orders_waiting{job="my-api"})', ['dead-label']],
  [
    'a value that it does not have',
    'rate(orders_done_total{job="my-api",result="lost"}[5m])',
    ['dead-label-value'],
  ],
  ['a rate over its gauge', 'rate(orders_waiting{job="my-api"}[5m])', ['rate-over-gauge']],
  ['what it has', 'sum by (queue) (orders_waiting{job="my-api"})', []],
])('a target that is recorded: %s', (_, expr, rules) => {
  expect(said(expr, [orders])).toEqual(rules)
  // As long as nobody has recorded it, nobody knows.
  expect(said(expr, [])).toEqual([])
})

test('another target stays unknown', () => {
  expect(said('orders_wating{job="another"}', [orders])).toEqual([])
})

test('a component that is recorded here has its names, and those that lake is shipped with', () => {
  const asked = 'rate(trino_of_tomorrow{job="trino"}[5m])'
  expect(said(asked, [])).toEqual(['dead-metric'])
  expect(said(asked, [newer])).toEqual([])
  expect(said('trino_execution_name_QueryManager_RunningQueries{job="trino"}', [newer])).toEqual([])
})
