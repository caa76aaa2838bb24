// The table of kills and the fast clock, without an engine.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { components } from '../../src/components/index.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'
import { scaledExpression, scaledRules } from './scale.ts'
import { hows } from '../../src/drill/how.ts'
import { expectedOf } from '../../src/drill/table.ts'
import { judge, readTable, rounds } from './table.ts'

const table = readTable()

test('every service is killed in one round, or it is said why not', () => {
  const services = Object.values(components).flatMap(({ services: owned }) => Object.keys(owned))
  const killed = rounds.flat()
  expect(killed.toSorted()).toEqual(Object.keys(table.services).toSorted())
  expect([...killed, ...Object.keys(table.undrillable)].toSorted()).toEqual(services.toSorted())
})

test('every alert in it exists, in whatever way a service is broken', () => {
  const known = templatePaths('prometheus/rules')
    .filter((path) => /\/[^/.]+\.yaml$/.test(path))
    .flatMap((path) => [...readTemplate(path).matchAll(/- alert: (\w+)/g)].map(([, name]) => name))
  for (const service of Object.keys(table.services))
    for (const how of hows) {
      const { fires = [], later = [], quiet } = expectedOf(table, service, how) ?? {}
      for (const alert of [...fires, ...later]) expect(known).toContain(alert.replace(/\/.*/, ''))
      expect(fires.length > 0 || quiet !== undefined, `${service} ${how}`).toBe(true)
    }
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
