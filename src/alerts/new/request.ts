// What was asked for, on the command line or in the wizard, as what is to be written.
import { formatDuration, parseDuration } from '../../config/units.ts'
import { nearest } from '../../config/nearest.ts'
import { amountIn } from './amount.ts'
import { thresholdUnit, usualWindow, worded } from './condition.ts'
import type { Condition } from './condition.ts'
import { conditionNames } from './signal.ts'
import type { ConditionName, Signal, Window } from './signal.ts'
import { storyOf } from './story.ts'
import { firingLabels } from './firing.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'

/** Answers as they were typed; what is not there takes what is usual. */
export interface Request {
  readonly component?: string | undefined
  readonly signal?: string | undefined
  /** `true`: a condition without a threshold. */
  readonly conditions: Readonly<Partial<Record<ConditionName, string | true>>>
  readonly name?: string | undefined
  readonly for?: string | undefined
  readonly keepFiringFor?: string | undefined
  readonly window?: string | undefined
  readonly severity: string
  /** PromQL or LogQL of the user's own. */
  readonly expr?: string | undefined
  /** Name of the alert to begin from. */
  readonly from?: string | undefined
  /** What a line of a log has to contain. */
  readonly match?: string | undefined
}

export const flagOf: Readonly<Record<ConditionName, string>> = {
  above: '--above',
  below: '--below',
  ratio: '--ratio',
  absent: '--absent',
  stale: '--stale',
  grows: '--grows',
  full: '--full-within',
  differs: '--differs',
}

export const usualFor: Readonly<Record<ConditionName, string>> = {
  above: '5m',
  below: '5m',
  ratio: '5m',
  absent: '5m',
  stale: '2m',
  grows: '5m',
  full: '15m',
  differs: '15m',
}

export function signalNamed(signals: readonly Signal[], others: readonly Signal[], word: string): Signal {
  const all = [...signals, ...others]
  const bare = (id: string): string => id.slice(id.indexOf('/') + 1)
  const found = all.find(({ id }) => id === word) ?? all.find(({ id }) => bare(id) === word)
  if (found !== undefined) return found
  const component = all[0]?.component ?? ''
  const close = nearest(
    bare(word),
    all.map(({ id }) => bare(id)),
  )
  throw usage(`${component} has no signal ${word}`, {
    code: 'unknown-signal',
    details: [
      close === undefined
        ? `It has: ${signals.map(({ id }) => bare(id)).join(', ')}, and ${others.length} metrics.`
        : `Did you mean ${close}?`,
    ],
    action: { id: 'list', command: `lake alerts new --component ${component} --list-signals` },
  })
}

/** The one condition that was given. */
export function conditionAsked({ conditions }: Request): ConditionName | undefined {
  const given = conditionNames.filter((name) => conditions[name] !== undefined)
  if (given.length < 2) return given[0]
  throw usage(`an alert has one condition: ${given.map((name) => flagOf[name]).join(' or ')}`)
}

export function conditionFor(signal: Signal, request: Request): Condition {
  const name = conditionAsked(request)
  if (name === undefined)
    throw usage(`when is it wrong? ${signal.id} needs a condition`, {
      code: 'no-condition',
      details: [`One of: ${signal.conditions.map((it) => flagOf[it]).join(', ')}`],
    })
  if (!signal.conditions.includes(name))
    throw usage(`${flagOf[name]} says nothing about ${signal.id}`, {
      code: 'wrong-condition',
      details: [`It can be: ${signal.conditions.map((it) => flagOf[it]).join(', ')}`],
    })
  const window = windowOf(request.window ?? usualWindow(name))
  const said = request.conditions[name]
  return { name, threshold: typeof said === 'string' ? thresholdIn(signal, name, said) : 0, window }
}

const ofItself: Readonly<Partial<Record<ConditionName, string>>> = {
  ratio: 'how much of the whole',
  stale: 'the time',
  full: 'the time',
}

function thresholdIn(signal: Signal, name: ConditionName, said: string): number {
  const what = ofItself[name] ?? signal.says
  const threshold =
    name === 'differs' ? differing(said) : amountIn(said, thresholdUnit(name, signal), flagOf[name], what)
  const isPositive = ['stale', 'full', 'differs'].includes(name) || signal.how === 'quantile'
  if (isPositive && threshold <= 0) throw usage(`${flagOf[name]} ${said}: it has to be more than 0`)
  return threshold
}

/** More than the whole of it can be off: 200% is three times as much. */
function differing(said: string): number {
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(said)?.[1]
  if (percent !== undefined) return Number((Number(percent) / 100).toPrecision(12))
  return /^\d+(?:\.\d+)?$/.test(said)
    ? Number(said)
    : amountIn(said, 'ratio', flagOf.differs, 'how far it may be off')
}

export function windowOf(text: string): Window {
  const seconds = secondsIn('--window', text, 60)
  return { text: formatDuration(seconds), seconds }
}

export function secondsIn(flag: string, text: string, least = 0): number {
  const seconds = text === '0' ? 0 : parseDuration(text)
  if (seconds !== undefined && seconds >= least) return seconds
  throw usage(
    `${flag} "${text}" is no duration such as 30s, 5m or 1h${least === 0 ? '' : `, ${formatDuration(least)} at least`}`,
  )
}

export function nameAsked({ name }: Pick<Request, 'name'>): string {
  if (name === undefined)
    throw usage('the alert needs a name', { code: 'no-name', details: ['Such as --name QueriesWait.'] })
  if (/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) return name
  throw usage(`"${name}" is no name of an alert`, {
    code: 'bad-name',
    details: ['Letters and digits, as in QueriesWait: it stands in routes, silences and names of files.'],
  })
}

export function draftOf(signal: Signal, condition: Condition, request: Request): Draft {
  const forSeconds = secondsIn('--for', request.for ?? usualFor[condition.name])
  // An event that leaves its window comes again: it would resolve and fire anew.
  const isEvent = signal.how === 'increase' && forSeconds === 0 && condition.name !== 'stale'
  const keepSeconds =
    request.keepFiringFor === undefined
      ? isEvent
        ? condition.window.seconds
        : 0
      : secondsIn('--keep-firing-for', request.keepFiringFor)
  return {
    name: nameAsked(request),
    backend: 'prometheus',
    component: signal.component,
    severity: request.severity,
    ...worded(signal, condition),
    unit: thresholdUnit(condition.name, signal),
    forSeconds,
    keepSeconds,
    labels: {},
    firing: firingLabels(signal, condition),
    story: storyOf({ signal, condition, forSeconds, keepSeconds }),
    queries: queriesOf(signal, condition),
  }
}

function queriesOf(signal: Signal, condition: Condition): Draft['queries'] {
  const { expr } = worded(signal, condition)
  const up = `up{job="${signal.job}"}`
  return [
    ['Whether it is wrong now, and where', expr],
    [
      'What it is made of',
      `${signal.metric}{job="${signal.job}"${signal.match === '' ? '' : `,${signal.match}`}}`,
    ],
    ...(signal.metric === 'up' ? [] : [['Whether it is scraped at all', up] as const]),
  ]
}
