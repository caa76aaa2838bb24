// What is read: answers of Prometheus, samples in files, thresholds in expressions.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { axesAround } from '../../../src/alerts/backtest/cells.ts'
import { difference } from '../../../src/alerts/backtest/compare.ts'
import type { Told } from '../../../src/alerts/backtest/alert.ts'
import { fixed, scientific, shortest, significant } from '../../../src/alerts/backtest/go-number.ts'
import { readMatrix } from '../../../src/alerts/backtest/matrix.ts'
import { BadNotation, readNotation } from '../../../src/alerts/backtest/notation.ts'
import { BadSamples, readSampleText } from '../../../src/alerts/backtest/samples-text.ts'
import { readSamples } from '../../../src/alerts/backtest/samples.ts'
import { thresholdOf } from '../../../src/alerts/backtest/threshold.ts'

const ticks = { startMs: 1_700_000_000_500, stepMs: 15_000, count: 10 }
const plain = ({ series, warnings }: ReturnType<typeof readMatrix>) => ({
  series: series.map((it) => [it.labels, [...it.ticks], [...it.values]]),
  warnings,
})

describe('an answer of Prometheus', () => {
  const result = [
    {
      metric: { __name__: 'up', a: 'with "quotes", } and \\' },
      values: [
        [1_700_000_000.5, '1'],
        [1_700_000_030.5, 'NaN'],
      ],
    },
    {
      metric: {},
      values: [
        [1_700_000_015.5, '+Inf'],
        [1_700_000_030.5, '-Inf'],
        [1_700_000_045.5, '1.5e-07'],
      ],
    },
  ]
  const answer = { status: 'success', data: { resultType: 'matrix', result }, warnings: ['slow'] }
  const read = [
    [result[0]?.metric, [100, 102], [1, NaN]],
    [{}, [101, 102, 103], [Infinity, -Infinity, 1.5e-7]],
  ]

  test.each([
    ['as it is written', JSON.stringify(answer)],
    ['written otherwise', JSON.stringify(answer, null, 2)],
  ])('%s', (_, body) => {
    expect(plain(readMatrix(body, ticks, 100))).toEqual({ series: read, warnings: ['slow'] })
  })

  test('every number as it is', () => {
    const words = ['0', '-0', '-12.5', '52.35', '0.1', '123456789012345', '12345678901234.5', '0.000123']
    const numbers = fc
      .oneof(
        fc.double(),
        fc.integer().map((it) => it / 20),
      )
      .map(String)
    const read = (all: readonly string[]) => {
      const values = all.map((word, at) => [1_700_000_000.5 + at * 15, word])
      const data = { resultType: 'matrix', result: [{ metric: {}, values }] }
      const [found] = readMatrix(JSON.stringify({ status: 'success', data }), ticks, 0).series
      return [...(found?.values ?? [])]
    }
    expect(read(words)).toEqual(words.map(Number))
    fc.assert(
      fc.property(fc.array(numbers, { minLength: 1 }), (all) => {
        expect(read(all)).toEqual(all.map(Number))
      }),
    )
  })

  test('cut off, it is none', () => {
    const body = JSON.stringify(answer)
    for (let length = 0; length < body.length; length += 1)
      expect(() => readMatrix(body.slice(0, length), ticks, 0)).toThrow(SyntaxError)
  })

  test('histograms have no value, and those beside them keep theirs', () => {
    const histograms = [[1_700_000_000.5, { count: '1', sum: '2' }]]
    const result = [
      { metric: { a: '1' }, histograms },
      { metric: { a: '2' }, values: [[1_700_000_000.5, '7']], histograms },
    ]
    const body = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
    expect(plain(readMatrix(body, ticks, 0)).series).toEqual([
      [{ a: '1' }, [], []],
      [{ a: '2' }, [0], [7]],
    ])
  })

  test('with nothing in it', () => {
    const body = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [] } })
    expect(plain(readMatrix(body, ticks, 0))).toEqual({ series: [], warnings: [] })
  })
})

