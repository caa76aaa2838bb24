// The table of kills and the fast clock, without an engine.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { components } from '../../src/components/index.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'
import { scaledExpression, scaledRules } from './scale.ts'
import { judge, readTable } from './table.ts'

const table = readTable()

test('every service is killed in one round, or it is said why not', () => {
  const services = Object.values(components).flatMap(({ services: owned }) => Object.keys(owned))
  const killed = table.rounds.flat()
  expect(killed.toSorted()).toEqual(Object.keys(table.kills).toSorted())
  // Nobody watches the one that watches: its Watchdog no longer arrives. The relay is there for projects of others only.
  expect(services.filter((name) => !killed.includes(name)).toSorted()).toEqual(['lake-relay', 'prometheus'])
})

test('every alert in it exists', () => {
  const known = templatePaths('prometheus/rules')
    .filter((path) => /\/[^/.]+\.yaml$/.test(path))
    .flatMap((path) => [...readTemplate(path).matchAll(/- alert: (\w+)/g)].map(([, name]) => name))
  const named = Object.values(table.kills).flatMap(({ fires, later = [] }) => [...fires, ...later])
  for (const alert of named) expect(known).toContain(alert.replace(/\/.*/, ''))
  for (const [service, { fires, quiet }] of Object.entries(table.kills))
    expect(fires.length > 0 || quiet !== undefined, service).toBe(true)
})

test('what fires is detected, missed or noise', () => {
  const fired = new Set([
    'TargetDown/tempo',
    'AlloyOtlpLost/alloy',
    'HostCpuSaturated/host',
    'LokiRequestsSlow/loki',
    'TargetDown/loki',
  ])
  const before = new Set(['LokiRequestsSlow/loki'])
  expect(judge(table, ['tempo', 'grafana'], { fired, before })).toEqual({
    killed: ['tempo', 'grafana'],
    detected: ['TargetDown/tempo'],
    missed: ['TargetDown/grafana'],
    noise: ['TargetDown/loki'],
  })
})

test('a fast clock', () => {
  expect(scaledExpression('rate(a[5m]) / b offset 1h > 86400 and c[1h30m]', 10)).toBe(
    'rate(a[30000ms]) / b offset 360000ms > 86400 and c[540000ms]',
  )
  const rules = scaledRules(
    'groups: [{ name: a, interval: 1m, rules: [{ alert: A, expr: "a[5m]", for: 2m, keep_firing_for: 5m, labels: { x: y } }] }]',
    10,
  )
  expect(parse(rules)).toEqual({
    groups: [
      {
        name: 'a',
        interval: '6000ms',
        rules: [
          { alert: 'A', expr: 'a[30000ms]', for: '12000ms', keep_firing_for: '30000ms', labels: { x: 'y' } },
        ],
      },
    ],
  })
})
