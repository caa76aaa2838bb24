// Tests for promtool of the alerts of an SLO. One file for each pair of windows: a step that fits its windows makes a test
// of three days as short as one of an hour.
import { toYaml } from '../render/yaml.ts'
import type { Expected, Feed, PairTest } from './pair-tests.ts'
import { pairTests, stepOf } from './pair-tests.ts'
import { burnTexts, labelsOf, noDataName, noDataTexts } from './rules.ts'
import { camel, isOfEvents } from './slo.ts'
import type { Slo } from './slo.ts'
import { alertName, pairsOf, span } from './windows.ts'
import type { Pair } from './windows.ts'

export const testKindsOfBurn = ['fires', 'not yet', 'under', 'recovers', 'idle'] as const
export const testKindsOfNoData = ['fires', 'not yet'] as const

/** File name below `.lake/slo` -> text. */
export function sloTests(slo: Slo, scrapeSeconds: number): ReadonlyMap<string, string> {
  const pairs = pairsOf(slo, scrapeSeconds)
  return new Map(
    pairs.map((pair, index) => [
      `${slo.name}.${alertName('', pair).slice(3).toLowerCase()}.test.yaml`,
      testFile(slo, pair, { scrapeSeconds, isFirst: index === 0 }),
    ]),
  )
}

interface Options {
  readonly scrapeSeconds: number
  /** What is to be tested once stands in the file of the first pair. */
  readonly isFirst: boolean
}

function testFile(slo: Slo, pair: Pair, { scrapeSeconds, isFirst }: Options): string {
  const tests = [...pairTests(slo, pair, scrapeSeconds), ...(isFirst ? [noDataTest(slo, pair)] : [])]
  const above: Record<string, string> = {}
  tests.forEach(({ expected }, test) => {
    expected.forEach(({ kind, fires }, index) => {
      if (!fires) above[`tests.${test}.alert_rule_test.${index}`] = kind
    })
  })
  const step = duration(stepOf(pair))
  return toYaml(
    {
      rule_files: [`../prometheus/rules/slo-${slo.name}.yaml`],
      evaluation_interval: step,
      tests: tests.map((test) => testOf(slo, pair, test)),
    },
    {
      head: `Of ${slo.file}: ${span(pair.longSeconds)} and ${span(pair.shortSeconds)}, ${pair.factor} times too fast.`,
      above,
    },
  )
}

/** To the millisecond. */
function duration(seconds: number): string {
  const ms = Math.round(seconds * 1000)
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`
}

function testOf(
  slo: Slo,
  pair: Pair,
  { name, interval, feeds, expected }: PairTest,
): Record<string, unknown> {
  return {
    name,
    interval: duration(interval),
    input_series: feeds.map(({ series, values }: Feed) => ({ series, values })),
    alert_rule_test: expected.map((expectation) => expectationOf(slo, pair, expectation)),
  }
}

function expectationOf(slo: Slo, pair: Pair, { at, fires, alert }: Expected): Record<string, unknown> {
  const isBurn = alert === 'burn'
  const alertname = isBurn ? alertName(camel(slo.name), pair) : noDataName(slo)
  const labels = isBurn
    ? { ...labelsOf(slo), window: span(pair.longSeconds), severity: pair.severity }
    : { ...labelsOf(slo), severity: 'info' }
  const texts = isBurn ? burnTexts(slo, pair) : noDataTexts(slo)
  return {
    eval_time: duration(at),
    alertname,
    ...(fires ? { exp_alerts: [{ exp_labels: labels, exp_annotations: texts }] } : {}),
  }
}

/** Nothing is scraped: the alerts on burning are silent, and say why. */
function noDataTest(slo: Slo, pair: Pair): PairTest {
  const step = stepOf(pair)
  // Of long windows, the first evaluation after `for` may come late.
  const fires = Math.max(20 * 60, Math.ceil((15 * 60) / step) * step)
  return {
    name: 'no series',
    interval: 60,
    feeds: [],
    expected: [
      { at: 10 * 60, kind: 'not yet', fires: false, alert: 'no data' },
      { at: fires, kind: 'fires', fires: true, alert: 'no data' },
      {
        at: fires + 60,
        kind: isOfEvents(slo.indicator) ? 'no data' : 'no series',
        fires: false,
        alert: 'burn',
      },
    ],
  }
}
