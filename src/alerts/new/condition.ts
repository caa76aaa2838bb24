// When it is wrong: each condition as the expression of a rule, with the words of its message.
import { components } from '../../components/index.ts'
import type { Component } from '../../components/component.ts'
import { formatDuration } from '../../config/units.ts'
import { amountText, humanized } from './amount.ts'
import { matching, selectorOf, shareOf, summed, valueOf } from './signal.ts'
import type { ConditionName, Signal, Unit, Window } from './signal.ts'

export interface Condition {
  readonly name: ConditionName
  /** In the unit of the condition; of `absent` there is none. */
  readonly threshold: number
  readonly window: Window
}

export interface Worded {
  readonly expr: string
  readonly summary: string
  readonly description: string
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

/** Requests within the window: one that fails out of two is no share to be woken for. */
export const leastEvents = 10

export const weekSeconds = 7 * 24 * 3600

/** What its threshold is counted in. */
export function thresholdUnit(name: ConditionName, { unit }: Signal): Unit {
  if (name === 'ratio' || name === 'differs') return 'ratio'
  return name === 'stale' || name === 'full' ? 's' : unit
}

const windows: Readonly<Record<ConditionName, string>> = {
  above: '10m',
  below: '10m',
  ratio: '10m',
  absent: '10m',
  stale: '10m',
  grows: '1h',
  full: '6h',
  differs: '1h',
}

export const usualWindow = (name: ConditionName): string => windows[name]

export function worded(signal: Signal, condition: Condition): Worded {
  const title =
    (components as Readonly<Record<string, Component>>)[signal.component]?.title ?? signal.component
  const said = signal.by.map((label) => `{{ $labels.${label} }}`).join(', ')
  const what = `${title}: ${signal.says}${said === '' ? '' : ` (${said})`}`
  return writers[condition.name]({ signal, condition, title, what })
}

interface Writing {
  readonly signal: Signal
  readonly condition: Condition
  readonly title: string
  readonly what: string
}

type Write = (writing: Writing) => Worded

const compared =
  (op: '>' | '<', word: string): Write =>
  ({ signal, condition: { threshold, window }, title, what }) => ({
    expr: `${valueOf(signal, window)} ${op} ${threshold}${op === '<' ? began(signal, window.seconds) : ''}`,
    summary:
      signal.wrong !== undefined && op === '<'
        ? `${title} ${signal.wrong}`
        : `${what}: ${humanized[signal.unit]}, ${word} ${amountText(threshold, signal.unit)}`,
    description: `It is ${word} ${amountText(threshold, signal.unit)}${counted(signal, window)}.`,
  })

function counted({ how }: Signal, { text }: Window): string {
  if (how === 'increase') return `, counted over the last ${text}`
  return how === 'quantile' ? ` over the last ${text}` : ''
}

const writers: Readonly<Record<ConditionName, Write>> = {
  above: compared('>', 'above'),
  below: compared('<', 'below'),
  ratio: ({ signal, condition: { threshold, window }, what }) => {
    const { share, whole } = shareOf(signal, window)
    const floor = signal.how === 'increase' ? ` and ${whole} > ${leastEvents}` : ''
    const least =
      floor === '' ? '' : ` It is silent where fewer than ${leastEvents} happen in ${window.text}.`
    return {
      expr: `${share} > ${threshold}${floor}`,
      summary: `${what}: ${humanized.ratio} of all, above ${amountText(threshold, 'ratio')}`,
      description: `The share of the whole${floor === '' ? '' : ` over the last ${window.text}`}.${least}`,
    }
  },
  absent: ({ signal, title }) => ({
    expr: `absent(${selectorOf(signal, signal.metric)})`,
    summary: `${title} does not tell any more: ${signal.says}`,
    description:
      'The series is gone: it does not run, is not scraped, or another version calls it something else.',
  }),
  stale,
  grows: ({ signal, condition: { threshold, window }, what }) => ({
    expr: `${growth(signal, window)} > ${threshold}`,
    summary: `${what}: ${humanized[signal.unit]} more within ${window.text}, above ${amountText(threshold, signal.unit)}`,
    description: `It grew by more than ${amountText(threshold, signal.unit)} within ${window.text}.`,
  }),
  full: ({ signal, condition: { threshold, window }, what }) => {
    const expected = `predict_linear(${selectorOf(signal, signal.metric, window.text)}, ${threshold})`
    const whole = `${matching(signal)}${selectorOf({ ...signal, match: '' }, signal.of ?? '')}`
    return {
      expr: signal.full === 'zero' ? `${expected} < 0` : `${expected} > ${whole}`,
      summary: `${what}: full within ${formatDuration(threshold)}`,
      description: `If it goes on as within the last ${window.text}.`,
    }
  },
  differs: ({ signal, condition: { threshold, window }, what }) => {
    const before = valueOf(signal, window, ' offset 1w')
    const floor = signal.how === 'increase' ? ` and ${before} > ${leastEvents}` : ''
    return {
      expr: `abs(${valueOf(signal, window)} / (${before} > 0) - 1) > ${threshold}${floor}${began(signal, weekSeconds + window.seconds)}`,
      summary: `${what}: ${humanized.ratio} off from a week ago, above ${amountText(threshold, 'ratio')}`,
      description: 'Compared with the same time a week before. Without a week of history it is silent.',
    }
  },
}

/** What tells a time grows old; what counts or measures does not move. */
function stale({ signal, condition: { threshold }, what }: Writing): Worded {
  const text = formatDuration(threshold)
  if (signal.how === 'age')
    return {
      expr: `${valueOf(signal, { text, seconds: threshold })} > ${threshold}`,
      summary: `${what}: ${humanized.s}, above ${text}`,
      description: `It should have happened again within ${text}.`,
    }
  const over = selectorOf(signal, signal.metric, text)
  const still = signal.how === 'increase' ? summed(signal, `increase(${over})`) : `changes(${over})`
  return {
    expr: `${still} == 0 and ${was(signal, threshold)}`,
    summary: `${what}: nothing new for ${text}`,
    description: `It was there ${text} ago, and has not moved since.`,
  }
}

/** In a window that begins before its series do, little is counted: that is no fall, and nothing to compare with. */
function began(signal: Signal, seconds: number): string {
  return signal.how === 'increase' ? ` and ${was(signal, seconds)}` : ''
}

/** There so long ago; of what is counted in all, any of its series. */
function was(signal: Signal, seconds: number): string {
  const before = selectorOf(signal, signal.metric, '', ` offset ${formatDuration(seconds)}`)
  return signal.how === 'increase' ? summed(signal, before).replace(/^sum/, 'count') : before
}

function growth(signal: Signal, { text }: Window): string {
  const over = selectorOf(signal, signal.metric, text)
  if (signal.how === 'increase') return summed(signal, `increase(${over})`)
  return signal.divide === 1 ? `delta(${over})` : `delta(${over}) / ${signal.divide}`
}
