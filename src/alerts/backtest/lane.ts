// The states of one alert, as rules/alerting.go of Prometheus goes through them, told only when its expression begins or
// ends to have a result: what lies between two such changes follows by arithmetic. Ticks are numbers of evaluations.

export interface Timing {
  /** `for`, in evaluations. */
  readonly wait: number
  /** `keep_firing_for`, in evaluations. */
  readonly keep: number
}

/**
 * A pending alert has `fired`, or was dropped; `gap`: Prometheus did not run; `limit`: there were more alerts than its
 * group takes; `open`: the history ends before it does.
 */
export type Ending = 'fired' | 'resolved' | 'gap' | 'limit' | 'open'

export interface Spell {
  readonly state: 'pending' | 'firing'
  /** Since when the expression has had a result: ALERTS_FOR_STATE holds it. */
  readonly active: number
  readonly from: number
  /** The first evaluation at which it is over. */
  readonly to: number
  readonly end: Ending
}

/** What a Prometheus that starts again restores, from ALERTS_FOR_STATE, at its second evaluation. */
export type Restore = (active: number, last: number, again: number) => number | undefined

export class Lane {
  private phase: 'inactive' | 'pending' | 'firing' = 'inactive'
  private active = 0
  private due = 0
  private absent: number | undefined
  private lost: { readonly active: number; readonly last: number; readonly again: number } | undefined
  private readonly timing: Timing
  private readonly emit: (spell: Spell) => void
  private readonly restore: Restore | undefined

  constructor(timing: Timing, emit: (spell: Spell) => void, restore?: Restore) {
    this.timing = timing
    this.emit = emit
    this.restore = restore
  }

  /** There is a result, and was none at the evaluation before. True where a new alert begins. */
  on(tick: number): boolean {
    this.settle(tick)
    this.absent = undefined
    if (this.phase !== 'inactive') return false
    this.phase = 'pending'
    this.active = tick
    this.due = tick + this.timing.wait
    this.restored(tick)
    return true
  }

  /** The first evaluation without a result. */
  off(tick: number): void {
    this.ripen(tick)
    if (this.phase === 'firing' && this.timing.keep > 0) this.absent ??= tick
    else this.close(tick, 'resolved')
  }

  /** Prometheus did not evaluate from `tick` on, and begins anew at `again`. */
  gap(tick: number, again: number): void {
    this.settle(tick)
    this.ripen(tick)
    this.lost = this.phase === 'inactive' ? undefined : { active: this.active, last: tick - 1, again }
    this.close(tick, 'gap')
  }

  /** One or none: at this evaluation. */
  alerts(tick: number): number {
    const isOver = this.absent !== undefined && this.absent + this.timing.keep <= tick
    return this.phase === 'inactive' || isOver ? 0 : 1
  }

  /** This evaluation failed, and left nothing of the alert. */
  forget(tick: number): void {
    this.settle(tick + 1)
    this.ripen(tick)
    this.close(tick, 'limit')
  }

  finish(tick: number): void {
    this.settle(tick)
    this.ripen(tick)
    this.close(tick, 'open')
  }

  /** Fires at the evaluation at which `for` has passed; an alert is shown the values from there on. */
  firesAt(): number | undefined {
    return this.phase === 'inactive' ? undefined : this.due
  }

  /** Kept firing without a result, until before this evaluation. */
  private settle(tick: number): void {
    if (this.absent === undefined) return
    const end = this.absent + this.timing.keep
    if (end < tick) this.close(end, 'resolved')
  }

  private ripen(tick: number): void {
    if (this.phase !== 'pending' || this.due >= tick) return
    this.phase = 'firing'
    if (this.due > this.active)
      this.emit({ state: 'pending', active: this.active, from: this.active, to: this.due, end: 'fired' })
  }

  private close(tick: number, end: Ending): void {
    const { phase: state, active, due } = this
    if (state !== 'inactive')
      this.emit({ state, active, from: state === 'firing' ? due : active, to: tick, end })
    this.phase = 'inactive'
    this.absent = undefined
  }

  /** Only what is active at the second evaluation after the start is restored; `off` before that undoes it. */
  private restored(tick: number): void {
    const { lost, restore } = this
    this.lost = undefined
    if (lost === undefined || tick > lost.again + 1 || this.due <= lost.again + 1) return
    const due = restore?.(lost.active, lost.last, lost.again + 1)
    if (due !== undefined) this.due = Math.max(due, lost.again + 2)
  }
}
