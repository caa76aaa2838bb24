// What an alert can be about, in the words of whoever wants to know, and how it is asked for.

export const conditionNames = [
  'above',
  'below',
  'ratio',
  'absent',
  'stale',
  'grows',
  'full',
  'differs',
] as const
export type ConditionName = (typeof conditionNames)[number]

export const units = ['count', 's', 'bytes', 'ratio'] as const
export type Unit = (typeof units)[number]

/**
 * How a value is made of the metric: as it is, what it counted within a window, the age of the time that it tells, or
 * the slowest of twenty by its histogram.
 */
export const hows = ['value', 'increase', 'age', 'quantile'] as const
export type How = (typeof hows)[number]

export interface Signal {
  /** `trino/queries-queued`: never changes. */
  readonly id: string
  readonly component: string
  /** Reads after the name of the component: `queries that wait for their turn`. */
  readonly says: string
  readonly metric: string
  readonly job: string
  /** More matchers, as in PromQL. */
  readonly match: string
  readonly how: How
  readonly unit: Unit
  /** Its samples are so many times the unit. */
  readonly divide: number
  /** What it can be a share of. */
  readonly of?: string
  /** Labels that tell its series apart, and stand in the texts. */
  readonly by: readonly string[]
  /** What it is full against: nothing left, or the whole that it is a share of. */
  readonly full?: 'zero' | 'of'
  /** Its standing still means that nothing new arrives. */
  readonly fresh: boolean
  /** From the first, which is the usual one. */
  readonly conditions: readonly ConditionName[]
  /** Named by lake; else from the contract. */
  readonly declared: boolean
  readonly type: string
  readonly labels: readonly string[]
  /** Its samples and those of the whole have the same labels. */
  readonly alike: boolean
  /** What is wrong where it is below, of what is 1 or 0: `does not answer to Prometheus`. */
  readonly wrong?: string
}

export interface Window {
  /** As Prometheus writes it. */
  readonly text: string
  readonly seconds: number
}

/** `offset`: ` offset 1w`, or nothing. */
export function selectorOf({ job, match }: Signal, metric: string, window = '', offset = ''): string {
  const matchers = [`job="${job}"`, ...(match === '' ? [] : [match])].join(',')
  return `${metric}{${matchers}}${window === '' ? '' : `[${window}]`}${offset}`
}

/** The value that a threshold is compared with. */
export function valueOf(signal: Signal, window: Window, offset = ''): string {
  const { how, metric, divide } = signal
  if (how === 'increase') return summed(signal, increase(signal, metric, window, offset))
  if (how === 'quantile')
    return `histogram_quantile(0.95, sum by (le, job, instance) (rate(${selectorOf(signal, metric, window.text, offset)})))`
  const raw = selectorOf(signal, metric, '', offset)
  if (how === 'age') return `time() - ${raw}`
  return divide === 1 ? raw : `${raw} / ${divide}`
}

function increase(signal: Signal, metric: string, { text }: Window, offset = ''): string {
  return `increase(${selectorOf(signal, metric, text, offset)})`
}

/** A counter with labels of its own is counted in all, but for those that tell its series apart. */
export function summed({ by }: Signal, expr: string): string {
  return `sum by (${['job', 'instance', ...by].join(', ')}) (${expr})`
}

/** A share of the whole, both counted within the window where they count. */
export function shareOf(signal: Signal, window: Window): { readonly share: string; readonly whole: string } {
  const of = signal.of ?? signal.metric
  // The whole has none of the matchers that make the part.
  const all = { ...signal, match: '' }
  if (signal.how === 'increase') {
    const whole = summed(signal, increase(all, of, window))
    return { share: `${valueOf(signal, window)} / ${whole}`, whole }
  }
  const whole = selectorOf(all, of)
  return { share: `${selectorOf(signal, signal.metric)} / ${matching(signal)}${whole}`, whole }
}

/** Between a part and its whole. */
export function matching({ alike, by }: Signal): string {
  return alike ? '' : `on (${['job', 'instance', ...by].join(', ')}) `
}
