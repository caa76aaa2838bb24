// The `limit` of a group: alerts of one rule, counted together, against a naive evaluation and against promtool.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Backtest } from '../../../src/alerts/backtest/backtest.ts'
import type { Told } from '../../../src/alerts/backtest/alert.ts'
import { Points } from '../../../src/alerts/backtest/series.ts'
import type { Gap } from '../../../src/alerts/backtest/track.ts'
import { batch } from './cases.ts'
import { isBefore3, limitDifference, promtool } from './differential.ts'

const minute = 60_000

interface Asked {
  /** A row for each label set, a value for each evaluation. */
  readonly rows: readonly (readonly (number | undefined)[])[]
  readonly limit: number
  readonly wait?: number
  readonly keep?: number
  readonly gaps?: readonly Gap[]
  /** The history comes in pieces of so many evaluations. */
  readonly piece?: number
  readonly labels?: Readonly<Record<string, string>>
}

function run({ rows, limit, wait = 0, keep = 0, gaps = [], piece = 5, labels = {} }: Asked) {
  const told: Told[] = []
  const count = Math.max(...rows.map((row) => row.length))
  const backtest = new Backtest({
    rule: { alert: 'A', forMs: wait * minute, keepMs: keep * minute, labels },
    limit,
    ticks: { startMs: 0, stepMs: minute, count },
    gaps,
    compared: { op: '>', number: 5 },
    axes: { thresholds: [1, 5, 8], forMs: [0, wait * minute] },
    emit: (it) => told.push(it),
  })
  for (let from = 0; from < count; from += piece)
    backtest.add(
      rows.flatMap((row, index) => {
        const points = new Points()
        for (let tick = from; tick < Math.min(count, from + piece); tick += 1) {
          const value = row[tick]
          if (value !== undefined) points.add(tick, value)
        }
        const series = points.series({ row: String(index) })
        return series.ticks.length === 0 ? [] : [series]
      }),
    )
  const { over } = backtest.end()
  const spells = told
    .filter(({ from, to }) => to > from)
    .map(({ result, state, from, to, end }) => `${result['row']} ${state} ${from}-${to} ${end}`)
  return { spells, over, told, cells: backtest.cells }
}

interface State {
  active: number
  isFiring: boolean
  absent: number
}

function lives(state: State, passed: boolean, { tick, keep }: { tick: number; keep: number }): boolean {
  if (passed) state.absent = -1
  else if (state.absent === -1) state.absent = tick
  return passed || (state.isFiring && tick - state.absent < keep)
}

/** As it stands in rules/alerting.go: which alerts are written at each evaluation; undefined where it fails. */
function naive(passes: readonly (readonly boolean[])[], { limit, wait = 0, keep = 0 }: Asked) {
  let states = new Map<number, State>()
  return Array.from({ length: passes[0]?.length ?? 0 }, (_, tick) => {
    for (const [row, passed] of passes.entries())
      if (passed[tick] === true && !states.has(row))
        states.set(row, { active: tick, isFiring: false, absent: -1 })
    const written: string[] = []
    for (const [row, state] of states)
      if (lives(state, passes[row]?.[tick] === true, { tick, keep })) {
        state.isFiring ||= tick - state.active >= wait
        written.push(`${row} ${state.isFiring ? 'firing' : 'pending'}`)
      } else states.delete(row)
    if (written.length <= limit) return written.sort()
    states = new Map()
    return undefined
  })
}

test('at every evaluation there is what Prometheus would have written, or nothing where it failed', () => {
  const value = fc.option(fc.integer({ min: 0, max: 10 }), { nil: undefined })
  const row = fc.array(value, { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(
      fc.record({
        rows: fc.array(row, { minLength: 1, maxLength: 5 }),
        limit: fc.integer({ min: 1, max: 4 }),
        wait: fc.integer({ min: 0, max: 3 }),
        keep: fc.integer({ min: 0, max: 4 }),
        piece: fc.integer({ min: 1, max: 30 }),
      }),
      (asked) => {
        const passing = (threshold: number) =>
          asked.rows.map((values) => values.map((it) => it !== undefined && it > threshold))
        const expected = naive(passing(5), asked)
        const { told, over, cells } = run(asked)
        const found = expected.map((_, tick) =>
          told
            .filter(({ from, to }) => from <= tick && tick < to)
            .map(({ result, state }) => `${result['row']} ${state}`)
            .sort(),
        )
        expect(found).toEqual(expected.map((written) => written ?? []))
        const failed = expected.flatMap((written, tick) => (written === undefined ? [tick] : []))
        expect([over?.first, over?.evaluations ?? 0]).toEqual([failed[0], failed.length])
        for (const { threshold, forMs, firing } of cells) {
          const written = naive(passing(threshold), { ...asked, wait: forMs / minute })
          expect(firing).toBe(written.flat().filter((it) => it?.endsWith('firing')).length)
        }
      },
    ),
  )
})

describe('more alerts than the limit', () => {
  const [high, low] = [9, 1]

  test('end those that fired, and wait anew once there are few enough', () => {
    const rows = [Array<number>(9).fill(high), [low, low, low, high, high, low, low, low, low]]
    const { spells, over } = run({ rows, limit: 1, wait: 1 })
    expect(spells).toEqual([
      '0 pending 0-1 fired',
      '0 firing 1-3 limit',
      '0 pending 5-6 fired',
      '0 firing 6-9 open',
    ])
    expect(over).toEqual({ first: 3, alerts: 2, evaluations: 2 })
  })

  test('are also those that are kept firing: one evaluation fails, and the next begins anew', () => {
    const rows = [
      [high, low, low, low, low, low],
      [low, low, high, high, high, low],
    ]
    const { spells, over } = run({ rows, limit: 1, keep: 4 })
    expect(spells).toEqual(['0 firing 0-2 limit', '1 firing 3-6 open'])
    expect(over).toEqual({ first: 2, alerts: 2, evaluations: 1 })
  })

  test('may be of one result, where labels change with its value', () => {
    const rows = [[6, 7, 7, 7]]
    const { spells, over } = run({ rows, limit: 1, keep: 3, labels: { at: '{{ $value }}' } })
    expect(spells).toEqual(['0 firing 0-1 limit', '0 firing 2-4 open'])
    expect(over).toEqual({ first: 1, alerts: 2, evaluations: 1 })
  })

  test('are none of the Prometheus that starts after it', () => {
    const rows = [Array<number>(8).fill(high), [high, high, high, undefined, undefined, low, low, low]]
    const { spells, over } = run({ rows, limit: 1, gaps: [{ from: 3, to: 5 }] })
    expect(spells).toEqual(['0 firing 5-8 open'])
    expect(over).toEqual({ first: 0, alerts: 2, evaluations: 3 })
  })

  test('peak and first value are those of the new alert', () => {
    const rows = [
      [99, 99, 7, 8],
      [high, high, low, low],
    ]
    const { told } = run({ rows, limit: 1 })
    expect(told.filter(({ to, from }) => to > from)).toMatchObject([{ from: 2, value: 7, peak: 8 }])
  })
})

test.skipIf(promtool.missing)('promtool fails at the same evaluation, with as many alerts', () => {
  const included = isBefore3()
  let failures = 0
  fc.assert(
    fc.property(batch, (it) => {
      const { lake, promtool: said } = limitDifference(it, included)
      expect(said).toEqual(lake)
      failures += said.length
    }),
    { numRuns: 4, endOnFailure: true },
  )
  expect(failures).toBeGreaterThan(10)
})
