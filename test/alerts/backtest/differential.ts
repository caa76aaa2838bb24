// Lake's backtest and promtool on the same rules and series: a test file for promtool that expects what lake found.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Told } from '../../../src/alerts/backtest/alert.ts'
import { parseDuration } from '../../../src/config/units.ts'
import { Backtest } from '../../../src/alerts/backtest/backtest.ts'
import type { Evaluated } from '../../../src/alerts/backtest/backtest.ts'
import { evaluating } from '../../../src/alerts/backtest/from-samples.ts'
import { lookbackMs } from '../../../src/alerts/backtest/raw.ts'
import { rulesIn } from '../../../src/alerts/backtest/rule.ts'
import type { Rule } from '../../../src/alerts/backtest/rule.ts'
import { without } from '../../../src/alerts/backtest/series.ts'
import { readSamples } from '../../../src/alerts/backtest/samples.ts'
import type { Samples } from '../../../src/alerts/backtest/samples.ts'
import { templateOf } from '../../../src/alerts/backtest/template.ts'
import { thresholdOf } from '../../../src/alerts/backtest/threshold.ts'
import { tool } from '../../templates/tools.ts'
import type { Batch } from './cases.ts'

export const promtool = tool('promtool')

/** From 3.0 on a sample of just the age of the lookback is not found any more. */
export function isBefore3(): boolean {
  const { stdout, stderr } = promtool.run(['--version'])
  return / version 2\./.test(stdout + stderr)
}

const name = (index: number): string => `m${index}`

function filesOf({ cases, inputSeconds, evaluationSeconds }: Batch) {
  const rules = cases.map(({ expr, forSeconds, keepSeconds, labels, annotations }, index) => ({
    alert: `A${index}`,
    expr: expr.replaceAll('NAME', name(index)),
    for: `${forSeconds}s`,
    keep_firing_for: `${keepSeconds}s`,
    labels,
    annotations,
  }))
  const input = cases.flatMap(({ series }, index) =>
    series.map(({ label, values }) => ({ series: `${name(index)}{s="${label}",t="x"}`, values })),
  )
  return {
    rules: { groups: [{ name: 'g', rules }] },
    test: {
      rule_files: ['rules.yaml'],
      evaluation_interval: `${evaluationSeconds}s`,
      tests: [{ interval: `${inputSeconds}s`, input_series: input }],
    },
  }
}

function lakeFinds(
  rule: Rule,
  samples: Samples,
  evaluations: number,
  included: boolean,
): {
  readonly whole: readonly Told[]
  readonly left: readonly Told[]
  readonly over: Evaluated['over']
} {
  const ticks = { startMs: 0, stepMs: samples.intervalMs ?? 0, count: evaluations }
  const threshold = thresholdOf(rule.expr)
  const lookback = { ms: lookbackMs, included }
  const { limit } = rule.group
  const run = (expr: string, compared?: { readonly op: '>'; readonly number: number }) => {
    const told: Told[] = []
    const backtest = new Backtest({
      rule,
      ticks,
      gaps: [],
      ...(compared === undefined ? {} : { compared }),
      ...(limit === undefined ? {} : { limit }),
      emit: (it) => told.push(it),
    })
    // In two pieces, as a long history comes.
    const half = Math.floor(evaluations / 2)
    const series = evaluating(samples, expr).at(ticks, lookback)
    for (const [from, to] of [
      [0, half],
      [half, evaluations],
    ] as const)
      backtest.add(
        series.map(({ labels, ticks: all, values }) => {
          const inside = (tick: number): boolean => tick >= from && tick < to
          return {
            labels,
            ticks: all.filter(inside),
            values: values.filter((_, at) => inside(all[at] ?? -1)),
          }
        }),
      )
    const { over } = backtest.end()
    return { told, over }
  }
  const { told: whole, over } = run(rule.expr)
  const left =
    threshold === undefined ? whole : run(threshold.left, threshold as { op: '>'; number: number }).told
  return { whole, left, over }
}

/** What ALERTS and ALERTS_FOR_STATE hold at each evaluation, of all rules. */
function expectations(told: readonly Told[], { evaluationSeconds, evaluations }: Batch) {
  const series = (labels: Readonly<Record<string, string>>, metric: string): string =>
    `${metric}{${Object.entries(labels)
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .join(',')}}`
  return Array.from({ length: evaluations }, (_, tick) => ({
    expr: '{__name__=~"ALERTS|ALERTS_FOR_STATE"}',
    eval_time: `${tick * evaluationSeconds}s`,
    exp_samples: told
      .filter(({ from, to }) => from <= tick && tick < to)
      .flatMap(({ labels, state, active }) => [
        { labels: series({ ...labels, alertstate: state }, 'ALERTS'), value: 1 },
        { labels: series(labels, 'ALERTS_FOR_STATE'), value: active * evaluationSeconds },
      ]),
  }))
}

