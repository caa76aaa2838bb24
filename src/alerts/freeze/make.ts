// From an incident to a test: what the rule read then, as promtool takes it, proved before it is written.
import { paceOf } from '../backtest/group.ts'
import type { Pace } from '../backtest/group.ts'
import { timeOf } from '../backtest/prometheus.ts'
import type { Asking } from '../backtest/prometheus.ts'
import type { Rule } from '../backtest/rule.ts'
import type { Suite } from '../test/rule-files.ts'
import type { Running } from '../test/staged.ts'
import { readsOf, shownLabels } from './expression.ts'
import type { Reads } from './expression.ts'
import { findIncident } from './incident.ts'
import type { Incident } from './incident.ts'
import { takeInput } from './input.ts'
import type { Taken } from './input.ts'
import { reduced, withoutPrivate } from './labels.ts'
import type { Replaced } from './labels.ts'
import { notate } from './notate.ts'
import type { Values } from './notate.ts'
import { ruleFileFrom } from './place.ts'
import { prove } from './prove.ts'
import type { Stricter } from './prove.ts'
import { seriesText } from './text.ts'
import type { Frozen } from './text.ts'

export interface Found {
  readonly rule: Rule
  readonly pace: Pace
  readonly incident: Incident
  readonly scrapeMs: number
  readonly nowMs: number
}

interface Sought {
  readonly rule: Rule
  readonly atMs: number | undefined
  readonly scrapeMs: number
  readonly keptMs: number
}

export async function lookUp(asking: Asking, { rule, atMs, scrapeMs, keptMs }: Sought): Promise<Found> {
  const pace = await paceOf(asking, rule, scrapeMs)
  const nowMs = await timeOf(asking)
  const looking = { alert: rule.alert, nowMs, pace, keptMs }
  return { rule, pace, scrapeMs, nowMs, incident: await findIncident(asking, looking, atMs) }
}

interface Making {
  readonly found: Found
  readonly suite: Suite
  /** Path of the rule file, relative to the project. */
  readonly rules: string
  readonly secrets: readonly string[]
}

export interface Made {
  readonly frozen: Frozen
  readonly taken: Taken
  readonly cleaned: Cleaned
  readonly stricter: Stricter | null
}

export async function makeTest(asking: Asking, run: Running, making: Making): Promise<Made> {
  const { found, suite, rules, secrets } = making
  const { rule, pace } = found
  const reads = readsOf(rule.expr)
  const taken = await takeInput(asking, { ...found, reads })
  const cleaned = clean(taken, { rule, reads, secrets })
  const test = `alerts/${rule.alert}.test.yaml`
  const frozen: Frozen = {
    alert: rule.alert,
    name: nameOf(found),
    ruleFile: ruleFileFrom(test, rules),
    evaluationSeconds: pace.intervalMs / 1000,
    stepSeconds: taken.ticks.stepMs / 1000,
    input: cleaned.input,
    moments: [],
  }
  const proving = {
    running: run,
    rule,
    taken,
    frozen,
    suite: { root: suite.root, given: suite.given, test, rules },
  }
  const { moments, stricter } = await prove(proving)
  return { frozen: { ...frozen, moments }, taken, cleaned, stricter }
}

interface Cleaned extends Pick<Replaced, 'replaced'> {
  readonly input: Frozen['input']
  readonly dropped: readonly string[]
}

interface Cleaning {
  readonly rule: Rule
  readonly reads: Reads
  readonly secrets: readonly string[]
}

function clean({ series, ticks }: Taken, { rule, reads, secrets }: Cleaning): Cleaned {
  const shown = shownLabels([...Object.values(rule.labels), ...Object.values(rule.annotations)])
  const { labels, dropped } = reduced(
    series.map((it) => it.labels),
    reads,
    shown,
  )
  const safe = withoutPrivate(labels, reads, secrets)
  const input = series.map(({ values }, index) => ({
    series: seriesText(safe.labels[index] ?? {}),
    values: notate(reads.knowsTime ? fromTheStart(values, ticks.startMs) : values),
  }))
  const sorted = input.toSorted((a, b) => (a.series < b.series ? -1 : 1))
  return { input: sorted, dropped, replaced: safe.replaced }
}

const year = 31_536_000

/** Evaluations are at milliseconds: more digits than that are those of the arithmetic. */
const milli = (seconds: number): number => Math.round(seconds * 1000) / 1000

/** A test begins in 1970: what a rule that asks for the time compares with it is counted from there. */
function fromTheStart(values: Values, startMs: number): Values {
  const start = startMs / 1000
  const isTime = values.every((value) => value === undefined || Math.abs(value - start) < 5 * year)
  return isTime ? values.map((value) => (value === undefined ? undefined : milli(value - start))) : values
}

export function nameOf({ rule, incident }: Pick<Found, 'rule' | 'incident'>): string {
  return `${rule.alert} as it began to fire at ${second(incident.startMs)}`
}

export function second(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')
}