describe('samples', () => {
  test('in the notation of promtool', () => {
    const { steps, values, stale } = readNotation('1+2x2 _ -1x1 _x2 stale 0.5-0.5x1 NaN -Inf', 100)
    expect([...steps]).toEqual([0, 1, 2, 4, 5, 8, 9, 10, 11, 12])
    expect([...values]).toEqual([1, 3, 5, -1, -1, NaN, 0.5, 0, NaN, -Infinity])
    expect([...stale]).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0])
  })

  test.each(['1x999999999', 'many', '1+x3'])('%s is refused', (text) => {
    expect(() => readNotation(text, 1000)).toThrow(BadNotation)
  })

  const openMetrics = [
    '# TYPE x gauge',
    'x{a="1,}",b="q\\"\\n"} 5 1700000000.5',
    '{"x.y",a="2"} +Inf 1700000010',
    'x{b="q\\"\\n",a="1,}"} 4 1700000001',
    'x{a="1,}",b="q\\"\\n"} 3 1700000000',
    '# EOF',
  ].join('\n')

  test('in OpenMetrics, in the order of their times', () => {
    const read = readSampleText(openMetrics, 10)
    expect(read.map(({ labels, times, values }) => [labels, [...times], [...values]])).toEqual([
      [{ __name__: 'x', a: '1,}', b: 'q"\n' }, [1.7e12, 1.7e12 + 500, 1.7e12 + 1000], [3, 5, 4]],
      [{ __name__: 'x.y', a: '2' }, [1.7e12 + 10_000], [Infinity]],
    ])
  })

  test.each([
    ['x 1', 'the sample in line 1 has no time'],
    ['# only\nwhat is this', 'line 2 is no sample: what is this'],
    ['x five 1', 'line 1 is no sample: x five 1'],
    ['x info 1', 'line 1 is no sample: x info 1'],
    ['x 1 1-2', 'line 1 is no sample: x 1 1-2'],
    ['', 'it holds no samples'],
    ['x 1 1\nx 1 2\nx 1 3', 'it holds more than 2 samples'],
    ['tests: []', 'it has no tests, and so no input series'],
    ['tests: [{name: a}, {}]', 'it has 2 tests, say which one after a "#": a, 2'],
    ['tests: [{input_series: [{series: "rate(x)", values: 1}]}]', '"rate(x)" is no series'],
    ['tests: [{input_series: [{series: x, values: 1x9}]}]', 'x: "1x9" is longer than 2 samples'],
    ['tests: [', 'it is no YAML'],
  ])('%j is refused', (text, why) => {
    expect(() => readSamples(text, undefined, 2)).toThrow(BadSamples)
    expect(() => readSamples(text, undefined, 2)).toThrow(why)
  })

  test('of one test among several', () => {
    const text = 'tests: [{}, {name: b, interval: 10s, input_series: [{series: x, values: 1 2}]}]'
    expect([...(readSamples(text, 'b').series[0]?.times ?? [])]).toEqual([0, 10_000])
    expect(readSamples(text, '2')).toMatchObject({ fromMs: 0, toMs: 10_000, intervalMs: 60_000 })
  })
})

describe('the threshold of', () => {
  test.each([
    ['a > 5', 'a', '>', 5],
    ['-1 * 2 >= a / 3', 'a / 3', '<=', -2],
    ['(a > 5) and on () b > 1', '((a)) and on () b > 1', '>', 5],
    ['sum(a) / sum(b) > 0.2 unless c', '(sum(a) / sum(b)) unless c', '>', 0.2],
    ['a > 1 < 9', '(a) < 9', '>', 1],
    ['a == 1e3', 'a', '==', 1000],
  ])('%s', (expr, left, op, number) => {
    expect(thresholdOf(expr)).toEqual({ left, op, number })
  })

  test.each(['a', 'a > b', 'a > bool 1', 'sum(a > 1)', '(a > 1) * 2', 'a > 1 or b', 'a >', '1 > 2'])(
    '%s cannot be taken out',
    (expr) => {
      expect(thresholdOf(expr)).toBeUndefined()
    },
  )

  test('the one that is meant', () => {
    const expr = 'a > 1 < 9'
    expect(thresholdOf(expr, { from: 8, to: 9 })).toEqual({ left: 'a > 1', op: '<', number: 9 })
    expect(thresholdOf('a > 1 and b > 2', { from: 14, to: 15 })).toBeUndefined()
  })

  test('has others around it', () => {
    expect(axesAround(40, 300_000)).toEqual({
      thresholds: [20, 30, 40, 60, 80],
      forMs: [60_000, 120_000, 300_000, 600_000],
    })
    expect(axesAround(0.9, 0)).toEqual({
      thresholds: [0.8, 0.85, 0.9, 0.925, 0.95],
      forMs: [0, 60_000, 120_000, 300_000],
    })
    expect(axesAround(0, 90_000).thresholds).toEqual([0, 1, 2, 5, 10])
    expect(axesAround(0, 90_000).forMs).toContain(90_000)
  })
})

test('numbers as Go prints them', () => {
  expect([1e6, 123456, 0.00001, -0.5, 1e300].map(shortest)).toEqual([
    '1e+06',
    '123456',
    '1e-05',
    '-0.5',
    '1e+300',
  ])
  // The very middle goes to the even digit.
  expect([9998500, 99985, 0.00012345].map((it) => significant(it, 4))).toEqual([
    '9.998e+06',
    '9.998e+04',
    '0.0001234',
  ])
  expect([0.5, 1.5, 2.5, 0.05, 999.5].map((it) => fixed(it, 0))).toEqual(['0', '2', '2', '0', '1000'])
  expect([0.125, -0.001, 9.999].map((it) => fixed(it, 2))).toEqual(['0.12', '-0.00', '10.00'])
  expect(scientific(12_345, 1)).toBe('1.2e+04')
})

test('two rules beside each other, minute by minute', () => {
  const told = (from: number, to: number, result: Readonly<Record<string, string>>): Told =>
    ({ from, to, result, labels: result }) as unknown as Told
  const minutes = { startMs: 0, stepMs: 60_000, count: 100 }
  const first = { ticks: minutes, told: [told(10, 20, { a: '1' }), told(40, 50, { a: '1' })] }
  const other = { ticks: minutes, told: [told(15, 45, { a: '1' }), told(0, 5, { a: '2' })] }
  const { by, added, lost } = difference(first, other)
  const short = (all: typeof added) => all.map(({ start, seconds }) => [start.slice(14, 16), seconds / 60])
  expect([by, short(added), short(lost)]).toEqual([
    'labels',
    [
      ['00', 5],
      ['20', 20],
    ],
    [
      ['10', 5],
      ['45', 5],
    ],
  ])
  const sums = { ticks: minutes, told: [told(12, 42, {})] }
  expect(difference(first, sums)).toMatchObject({ by: 'time', added: [{ seconds: 1200 }] })
})