function firing(rule: Rule, told: readonly Told[], stepSeconds: number) {
  // At its beginning the value is known that the annotations tell.
  const begun = told.filter(({ state, to, from }) => state === 'firing' && to > from)
  const ticks = [...new Set(begun.map(({ from }) => from))]
  return ticks.flatMap((tick) => {
    const now = begun.filter(({ from, to }) => from <= tick && tick < to)
    // Of one that fires for longer the value of now is not.
    if (now.some(({ from }) => from !== tick)) return []
    return [
      {
        eval_time: `${tick * stepSeconds}s`,
        alertname: rule.alert,
        exp_alerts: now.map(({ labels, result, value }) => ({
          exp_labels: without(labels, 'alertname'),
          exp_annotations: Object.fromEntries(
            Object.entries(rule.annotations).map(([key, text]) => [
              key,
              templateOf(text).expand({ labels: result, value }),
            ]),
          ),
        })),
      },
    ]
  })
}

/** Empty where promtool finds the same as lake. */
export function difference(batch: Batch, included: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), 'lake-differential-'))
  try {
    const { rules, test } = filesOf(batch)
    const samples = readSamples(JSON.stringify(test))
    const found = rulesIn(rules, 'rules.yaml').map((rule) => {
      const { whole, left } = lakeFinds(rule, samples, batch.evaluations, included)
      if (spells(whole) !== spells(left)) return `${rule.expr}: ${spells(whole)} is not ${spells(left)}`
      return { whole, alerts: firing(rule, whole, batch.evaluationSeconds) }
    })
    const apart = found.filter((it) => typeof it === 'string')
    if (apart.length > 0) return apart.join('\n')
    const expected = found.filter((it) => typeof it !== 'string')
    const promql_expr_test = expectations(
      expected.flatMap(({ whole }) => whole),
      batch,
    )
    const alert_rule_test = expected.flatMap(({ alerts }) => alerts)
    const full = { ...test, tests: test.tests.map((it) => ({ ...it, promql_expr_test, alert_rule_test })) }
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules))
    writeFileSync(join(folder, 'test.yaml'), JSON.stringify(full))
    return promtool
      .complaints(['test', 'rules', join(folder, 'test.yaml')])
      .replaceAll(/\n+/g, '\n')
      .slice(0, 2000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Told in any order. */
function spells(told: readonly Told[]): string {
  return told
    .map(({ labels, state, active, from, to, end }) => JSON.stringify([labels, state, active, from, to, end]))
    .sort()
    .join('\n')
}

const failure = /rule: (\w+), time: (\w+), err: exceeded limit of \d+ with (\d+) alerts/g

/** The first evaluation of each rule that fails for its limit: promtool stops there. */
export function limitDifference(batch: Batch, included: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'lake-differential-'))
  try {
    const { rules, test } = filesOf(batch)
    const { evaluationSeconds, evaluations } = batch
    const all = rules.groups.flatMap((group) => group.rules)
    // Each in a group and a test of its own, or the first to fail would be the last.
    const groups = all.map((rule, index) => ({ name: rule.alert, limit: 1 + (index % 2), rules: [rule] }))
    const last = { expr: 'vector(0)', eval_time: `${(evaluations - 1) * evaluationSeconds}s` }
    const tests = test.tests.flatMap(({ interval, input_series }) =>
      all.map((_, index) => ({
        interval,
        input_series: input_series.filter(({ series }) => series.startsWith(`${name(index)}{`)),
        promql_expr_test: [{ ...last, exp_samples: [{ labels: '{}', value: 0 }] }],
      })),
    )
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify({ groups }))
    writeFileSync(join(folder, 'test.yaml'), JSON.stringify({ ...test, tests }))
    const samples = readSamples(JSON.stringify(test))
    const lake = rulesIn({ groups }, 'rules.yaml').flatMap((rule) => {
      const { over } = lakeFinds(rule, samples, evaluations, included)
      return over === undefined ? [] : [`${rule.alert} ${over.first * evaluationSeconds} ${over.alerts}`]
    })
    const said = promtool.complaints(['test', 'rules', join(folder, 'test.yaml')])
    const promtoolSays = [...said.matchAll(failure)].map(
      ([, alert, time = '', alerts]) => `${alert} ${parseDuration(time)} ${alerts}`,
    )
    return { lake, promtool: promtoolSays }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
