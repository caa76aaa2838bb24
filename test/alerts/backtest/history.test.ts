// A long history in several answers: how many are on their way at once, and that they are read in the order of their times.
import { expect, test } from 'vitest'
import { history } from '../../../src/alerts/backtest/history.ts'
import type { Asking } from '../../../src/alerts/backtest/prometheus.ts'
import type { Stack } from '../../../src/health/stack.ts'
import { HttpFailure } from '../../../src/system/http-failure.ts'
import type { HttpAnswer } from '../../../src/system/system.ts'

const stepSeconds = 15

/** `answered`: whether an answer with so many points is small enough. */
async function read(count: number, series: number, answered = (_points: number): boolean => true) {
  const asked: number[] = []
  let [open, most] = [0, 0]
  const request = async (_url: string, { body = '' }: { body?: string }): Promise<HttpAnswer> => {
    const words = new URLSearchParams(body)
    const [start, end] = [Number(words.get('start')), Number(words.get('end'))]
    const points = (end - start) / stepSeconds + 1
    asked.push(points)
    open += 1
    most = Math.max(most, open)
    // The later it is asked for, the sooner it comes.
    for (let turn = 0; turn < 100 / asked.length; turn += 1) await new Promise(setImmediate)
    open -= 1
    if (!answered(points)) throw new HttpFailure('too-large', 'too much')
    return { status: 200, headers: {}, body: matrix(start, points, series) }
  }
  const session = { runtime: { addressOf: () => 'http://prometheus' }, system: { http: { request } } }
  const stack = { session, plan: {} } as unknown as Stack
  const asking: Asking = { stack, signal: new AbortController().signal }
  const ticks = { startMs: 1_700_000_000_000, stepMs: stepSeconds * 1000, count }
  const found: number[] = []
  for await (const piece of history(asking, { expr: 'm', ticks, queryOffsetMs: 0 }))
    for (const tick of piece.series[0]?.ticks ?? []) found.push(tick)
  return { asked, most, isWhole: found.length === count && found.every((tick, at) => tick === at) }
}

function matrix(start: number, points: number, series: number): string {
  const values = Array.from({ length: points }, (_, at) => [start + at * stepSeconds, '1'])
  const result = Array.from({ length: series }, (_, at) => ({ metric: { a: String(at) }, values }))
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
}

test('three answers are on their way at most, and are read in their order', async () => {
  const { asked, most, isWhole } = await read(60_000, 1)
  expect(asked).toEqual([500, 11_000, 11_000, 11_000, 11_000, 11_000, 4500])
  expect([most, isWhole]).toEqual([3, true])
})

test('of many series an answer holds fewer evaluations', async () => {
  const { asked, isWhole } = await read(700, 4000)
  expect(asked).toEqual([500, 100, 100])
  expect(isWhole).toBe(true)
})

test('what is too much for one answer is asked for in halves', async () => {
  const { asked, isWhole } = await read(2000, 1, (points) => points <= 400)
  expect(asked.toSorted((a, b) => b - a)).toEqual([1500, 750, 750, 500, 375, 375, 375, 375, 250, 250])
  expect(isWhole).toBe(true)
})
