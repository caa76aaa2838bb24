// The table of expectations that is shipped, and the fast clock of whoever tries it on a real stack.
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { components } from '../../src/components/index.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'
import { scaledExpression, scaledRules } from '../spine/scale.ts'
import { hows } from '../../src/drill/how.ts'
import { expectationsPath, expectedOf } from '../../src/drill/table.ts'
import type { Expectations } from '../../src/drill/table.ts'

const table = parse(readTemplate(expectationsPath)) as Expectations

test('every service is in it, or it is said why it cannot be drilled', () => {
  const services = Object.values(components).flatMap(({ services: owned }) => Object.keys(owned))
  const named = [...Object.keys(table.services), ...Object.keys(table.undrillable)]
  expect(named.toSorted()).toEqual(services.toSorted())
})

test('every alert in it exists, in whatever way a service is broken', () => {
  // A drill looks at the rules of both.
  const known = [...templatePaths('prometheus/rules'), ...templatePaths('loki/rules')]
    .filter((path) => /\/[^/.]+\.yaml$/.test(path))
    .flatMap((path) => [...readTemplate(path).matchAll(/- alert: (\w+)/g)].map(([, name]) => name))
  for (const service of Object.keys(table.services))
    for (const how of hows) {
      const { fires = [], later = [], quiet } = expectedOf(table, service, how) ?? {}
      for (const alert of [...fires, ...later]) expect(known).toContain(alert.replace(/\/.*/, ''))
      expect(fires.length > 0 || quiet !== undefined, `${service} ${how}`).toBe(true)
    }
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
