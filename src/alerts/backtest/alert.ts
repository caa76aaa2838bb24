// The alert itself, with the numbers it has: its states, and for each time it fires the value it began with and the peak.
import { Lane } from './lane.ts'
import type { Restore, Spell, Timing } from './lane.ts'
import type { Limited } from './limit.ts'
import type { Labels } from './series.ts'
import { keyOf, without } from './series.ts'
import type { AlertValues, Template } from './template.ts'

export interface Alerting {
  readonly alert: string
  readonly labels: ReadonlyMap<string, Template>
  readonly timing: Timing
  readonly restore: Restore | undefined
  /** Of two values, whether the first is further beyond the threshold. */
  readonly beyond: (a: number, b: number) => boolean
  readonly emit: (told: Told) => void
}

export interface Told extends Spell {
  /** Of the alert. */
  readonly labels: Labels
  /** Of the result of its expression. */
  readonly result: Labels
  /** When it began to fire. */
  readonly value: number
  readonly peak: number
}

/** Labels of the result without its name, those of the rule over them, and its name. */
export function alertLabels(
  { alert, labels }: Pick<Alerting, 'alert' | 'labels'>,
  values: AlertValues,
): Labels {
  const own = [...labels].map(([name, template]) => [name, template.expand(values)] as const)
  const all = { ...values.labels, ...Object.fromEntries(own), ...(alert === '' ? {} : { alertname: alert }) }
  return without(all, '__name__')
}

/** One for each label set of the alert; more than one where labels of the rule change with the value. */
export class Alert implements Limited {
  private current: State | undefined
  private readonly states = new Map<string, State>()
  private readonly alerting: Alerting
  private readonly result: Labels
  readonly changes: boolean

  constructor(alerting: Alerting, result: Labels) {
    this.alerting = alerting
    this.result = result
    this.changes = [...alerting.labels.values()].some(({ changes }) => changes)
    if (!this.changes) this.current = this.state(NaN)
  }

  on(tick: number): void {
    if (!this.changes) this.current?.on(tick)
  }

  off(tick: number): void {
    this.current?.lane.off(tick)
    if (this.changes) this.current = undefined
  }

  gap(tick: number, again: number): void {
    for (const { lane } of this.states.values()) lane.gap(tick, again)
    if (this.changes) this.current = undefined
  }

  alerts(tick: number): number {
    return this.states.values().reduce((sum, { lane }) => sum + lane.alerts(tick), 0)
  }

  forget(tick: number): void {
    for (const { lane } of this.states.values()) lane.forget(tick)
    if (this.changes) this.current = undefined
  }

  finish(tick: number): void {
    for (const { lane } of this.states.values()) lane.finish(tick)
  }

  value(tick: number, value: number): void {
    if (this.changes) {
      const state = this.state(value)
      if (state !== this.current) {
        this.current?.lane.off(tick)
        state.on(tick)
        this.current = state
      }
    }
    this.current?.value(tick, value)
  }

  private state(value: number): State {
    const labels = alertLabels(this.alerting, { labels: this.result, value })
    const key = keyOf(labels)
    const found = this.states.get(key) ?? new State(this.alerting, labels, this.result)
    this.states.set(key, found)
    return found
  }
}

class State {
  readonly lane: Lane
  private readonly beyond: Alerting['beyond']
  private peak = NaN
  private fired: number | undefined

  constructor({ timing, restore, beyond, emit }: Alerting, labels: Labels, result: Labels) {
    this.beyond = beyond
    this.lane = new Lane(
      timing,
      (spell) => {
        emit({ ...spell, labels, result, peak: this.peak, value: this.fired ?? this.peak })
      },
      restore,
    )
  }

  on(tick: number): void {
    if (!this.lane.on(tick)) return
    this.peak = NaN
    this.fired = undefined
  }

  value(tick: number, value: number): void {
    if (Number.isNaN(this.peak) || this.beyond(value, this.peak)) this.peak = value
    this.fired ??= tick >= (this.lane.firesAt() ?? Infinity) ? value : undefined
  }
}
