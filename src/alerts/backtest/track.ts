// The values of one label set, turned into what its alerts need to know: at which evaluations there begins or ends to be
// a result. A value that passes a threshold passes all that are looser.
import type { Series } from './series.ts'

export interface Watcher {
  on(tick: number): void
  off(tick: number): void
  gap(tick: number, again: number): void
  finish(tick: number): void
}

/** Evaluations that did not take place: from `from` until before `to`. */
export interface Gap {
  readonly from: number
  readonly to: number
}

export interface Level {
  readonly passes: (value: number) => boolean
  readonly watchers: readonly Watcher[]
}

export interface Seen {
  /** Number of the level whose values are looked at one by one. */
  readonly level: number
  readonly value: (tick: number, value: number) => void
}

export class Track {
  private next = 0
  private passed = 0
  private gap = 0
  private readonly levels: readonly Level[]
  private readonly seen: Seen
  private readonly gaps: readonly Gap[]

  /** From the loosest to the strictest. */
  constructor(levels: readonly Level[], seen: Seen, gaps: readonly Gap[]) {
    this.levels = levels
    this.seen = seen
    this.gaps = gaps
  }

  add({ ticks, values }: Series): void {
    for (let index = 0; index < ticks.length; index += 1) this.at(ticks[index] ?? 0, values[index] ?? NaN)
  }

  at(tick: number, value: number): void {
    const { level, value: look } = this.seen
    // Most follow the one before, and no gap lies there.
    const follows = tick === this.next && tick < (this.gaps[this.gap]?.from ?? Infinity)
    if (!follows && this.skip(tick)) return
    const passed = this.passing(value)
    if (passed !== this.passed) this.change(tick, passed)
    if (passed > level) look(tick, value)
    this.next = tick + 1
  }

  /** Needed only where somebody waits for it: the next value tells it too. */
  missing(tick: number): void {
    if (!this.skip(tick)) this.change(tick, 0)
  }

  end(count: number): void {
    this.skip(count)
    for (const { watchers } of this.levels) for (const watcher of watchers) watcher.finish(count)
  }

  /** Most values pass as many as the one before. */
  private passing(value: number): number {
    let { passed } = this
    while (passed > 0 && this.levels[passed - 1]?.passes(value) !== true) passed -= 1
    while (this.levels[passed]?.passes(value) === true) passed += 1
    return passed
  }

  /** Brings all to just before this evaluation; true where it did not take place. */
  private skip(tick: number): boolean {
    for (let gap = this.gaps[this.gap]; gap !== undefined && gap.from <= tick; gap = this.gaps[this.gap]) {
      if (this.next < gap.from) this.change(this.next, 0)
      for (const { watchers } of this.levels) for (const watcher of watchers) watcher.gap(gap.from, gap.to)
      this.passed = 0
      this.next = Math.max(this.next, gap.to)
      this.gap += 1
    }
    if (tick < this.next) return true
    if (tick > this.next) this.change(this.next, 0)
    return false
  }

  private change(tick: number, passed: number): void {
    const { levels, passed: before } = this
    for (let at = before; at < passed; at += 1)
      for (const watcher of levels[at]?.watchers ?? []) watcher.on(tick)
    for (let at = before - 1; at >= passed; at -= 1)
      for (const watcher of levels[at]?.watchers ?? []) watcher.off(tick)
    this.passed = passed
  }
}
