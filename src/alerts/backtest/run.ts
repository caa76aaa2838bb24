// `lake alerts backtest`: what an alert would have done, over the history of Prometheus or samples in a file.
import { resolve } from 'node:path'
import { parseDuration } from '../../config/units.ts'
import { LakeError } from '../../errors.ts'
import { openStack } from '../../health/stack.ts'
import { notRunning } from '../../pages/open.ts'
import type { Session } from '../../stack/prepare.ts'
import type { System } from '../../system/system.ts'
import { ruleReport } from './answer.ts'
import { alertsOnLogs, effectiveRules } from './effective.ts'
import { evaluate } from './evaluate.ts'
import type { Result } from './evaluate.ts'
import { note } from './notes.ts'
import type { Warn } from './notes.ts'
import { timeOf } from './prometheus.ts'
import type { BacktestReport } from './report.ts'
import type { Rule } from './rule.ts'
import { BadSamples } from './samples-text.ts'
import { mostSamples, readSamples } from './samples.ts'
import type { Samples } from './samples.ts'
import { requireReadable } from './selectors.ts'
import { fromPrometheus, fromSamples } from './source.ts'
import type { Source } from './source.ts'
import { rulesMeant } from './subject.ts'
import type { Subjects } from './subject.ts'

export interface Opened {
  readonly system: System
  /** Samples in a file need no project. */
  readonly session: Session | undefined
}

export interface BacktestOptions {
  readonly rule: string
  readonly compare?: string | undefined
  /** `7d`; absent: that, or all of a file. */
  readonly since?: string | undefined
  readonly interval?: string | undefined
  readonly for?: string | undefined
  readonly keepFiringFor?: string | undefined
  /** A file, and after a `#` which of its tests. */
  readonly samples?: string | undefined
  readonly signal: AbortSignal
}

export interface Answered {
  readonly report: BacktestReport
  readonly warnings: readonly { readonly code: string; readonly message: string }[]
}

const usualSince = '7d'
const mostBytes = 400 * 1024 * 1024

export async function runBacktest({ system, session }: Opened, options: BacktestOptions): Promise<Answered> {
  const warnings: { code: string; message: string }[] = []
  const warn: Warn = (code, message) => warnings.push({ code, message })
  const known = session === undefined ? undefined : () => effectiveRules(session)
  const onLogs = session === undefined ? undefined : () => alertsOnLogs(session)
  const subjects = { system, known, ...(onLogs === undefined ? {} : { onLogs }) }
  const rules = (await rulesMeant(options.rule, subjects)).map((rule) => changed(rule, options))
  const other = options.compare === undefined ? undefined : await otherRule(rules, options.compare, subjects)
  // What can be refused without asking anybody is.
  for (const { expr } of [...rules, ...(other === undefined ? [] : [other])]) requireReadable(expr)
  const source = await openSource({ system, session }, options, warn)
  const results: Result[] = []
  for (const rule of rules) results.push(await evaluate(rule, source))
  const compared = other === undefined ? undefined : await evaluate(other, source)
  for (const result of [...results, ...(compared === undefined ? [] : [compared])]) note(result, source, warn)
  return {
    report: { source: source.kind, rules: results.map((result) => ruleReport(result, compared)) },
    warnings,
  }
}

/** What an expression does not say is as with the first: it has no `for`, and no labels. */
async function otherRule(rules: readonly Rule[], word: string, subjects: Subjects): Promise<Rule> {
  const [first] = rules
  const [other, ...more] = await rulesMeant(word, subjects)
  if (first === undefined || other === undefined || rules.length > 1 || more.length > 0)
    throw usage('--compare takes one rule on each side, and a file holds more')
  if (other.alert !== '') return other
  const { forMs, keepMs, labels, annotations, group } = first
  return { alert: '', expr: other.expr, forMs, keepMs, labels, annotations, group }
}

function changed(rule: Rule, { for: wait, keepFiringFor: keep }: BacktestOptions): Rule {
  return {
    ...rule,
    ...(wait === undefined ? {} : { forMs: milliseconds('--for', wait) }),
    ...(keep === undefined ? {} : { keepMs: milliseconds('--keep-firing-for', keep) }),
  }
}

export async function openSource(from: Opened, options: BacktestOptions, warn: Warn): Promise<Source> {
  const { system, session } = from
  const intervalMs =
    options.interval === undefined ? undefined : milliseconds('--interval', options.interval, 1)
  if (options.samples !== undefined) return samplesSource(system, options, { intervalMs, warn })
  if (session === undefined) throw new Error('a history without a project')
  const rangeMs = milliseconds('--since', options.since ?? usualSince, 1)
  const stack = await openStack(session)
  if (stack.containers.get('prometheus')?.state !== 'running') throw notRunning('prometheus')
  const asking = { stack, signal: options.signal }
  const toMs = await timeOf(asking)
  const apart = Math.round((toMs - system.clock.now().getTime()) / 1000)
  if (Math.abs(apart) > 60)
    warn(
      'clock',
      `the clock of Prometheus is ${Math.abs(apart)} s ${apart > 0 ? 'ahead of' : 'behind'} this one: its own is taken`,
    )
  const usual = stack.plan.config.scrape.intervalSeconds * 1000
  const source = fromPrometheus(asking, { fromMs: toMs - rangeMs, toMs, intervalMs: intervalMs ?? usual })
  return intervalMs === undefined ? source : paced(source, intervalMs)
}

/** An interval that was asked for comes before that of the group. */
function paced(source: Source, intervalMs: number): Source {
  return { ...source, pace: async () => ({ intervalMs, offsetMs: 0, loaded: true }) }
}

async function samplesSource(
  { disk, host, clock }: System,
  { samples: word = '', since }: BacktestOptions,
  { intervalMs, warn }: { readonly intervalMs: number | undefined; readonly warn: Warn },
): Promise<Source> {
  const [path = '', test] = word.split('#', 2)
  const full = resolve(host.cwd, path)
  const { bytes } = (await disk.facts(full)) ?? {}
  if (bytes !== undefined && bytes > mostBytes)
    throw badSamples(path, [`It is larger than ${mostBytes / 1024 ** 2} MB.`])
  const text = await disk.read(full)
  if (text === undefined) throw badSamples(path, ['There is no such file.'])
  const samples = readable(path, () => readSamples(text, test, mostSamples))
  if (samples.toMs > clock.now().getTime())
    warn('future', `the samples go on until ${new Date(samples.toMs).toISOString()}, which is yet to come`)
  const fromMs =
    since === undefined
      ? samples.fromMs
      : Math.max(samples.fromMs, samples.toMs - milliseconds('--since', since, 1))
  const source = fromSamples({ ...samples, fromMs }, intervalMs)
  return intervalMs === undefined ? source : paced(source, intervalMs)
}

function readable(path: string, read: () => Samples): Samples {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof BadSamples)) throw error
    throw badSamples(path, [error.message])
  }
}

function milliseconds(flag: string, text: string, least = 0): number {
  const seconds = parseDuration(text)
  if (seconds === undefined || seconds * 1000 < least)
    throw usage(`${flag} "${text}" is no duration such as 30s, 15m or 7d`)
  return Math.round(seconds * 1000)
}

function usage(message: string): LakeError {
  return new LakeError(message, {
    code: 'usage',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
  })
}

function badSamples(path: string, details: readonly string[]): LakeError {
  return new LakeError(`${path} cannot be used as samples`, {
    code: 'bad-samples',
    exit: 'usage',
    details,
    actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
  })
}
