// Levels of a signal as the samples that would show it.
import type { Condition } from './condition.ts'
import { bucketLines, idle, labelsFor, ramp, short } from './samples.ts'
import type { Line, Phase } from './samples.ts'
import type { Levels } from './levels.ts'
import type { Telling } from './story.ts'
import type { Signal } from './signal.ts'

export class Track {
  readonly levels: Levels
  private readonly signal: Signal
  private readonly condition: Condition
  private readonly step: number

  constructor({ signal, condition }: Telling, stepSeconds: number, levels: Levels) {
    this.signal = signal
    this.condition = condition
    this.step = stepSeconds
    this.levels = levels
  }

  /** `lead`: steps before it goes wrong. */
  lines(phases: readonly Phase[], lead: number): readonly Line[] {
    const { name } = this.condition
    if (name === 'absent') return [this.line(this.gaps(phases, lead))]
    if (name === 'stale') return [this.line(this.standing(phases))]
    if (name === 'full') return this.filling(phases, 2)
    if (name === 'ratio') return this.shares(phases)
    if (this.signal.how === 'quantile') return bucketLines(this.signal, this.condition.threshold, phases)
    return [this.line(this.counts ? this.slopes(phases) : this.samples(phases))]
  }

  nearly(phases: readonly Phase[], lead: number): readonly Line[] {
    const [, last] = phases
    if (this.condition.name === 'stale') return [this.line(this.moving(lead + (last?.steps ?? 0)))]
    return this.condition.name === 'full' ? this.filling(phases, 0.25) : this.lines(phases, lead)
  }

  missing(steps: number): readonly Line[] {
    return [this.line(`_x${steps}`)]
  }

  /** Of the alert, at this step. */
  valueAt(step: number, lead: number): number {
    const { name } = this.condition
    if (name === 'absent') return 1
    if (name === 'stale') return this.signal.how === 'age' ? (step - lead + 1) * this.step : 0
    if (name === 'differs') return this.levels.bad / this.levels.good - 1
    if (this.signal.how !== 'quantile') return short(this.levels.bad)
    const { threshold } = this.condition
    return name === 'above' ? threshold / 2 + 1.5 * threshold * 0.95 : (threshold / 2) * 0.95
  }

  private line(values: string, metric = this.signal.metric): Line {
    return { series: `${metric}${labelsFor(this.signal)}`, values }
  }

  /** Its level is what it gains within a window. */
  private get counts(): boolean {
    return this.signal.how === 'increase' || this.condition.name === 'grows'
  }

  private samples(phases: readonly Phase[]): string {
    return phases.map(({ level, steps }) => ramp(level * this.signal.divide, 0, steps)).join(' ')
  }

  private slopes(phases: readonly Phase[], window = this.condition.window.seconds): string {
    let at = 0
    return phases
      .map(({ level, steps }) => {
        const slope = (level * this.signal.divide * this.step) / window
        const text = ramp(at + slope, slope, steps)
        at += slope * steps
        return text
      })
      .join(' ')
  }

  private gaps(phases: readonly Phase[], lead: number): string {
    return phases
      .map(({ steps }, index) => (index === 1 ? `_x${steps}` : ramp(idle(this.signal.unit), 0, steps)))
      .join(' ')
      .replace(/^$/, `_x${lead}`)
  }

  /** Moves, stands still, moves again. */
  private standing(phases: readonly Phase[]): string {
    const gain = this.signal.how === 'age' ? this.step : 1
    let at = 0
    let step = 0
    return phases
      .map(({ steps }, index) => {
        const moves = index !== 1
        // A time that is told anew is the present one.
        const first = this.signal.how === 'age' ? step * gain : at + gain
        const text = moves ? ramp(first, gain, steps) : ramp(at, 0, steps)
        if (moves) at = first + gain * (steps - 1)
        step += steps
        return text
      })
      .join(' ')
  }

  /** Once in nearly the time after which it is stale. */
  private moving(steps: number): string {
    const within = Math.max(1, Math.floor(this.condition.threshold / this.step) - 2)
    if (this.signal.how === 'age') return ramp(-within * this.step, this.step, steps)
    return Array.from({ length: Math.ceil(steps / within) }, (_, index) => ramp(index + 1, 0, within)).join(
      ' ',
    )
  }

  /** `pace`: 1 is full in just that time. */
  private filling(phases: readonly Phase[], pace: number): readonly Line[] {
    const { signal, condition } = this
    const whole = idle(signal.unit)
    const total = phases.reduce((sum, { steps }) => sum + steps, 0)
    const horizon = condition.threshold + (pace < 1 ? total * this.step : 0)
    const slope = ((signal.full === 'zero' ? -1 : 1) * pace * (whole / 2) * this.step) / horizon
    let at = whole / 2
    const values = phases.map(({ steps }, index) => {
      const text = ramp(at, index === 1 ? slope : 0, steps)
      if (index === 1) at = whole / 2
      return text
    })
    const main = this.line(values.join(' '))
    return signal.full === 'zero' ? [main] : [main, this.line(ramp(whole, 0, total), signal.of)]
  }

  private shares(phases: readonly Phase[]): readonly Line[] {
    const { signal } = this
    const { metric, of = metric, match } = signal
    const whole = signal.how === 'increase' ? 1000 : idle(signal.unit)
    const scaled = (share: (level: number) => number): readonly Phase[] =>
      phases.map(({ level, steps }) => ({ steps, level: share(level) * whole }))
    const draw = (all: readonly Phase[]): string => (this.counts ? this.slopes(all) : this.samples(all))
    const part = this.line(draw(scaled((level) => level)))
    const rest = of === metric
    // The part is among the whole: what is beside it makes the rest.
    const label = /(\w+)=/.exec(match)?.[1] ?? 'instance'
    const labels = rest ? labelsFor(signal, { [label]: 'other' }) : labelsFor({ ...signal, match: '' })
    return [part, { series: `${of}${labels}`, values: draw(scaled((level) => (rest ? 1 - level : 1))) }]
  }
}
