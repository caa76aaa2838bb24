// Lake's backtest over the history of a real Prometheus is what that Prometheus wrote into ALERTS while it evaluated.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Told } from '../../../src/alerts/backtest/alert.ts'
import { Backtest } from '../../../src/alerts/backtest/backtest.ts'
import { groupOffsets } from '../../../src/alerts/backtest/group-offset.ts'
import { paceOf } from '../../../src/alerts/backtest/group.ts'
import { history } from '../../../src/alerts/backtest/history.ts'
import { rulesIn } from '../../../src/alerts/backtest/rule.ts'
import type { Rule } from '../../../src/alerts/backtest/rule.ts'
import { keyOf } from '../../../src/alerts/backtest/series.ts'
import { thresholdOf } from '../../../src/alerts/backtest/threshold.ts'
import { timeAt } from '../../../src/alerts/backtest/ticks.ts'
import { field, items } from '../../../src/health/values.ts'
import { get } from '../../../src/alerts/backtest/prometheus.ts'
import { tool } from '../../templates/tools.ts'
import { runPrometheus, until } from './running.ts'
import type { Running } from './running.ts'

const prometheus = tool('prometheus')

/** Seconds between scrapes and between evaluations; they take turns, half of it apart. */
const step = 2
const evaluations = 20

const alerts = [
  { alert: 'Once', expr: 'load > 5' },
  { alert: 'Waits', expr: 'load > 5', for: '4s', labels: { severity: 'warning' } },
  { alert: 'Keeps', expr: '3 <= load', for: '2s', keep_firing_for: '4s' },
  { alert: 'Down', expr: 'up{job="it"} == 0', for: '2s' },
  { alert: 'Gone', expr: 'absent(load{q="b"})', for: '2s', keep_firing_for: '1s' },
  { alert: 'Sums', expr: 'sum by (q) (load) * 2 > 9 and on () up == 1', for: '1s' },
  { alert: 'Moves', expr: 'load > 5', labels: { at: '{{ $value }}' }, keep_firing_for: '6s' },
  { alert: 'Grows', expr: 'increase(work_total[10s]) > 4', for: '6s' },
]

/** In a group that takes one alert of each. */
const limited = [
  { alert: 'OneOnly', expr: 'load > 5' },
  { alert: 'OneKept', expr: '3 <= load', for: '2s', keep_firing_for: '4s' },
  { alert: 'OneMoved', expr: 'load > 5', labels: { at: '{{ $value }}' }, keep_firing_for: '3s' },
]

/** One scrape after the other. */
function page(scrape: number): string | undefined {
  if ([9, 10, 15].includes(scrape % 18)) return undefined
  const waves = [
    `load{q="a"} ${[0, 6, 7, 8, 0, 3, 9, 9, 0][scrape % 9]}`,
    ...(scrape % 7 < 4 ? [`load{q="b"} ${scrape % 5 < 3 ? 7 : 1}`] : []),
    `work_total ${scrape * (scrape % 13 < 9 ? 1 : 2)}`,
  ]
  return `${waves.join('\n')}\n`
}

