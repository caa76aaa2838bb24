// How often it would have fired: the real history, tried with thresholds that it suggests itself, and with other waits.
import { LakeError } from '../../errors.ts'
import { addressOf } from '../../health/ask.ts'
import { openStack } from '../../health/stack.ts'
import type { Stack } from '../../health/stack.ts'
import type { Session } from '../../stack/prepare.ts'
import { ruleReport } from '../backtest/answer.ts'
import { evaluate } from '../backtest/evaluate.ts'
import { instant } from '../backtest/prometheus.ts'
import type { Asking } from '../backtest/prometheus.ts'
import type { RuleReport } from '../backtest/report.ts'
import type { Rule } from '../backtest/rule.ts'
import { openSource } from '../backtest/run.ts'
import type { Warn } from '../backtest/notes.ts'
import { thresholdOf } from '../backtest/threshold.ts'
import type { Threshold } from '../backtest/threshold.ts'
import { suggestion } from './suggest.ts'
import type { Suggestion } from './suggest.ts'
import type { Unit } from './signal.ts'

export interface Occurrence {
  readonly start: string
  readonly seconds: number
  readonly peak: string
  readonly link: string
}

export interface History {
  readonly report: RuleReport
  /** Of its thresholds. */
  readonly unit: Unit
  readonly suggestion: Suggestion | null
  /** The newest first. */
  readonly last: readonly Occurrence[]
}

export interface Trying {
  readonly session: Session
  readonly since: string | undefined
  readonly unit: Unit
  readonly signal: AbortSignal
  readonly warn: Warn
}

/** Undefined where no Prometheus runs. */
export async function askPrometheus(session: Session, signal: AbortSignal): Promise<Asking | undefined> {
  const stack = await whatRuns(session)
  return stack?.containers.get('prometheus')?.state === 'running' ? { stack, signal } : undefined
}

/** Undefined without an engine: an alert is written all the same. */
export async function whatRuns(session: Session): Promise<Stack | undefined> {
  try {
    return await openStack(session)
  } catch (error) {
    if (error instanceof LakeError && error.exit === 'prerequisite') return undefined
    throw error
  }
}

const shown = 5

/** The alert is written all the same; what makes it known how often it would have fired. */
const ways: Readonly<Record<string, string>> = {
  'no-history': 'lake health says whether it is scraped.',
  'too-much': '--since 1d tries it on less.',
  'too-short': '--since 1d tries it on more.',
}

const clockWay = 'Times in alerts and links are off until both are right: sudo timedatectl set-ntp true'

/** Undefined where there is nothing to look at; why, is said as a warning. */
export async function tried(rule: Rule, asking: Asking, trying: Trying): Promise<History | undefined> {
  const { session, since, signal, warn, unit } = trying
  try {
    const source = await openSource(
      { system: session.system, session },
      { rule: rule.expr, since, signal },
      (code, message) => warn(code, code === 'clock' ? `${message}. ${clockWay}` : message),
    )
    const compared = thresholdOf(rule.expr)
    const axes = compared === undefined ? undefined : await lessAxes(rule, compared, { asking, ...source })
    const result = await evaluate(rule, source, axes)
    const report = ruleReport(result)
    for (const warning of result.warnings) warn('backend', warning)
    noteShort(report, source.fromMs, warn)
    const url = addressOf(asking, 'prometheus')
    const last = report.episodes
      .slice(-shown)
      .toReversed()
      .map(({ start, seconds, peak }) => ({
        start,
        seconds,
        peak,
        link: linkTo(url, rule.expr, { start, seconds }),
      }))
    return { report, unit, suggestion: suggestion(report), last }
  } catch (error) {
    const way = error instanceof LakeError ? ways[error.code] : undefined
    if (!(error instanceof LakeError) || way === undefined) throw error
    const [why = ''] = error.details
    warn(error.code, [`not tried on the past: ${error.message}.`, why, way].join(' ').replaceAll('  ', ' '))
    return undefined
  }
}

const shortMs = 3_600_000

function noteShort({ history }: RuleReport, fromMs: number, warn: Warn): void {
  if (history !== null && Date.parse(history.first) - fromMs > shortMs)
    warn('short', `there are values since ${history.first.slice(0, 19)}Z only: what is counted is a floor`)
}

const waits = [0, 2, 5, 15].map((minutes) => minutes * 60_000)

const allWaits = (forMs: number): readonly number[] =>
  [...new Set([...waits, forMs])].toSorted((a, b) => a - b)

interface Looking {
  readonly asking: Asking
  readonly fromMs: number
  readonly toMs: number
}

/** Without those of its values, where they are too many to be asked for at once. */
async function lessAxes(rule: Rule, compared: Threshold, looking: Looking) {
  try {
    return await axesOf(rule, compared, looking)
  } catch (error) {
    if (error instanceof LakeError && error.code === 'too-much') return undefined
    throw error
  }
}

/** Thresholds where its values really lie: half of the time, nearly never, never. */
async function axesOf({ forMs }: Rule, { left, op, number }: Threshold, { asking, fromMs, toMs }: Looking) {
  // Of what is expected to be full, the time is what is chosen, and not the value at its end.
  if (left.startsWith('predict_linear(')) return { thresholds: [number], forMs: allWaits(forMs) }
  if (op === '==' || op === '!=') return undefined
  const up = op.startsWith('>')
  const seconds = Math.ceil((toMs - fromMs) / 1000)
  const step = Math.max(15, Math.ceil(seconds / 2000))
  const worst = `${up ? 'max' : 'min'}((${left}))[${seconds}s:${step}s]`
  const shares = [0.5, 0.9, 0.99, 0.999, 1].map((share) => (up ? share : Number((1 - share).toFixed(3))))
  const found: number[] = []
  for (const share of shares) {
    const [sample] = await instant(asking, `quantile_over_time(${share}, ${worst})`, toMs)
    if (sample !== undefined && Number.isFinite(sample.value)) found.push(sample.value)
  }
  const most = found.at(-1)
  const beyond = most === undefined ? [] : [up ? most * 1.25 : most * 0.75]
  const all = [
    ...found.slice(0, -1).map((value) => rounded(value)),
    ...beyond.map((value) => rounded(value)),
    number,
  ]
  // What is constant has one value: then what lies beside the line is of interest.
  const near = [number * 0.5, number * 2].map((value) => rounded(value))
  const thresholds = new Set(all.length < 4 || new Set(all).size < 3 ? [...all, ...near] : all)
  return {
    thresholds: [...thresholds].toSorted((a, b) => a - b),
    forMs: allWaits(forMs),
  }
}

/** To two digits: nobody writes 0.4837. */
const rounded = (value: number): number => Number(value.toPrecision(2))

function linkTo(
  url: string,
  expr: string,
  { start, seconds }: Pick<Occurrence, 'start' | 'seconds'>,
): string {
  const around = Math.max(3600, seconds * 3)
  const end = new Date(Date.parse(start) + (seconds + around / 2) * 1000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ')
  const words = new URLSearchParams({
    'g0.expr': thresholdOf(expr)?.left ?? expr,
    'g0.tab': '0',
    'g0.range_input': `${Math.round(around / 60)}m`,
    'g0.end_input': end,
  })
  return `${url}/graph?${words.toString()}`
}
