// `limit` of a group, as rules/alerting.go follows it: where a rule has more alerts than that, pending ones and those kept
// firing among them, its evaluation fails, nothing is written, and all of its alerts are forgotten.
import type { Series } from './series.ts'
import type { Track, Watcher } from './track.ts'

/** States of one label set, which can be counted and forgotten. */
export interface Limited extends Watcher {
  /** How many there are at this evaluation. */
  alerts(tick: number): number
  forget(tick: number): void
  value?(tick: number, value: number): void
  /** Its alerts change with the value. */
  readonly changes?: boolean
}

export interface OverLimit {
  /** The first evaluation that failed, and how many alerts there were. */
  readonly first: number
  readonly alerts: number
  /** All that failed. */
  readonly evaluations: number
}

/** All label sets of one rule, or of one cell of the grid. */
export class Crowd {
  over: OverLimit | undefined
  private readonly most: number
  private readonly members: Member[] = []
  private grown = false
  private failing = false
  private checked = -1

  constructor(most: number) {
    this.most = most
  }

  member(inner: Limited): Member {
    const member = new Member(this, inner)
    this.members.push(member)
    return member
  }

  grow(): void {
    this.grown = true
  }

  get isFailing(): boolean {
    return this.failing
  }

  /** Whoever comes later is told of gaps long past. */
  restart(tick: number): void {
    if (tick > this.checked) this.failing = false
  }

  /** When all members know of this evaluation. */
  check(tick: number): void {
    this.checked = tick
    if (this.failing) this.again(tick)
    else if (this.grown) this.count(tick)
    this.grown = false
  }

  /** Nothing is left of the one before: there are as many alerts as results. */
  private again(tick: number): void {
    const present = this.members.filter(({ isPresent }) => isPresent)
    if (present.length > this.most) return this.fail(tick, present.length)
    this.failing = false
    for (const member of present) member.begin(tick)
  }

  private count(tick: number): void {
    const alerts = this.members.reduce((sum, { inner }) => sum + inner.alerts(tick), 0)
    if (alerts <= this.most) return
    this.fail(tick, alerts)
    for (const { inner } of this.members) inner.forget(tick)
  }

  private fail(tick: number, alerts: number): void {
    this.failing = true
    const { first = tick, alerts: then = alerts, evaluations = 0 } = this.over ?? {}
    this.over = { first, alerts: then, evaluations: evaluations + 1 }
  }
}

class Member implements Watcher {
  isPresent = false
  readonly inner: Limited
  private readonly crowd: Crowd
  private newest = NaN

  constructor(crowd: Crowd, inner: Limited) {
    this.crowd = crowd
    this.inner = inner
  }

  on(tick: number): void {
    this.isPresent = true
    if (this.crowd.isFailing) return
    this.inner.on(tick)
    this.crowd.grow()
  }

  off(tick: number): void {
    this.isPresent = false
    if (!this.crowd.isFailing) this.inner.off(tick)
  }

  gap(tick: number, again: number): void {
    this.isPresent = false
    this.crowd.restart(tick)
    this.inner.gap(tick, again)
  }

  finish(tick: number): void {
    this.inner.finish(tick)
  }

  value(tick: number, value: number): void {
    this.newest = value
    if (this.crowd.isFailing) return
    this.inner.value?.(tick, value)
    if (this.inner.changes === true) this.crowd.grow()
  }

  begin(tick: number): void {
    this.inner.on(tick)
    this.inner.value?.(tick, this.newest)
  }
}

export interface Walk {
  readonly track: Track
  /** Absent: it has no values in this piece. */
  readonly series?: Series | undefined
}

/** One evaluation after the other, all label sets at each; returns the one that comes next. */
export function inStep(walks: readonly Walk[], crowds: readonly Crowd[], from: number): number {
  const next = walks.reduce((most, { series }) => Math.max(most, (series?.ticks.at(-1) ?? -1) + 1), from)
  const places = new Int32Array(walks.length)
  for (let tick = from; tick < next; tick += 1) {
    for (const [index, { track, series }] of walks.entries()) {
      const place = places[index] ?? 0
      if (series?.ticks[place] !== tick) track.missing(tick)
      else {
        track.at(tick, series.values[place] ?? NaN)
        places[index] = place + 1
      }
    }
    for (const crowd of crowds) crowd.check(tick)
  }
  return next
}