describe.skipIf(prometheus.missing)('against ALERTS of a running Prometheus', () => {
  let running: Running
  let rules: readonly Rule[]
  let ticksMs: readonly number[]
  let limitedMs: readonly number[]

  beforeAll(async () => {
    let scrapes = 0
    running = await runPrometheus(prometheus.path(), step, () => page(scrapes++))
    const { ruleFile: file } = running
    await until(async () => (await raw('up[10s]')).length > 0)
    const scraped = (await raw('up[10s]'))[0]?.times[0] ?? 0
    // A name that puts the evaluations into the middle between two scrapes, whichever way its Prometheus hashes.
    const names = Array.from({ length: 5000 }, (_, index) => `g${index}`).filter((it) =>
      groupOffsets({ file, name: it }, step * 1000).every((offset) => {
        const apart = (((offset - scraped) % (step * 1000)) + step * 1000) % (step * 1000)
        return Math.abs(apart - step * 500) < step * 150
      }),
    )
    const group = (name: string | undefined, record: string, own: readonly object[]) => {
      return { name, interval: `${step}s`, rules: [{ record, expr: 'vector(1)' }, ...own] }
    }
    const groups = [
      group(names[0], 'evaluated', alerts),
      { ...group(names[1], 'evaluated_too', limited), limit: 1 },
    ]
    rules = rulesIn({ groups }, 'rules.yaml')
    await running.load({ groups })
    await until(async () => ((await raw('evaluated[5m]'))[0]?.times.length ?? 0) >= evaluations)
    await sleep(500)
    ticksMs = await evaluatedAt('evaluated')
    limitedMs = await evaluatedAt('evaluated_too')
  })
  afterAll(async () => {
    await running.stop()
  })

  /** What a busy machine made it leave out is where the comparison ends. */
  async function evaluatedAt(record: string): Promise<readonly number[]> {
    const times = (await raw(`${record}[5m]`))[0]?.times ?? []
    const missed = times.findIndex(
      (time, index) => index > 0 && time - (times[index - 1] ?? 0) !== step * 1000,
    )
    return missed === -1 ? times : times.slice(0, missed)
  }

  async function raw(query: string) {
    const answer = await get(running.asking, `/api/v1/query?query=${encodeURIComponent(query)}`)
    return items(field(answer, 'data', 'result')).map((found) => ({
      labels: field(found, 'metric') as Record<string, string>,
      times: items(field(found, 'values')).map((pair) => Math.round(Number(field(pair, 0)) * 1000)),
    }))
  }

  test('the group is evaluated when its hash says', async () => {
    const [rule] = rules
    const { intervalMs, offsetMs, loaded } = await paceOf(running.asking, rule!, 1)
    expect({ intervalMs, loaded }).toEqual({ intervalMs: step * 1000, loaded: true })
    expect(new Set(ticksMs.map((time) => time % intervalMs))).toEqual(new Set([offsetMs]))
  })

  test.each([...alerts, ...limited].map(({ alert }) => alert))('%s', async (alert) => {
    const rule = rules.find((it) => it.alert === alert)!
    const { limit } = rule.group
    const times = limit === undefined ? ticksMs : limitedMs
    const ticks = { startMs: times[0]!, stepMs: step * 1000, count: times.length }
    expect(ticks.count).toBeGreaterThan(15)
    const written = (await raw(`{__name__=~"ALERTS|ALERTS_FOR_STATE",alertname="${alert}"}[5m]`)).flatMap(
      ({ labels, times: all }) =>
        all.filter((time) => time <= times.at(-1)!).map((time) => `${time} ${keyOf(labels)}`),
    )
    const told: Told[] = []
    const threshold = thresholdOf(rule.expr)
    const backtest = new Backtest({
      rule,
      ticks,
      gaps: [],
      ...(threshold === undefined ? {} : { compared: threshold }),
      ...(limit === undefined ? {} : { limit }),
      emit: (it) => told.push(it),
    })
    const question = { expr: threshold?.left ?? rule.expr, ticks, queryOffsetMs: 0 }
    for await (const { series } of history(running.asking, question)) backtest.add(series)
    const { over } = backtest.end()
    expect(over !== undefined).toBe(limit !== undefined)
    const found = told.flatMap(({ labels, state, from, to }) =>
      Array.from({ length: to - from }, (_, index) => timeAt(ticks, from + index)).flatMap((time) => [
        `${time} ${keyOf({ ...labels, __name__: 'ALERTS', alertstate: state })}`,
        `${time} ${keyOf({ ...labels, __name__: 'ALERTS_FOR_STATE' })}`,
      ]),
    )
    expect(found.length).toBeGreaterThan(0)
    expect(found.toSorted()).toEqual(written.toSorted())
  })
})
