// Collects what alerts did, without keeping more of it than can be shown.
import type { Told } from './alert.ts'

/** Of the spells themselves; they are counted all. */
export const mostKept = 10_000

export class Tally {
  readonly firing: Told[] = []
  firings = 0
  pendingOnly = 0
  ticks = 0
  longest = 0

  readonly add = (told: Told): void => {
    if (told.state === 'pending') {
      if (told.end === 'resolved') this.pendingOnly += 1
      return
    }
    const length = told.to - told.from
    this.firings += 1
    this.ticks += length
    this.longest = Math.max(this.longest, length)
    this.firing.push(told)
    if (this.firing.length >= 2 * mostKept) this.thin()
  }

  get isCut(): boolean {
    return this.firings > mostKept
  }

  /** The newest, in the order of their start. */
  kept(): readonly Told[] {
    this.thin()
    return this.firing
  }

  private thin(): void {
    this.firing.sort((a, b) => a.from - b.from)
    this.firing.splice(0, this.firing.length - mostKept)
  }
}
