// What is asked of Prometheus, where programs and versions write the same thing in more than one way.
import { expect, test } from 'vitest'
import { accepts } from '../../src/contracts/matcher.ts'
import { countedOf, badNow, isOfMoments } from '../../src/slo/indicator.ts'
import { isOfEvents } from '../../src/slo/slo.ts'
import { sloOf } from './specs.ts'

const head = 'objective: 99%\nwindow: 30d\n'

test.each([
  ['10s', ['10', '10.0'], ['1', '100', '10.05']],
  ['20m', ['1200', '1200.0'], ['1200.05']],
  ['20m, unit: ms', ['1200000', '1200000.0', '1.2e+06'], ['1.2e+07', '12e+06']],
  ['1000s, unit: ms', ['1000000', '1000000.0', '1e+06'], ['1e+07']],
  ['250ms', ['0.25'], ['0.2']],
])('the bucket of %s is found however it is written', (below, found, others) => {
  const slo = sloOf('a', `${head}latency: { histogram: h, below: ${below} }\n`)
  if (!isOfEvents(slo.indicator)) throw new Error('no events')
  const matchers = countedOf(slo.indicator).counted.terms.flatMap(({ selector }) => selector.matchers)
  const isFound = (le: string) => matchers.every((matcher) => accepts(matcher, le))
  expect(found.filter(isFound)).toEqual(found)
  expect(others.filter(isFound)).toEqual([])
})

test('a timestamp is read in its unit', () => {
  const of = (unit: string) => {
    const slo = sloOf('a', `${head}freshness: { timestamp: t, within: 1h, unit: ${unit} }\n`)
    return isOfMoments(slo) ? badNow(slo) : ''
  }
  expect(of('s')).toBe('time() - max(t) > bool 3600')
  expect(of('ms')).toBe('time() - max(t) / 1000 > bool 3600')
})
