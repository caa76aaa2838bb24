// What was asked for, on the command line or in the wizard, as what is to be written.
import { formatDuration, parseDuration } from '../../config/units.ts'
import { nearest } from '../../config/nearest.ts'
import { flagOf, thresholdUnit, usualWindow, worded } from './condition.ts'
import type { Condition } from './condition.ts'
import { conditionNames } from './signal.ts'
import type { ConditionName, Signal, Window } from './signal.ts'
import { storyOf } from './story.ts'
import { firingLabels } from './firing.ts'
import type { Draft } from './texts.ts'
import { thresholdIn } from './threshold.ts'
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
  /** Else that of the alert that it begins from, or warning. */
  readonly severity?: string | undefined
  /** PromQL or LogQL of the user's own. */
  readonly expr?: string | undefined
  /** Name of the alert to begin from. */
  readonly from?: string | undefined
  /** What a line of a log has to contain. */
  readonly match?: string | undefined
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

export const severityOf = ({ severity }: Pick<Request, 'severity'>): string => severity ?? 'warning'

export interface Choosable {
  /** Or `freshness`. */
  readonly component: string
  readonly signals: readonly Signal[]
  readonly others: readonly Signal[]
}

export function signalNamed({ component, signals, others }: Choosable, word: string): Signal {
  const all = [...signals, ...others]
  const bare = (id: string): string => id.slice(id.indexOf('/') + 1)
  const found = all.find(({ id }) => id === word) ?? all.find(({ id }) => bare(id) === word)
  if (found !== undefined) return found
  const close = nearest(
    bare(word),
    all.map(({ id }) => bare(id)),
  )
  throw usage(`${component} has no signal ${word}`, {
    code: 'unknown-signal',
    details: [
      close === undefined
        ? `It has: ${signals.map(({ id }) => bare(id)).join(', ')}${others.length === 0 ? '' : `, and ${others.length} metrics`}.`
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
  if (request.window !== undefined && !isCountedWithin(signal, name))
    throw usage(`--window says nothing about ${flagOf[name]} of ${signal.id}: nothing is counted`, {
      code: 'wrong-condition',
    })
  const window = windowOf(request.window ?? usualWindow(name))
  const said = request.conditions[name]
  return { name, threshold: typeof said === 'string' ? thresholdIn(signal, name, said) : 0, window }
}

function isCountedWithin({ how }: Signal, name: ConditionName): boolean {
  if (name === 'grows' || name === 'full') return true
  return name !== 'absent' && name !== 'stale' && (how === 'increase' || how === 'quantile')
}

export function windowOf(text: string): Window {
  const seconds = secondsIn('--window', text, 60)
  return { text: formatDuration(seconds), seconds }
}

export function secondsIn(flag: string, text: string, least = 0): number {
  const seconds = text === '0' ? 0 : parseDuration(text)
  // Half a second is no duration that a rule can wait for.
  if (seconds !== undefined && seconds >= least && Number.isInteger(seconds)) return seconds
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
    severity: severityOf(request),
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
