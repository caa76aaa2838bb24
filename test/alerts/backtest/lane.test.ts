// States of one alert: what a naive evaluation at each tick finds, and what becomes of them while Prometheus is away.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Backtest } from '../../../src/alerts/backtest/backtest.ts'
import { gapsIn } from '../../../src/alerts/backtest/gaps.ts'
import { fitting } from '../../../src/alerts/backtest/group.ts'
import type { Spell } from '../../../src/alerts/backtest/lane.ts'
import { SameLabels } from '../../../src/alerts/backtest/merge.ts'
import { Points } from '../../../src/alerts/backtest/series.ts'
import type { Labels } from '../../../src/alerts/backtest/series.ts'
import { ticksBetween } from '../../../src/alerts/backtest/ticks.ts'
import type { Gap } from '../../../src/alerts/backtest/track.ts'
import { xxh64 } from '../../../src/alerts/backtest/xxh64.ts'

const minute = 60_000

function series(values: readonly (number | undefined)[], labels: Labels = {}) {
  const points = new Points(1)
  for (const [tick, value] of values.entries()) if (value !== undefined) points.add(tick, value)
  return points.series(labels)
}

interface Ran {
  readonly forMs?: number
  readonly keepMs?: number
  readonly gaps?: readonly Gap[]
  readonly labels?: Labels
}

function run(
  values: readonly (number | undefined)[],
  { forMs = 0, keepMs = 0, gaps = [], labels = {} }: Ran = {},
) {
  const told: Spell[] = []
  const backtest = new Backtest({
    rule: { alert: 'A', forMs, keepMs, labels },
    ticks: { startMs: 0, stepMs: minute, count: values.length },
    gaps,
    compared: { op: '>', number: 5 },
    axes: { thresholds: [1, 5, 8], forMs: [0, forMs, 3 * minute] },
    emit: (it) => told.push(it),
  })
  backtest.add([series(values)])
  backtest.end()
  return { backtest, told, spells: told.map(({ state, from, to, end }) => `${state} ${from}-${to} ${end}`) }
}

/** Tick by tick, as it stands in rules/alerting.go. */
function naive(passes: readonly boolean[], wait: number, keep: number) {
  let [firings, firing, longest, length] = [0, 0, 0, 0]
  let state = 'inactive'
  let [active, absent] = [0, -1]
  for (const [tick, passed] of passes.entries()) {
    if (passed) {
      absent = -1
      if (state === 'inactive') [state, active] = ['pending', tick]
      if (state === 'pending' && tick - active >= wait) [state, firings, length] = ['firing', firings + 1, 0]
    } else if (state === 'firing') {
      if (absent === -1) absent = tick
      if (tick - absent >= keep) state = 'inactive'
    } else state = 'inactive'
    if (state !== 'firing') continue
    firing += 1
    length += 1
    longest = Math.max(longest, length)
  }
  return { firings, firing, longest }
}

test('every cell of the grid is the alert with its numbers', () => {
  const value = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined })
  const step = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), step, step, (values, wait, keep) => {
      const { backtest } = run(values, { forMs: wait * minute, keepMs: keep * minute })
      for (const { threshold, forMs, firings, firing, longest } of backtest.cells) {
        const passes = values.map((it) => it !== undefined && it > threshold)
        expect({ firings, firing, longest }).toEqual(naive(passes, forMs / minute, keep))
      }
    }),
  )
})

describe('while Prometheus is away', () => {
  const high = (count: number) => Array.from({ length: count }, () => 9)

  test('nothing is evaluated, and a short wait begins anew', () => {
    const { spells } = run(high(12), { forMs: 2 * minute, gaps: [{ from: 4, to: 7 }] })
    expect(spells).toEqual(['pending 0-2 fired', 'firing 2-4 gap', 'pending 7-9 fired', 'firing 9-12 open'])
  })

  test('what went away before it is resolved, not cut off', () => {
    const values = [...high(3), undefined, undefined, undefined, ...high(3)]
    const { spells } = run(values, { gaps: [{ from: 4, to: 6 }] })
    expect(spells).toEqual(['firing 0-3 resolved', 'firing 6-9 open'])
  })

  test('a long wait goes on where it was', () => {
    // 20 minutes of 30 were waited for; after 5 minutes away 10 are left, and begin with the second evaluation.
    const { spells } = run(high(60), { forMs: 30 * minute, gaps: [{ from: 21, to: 26 }] })
    expect(spells).toEqual(['pending 0-21 gap', 'pending 26-37 fired', 'firing 37-60 open'])
  })

  test('what was firing fires again at the third evaluation', () => {
    const { spells } = run(high(40), { forMs: 10 * minute, gaps: [{ from: 20, to: 25 }] })
    expect(spells).toEqual([
      'pending 0-10 fired',
      'firing 10-20 gap',
      'pending 25-27 fired',
      'firing 27-40 open',
    ])
  })

  test('after more than an hour nothing is restored', () => {
    const { spells } = run(high(120), { forMs: 10 * minute, gaps: [{ from: 20, to: 100 }] })
    expect(spells.slice(2)).toEqual(['pending 100-110 fired', 'firing 110-120 open'])
  })

  test('it is found from the starts that Prometheus tells', () => {
    const ticks = { startMs: 0, stepMs: 10_000, count: 10 }
    const samples = [
      [0, -5],
      [15, -5],
      [47, 42.5],
      [62, 42.5],
    ] as const
    expect(gapsIn(samples, ticks)).toEqual([{ from: 2, to: 5 }])
  })
})

describe('series that make one alert', () => {
  const two = (a: readonly (number | undefined)[], b: readonly (number | undefined)[]) => {
    const told: Spell[] = []
    const backtest = new Backtest({
      rule: { alert: 'A', forMs: 0, keepMs: 0, labels: { node: 'x' } },
      ticks: { startMs: 0, stepMs: minute, count: 4 },
      gaps: [],
      compared: { op: '>', number: 5 },
      emit: (it) => told.push(it),
    })
    backtest.add([series(a, { __name__: 'a', node: '1' }), series(b, { __name__: 'b', node: '2' })])
    backtest.end()
    return told.map(({ from, to }) => [from, to])
  }

  test('take turns', () => {
    expect(two([9, 9, 1, undefined], [1, 2, 9, 3])).toEqual([[0, 3]])
  })

  test('or are refused, as Prometheus refuses them', () => {
    expect(() => two([9, 9, 9, 9], [1, 1, 6, 1])).toThrow(SameLabels)
  })
})

describe('when a group is evaluated', () => {
  test.each([
    ['', 0xef46db3751d8e999n],
    ['a', 0xd24ec4f1a98c6e5bn],
    ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
  ])('XXH64 of %j', (text, hash) => {
    expect(xxh64(new TextEncoder().encode(text))).toBe(hash)
  })

  test('of two ways to hash the one that fits', () => {
    expect(fitting([100, 900], 10_105, 1000)).toBe(100)
    expect(fitting([100, 900], 10_903, 1000)).toBe(900)
  })

  test('only within the time asked for', () => {
    expect(ticksBetween(1000, 31_000, { intervalMs: 15_000, offsetMs: 400 })).toEqual({
      startMs: 15_400,
      stepMs: 15_000,
      count: 2,
    })
  })
})
