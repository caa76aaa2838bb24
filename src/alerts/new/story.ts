// What has to happen for an alert to fire, and not to: levels of its signal, step by step, for promtool. Pure.
import type { TestKind } from '../tested.ts'
import { leastEvents } from './condition.ts'
import type { Condition } from './condition.ts'
import { countLine, idle } from './samples.ts'
import type { Line, Phase } from './samples.ts'
import { Track } from './track.ts'
import type { Signal } from './signal.ts'

/** At most one of each kind a test. */
export interface Expected {
  readonly step: number
  readonly kind: TestKind
  /** Of the alert that fires then. */
  readonly value?: number
}

export interface StoryTest {
  readonly title: string
  readonly lines: readonly Line[]
  readonly expected: readonly Expected[]
}

export interface Story {
  readonly stepSeconds: number
  readonly tests: readonly StoryTest[]
}

export interface Telling {
  readonly signal: Signal
  readonly condition: Condition
  readonly forSeconds: number
  readonly keepSeconds: number
  /** Where its comparison has no side: it is equal. */
  readonly levels?: Levels | undefined
}

/** Levels of the signal: when all is well, when it is wrong, and just not wrong; `value` is that of the alert. */
export interface Levels {
  readonly good: number
  readonly bad: number
  readonly line: number
}

/** Steps after which it is certainly not yet, and certainly so. */
export interface Delay {
  readonly least: number
  readonly most: number
}

const lookbackSeconds = 300
const weekSeconds = 7 * 24 * 3600

export function storyOf(telling: Telling): Story {
  const stepSeconds = stepFor(telling)
  const of = (seconds: number): number => Math.ceil(seconds / stepSeconds)
  const { condition, signal } = telling
  const window = of(condition.name === 'stale' ? condition.threshold : condition.window.seconds)
  const track = new Track(telling, stepSeconds, telling.levels ?? levelsOf(condition, signal))
  const delay = delayOf(telling, window, of(lookbackSeconds))
  const lead = leadOf(telling, window, of)
  const wrong = delay.most + of(telling.forSeconds) + 5
  const after = window + of(telling.keepSeconds) + 5
  const phase = (level: number, steps: number): Phase => ({ level, steps })
  const { good, bad, line } = track.levels
  const fires = lead + delay.most + of(telling.forSeconds) + 2
  const waits = Math.max(lead - 1, lead + delay.least + of(telling.forSeconds) - 1)
  const main: StoryTest = {
    title: 'it goes wrong, and right again',
    lines: track.lines([phase(good, lead), phase(bad, wrong), phase(good, after)], lead),
    expected: [
      { step: lead - 2, kind: 'idle' },
      { step: waits, kind: 'not yet' },
      { step: fires, kind: 'fires', value: track.valueAt(fires, lead) },
      { step: lead + wrong + after - 1, kind: 'recovers' },
    ],
  }
  const under: StoryTest = {
    title: 'close to the line, for long',
    lines: track.nearly([phase(good, lead), phase(line, wrong + window)], lead),
    expected: [{ step: lead + wrong + window - 1, kind: 'under' }],
  }
  const missing: StoryTest = {
    title: condition.name === 'absent' ? 'it never was there' : 'no series at all',
    lines: track.missing(wrong + 5),
    expected: [{ step: wrong + 4, kind: 'missing', ...(condition.name === 'absent' ? { value: 1 } : {}) }],
  }
  const few =
    condition.name === 'ratio' && signal.how === 'increase'
      ? [fewEvents(telling, stepSeconds, wrong + window)]
      : []
  return { stepSeconds, tests: [main, ...(condition.name === 'absent' ? [] : [under]), ...few, missing] }
}

/** Steps until all is well: what is counted is below its line until the window is full, and is kept firing for a while. */
function leadOf({ condition, keepSeconds }: Telling, window: number, of: (seconds: number) => number) {
  const week = condition.name === 'differs' ? of(weekSeconds) : 0
  const early = condition.name === 'below' ? of(keepSeconds) : 0
  return 5 + week + window + early
}

/** The largest that divides what is waited for. */
function stepFor({ forSeconds, condition }: Telling): number {
  const times = [forSeconds, condition.window.seconds, condition.name === 'stale' ? condition.threshold : 0]
  // A week minute by minute is long to evaluate, and more in one range than promtool reads.
  const isLong = condition.name === 'differs' || condition.window.seconds >= 86_400
  const steps = isLong ? [300, 60, 30, 15, 10, 5] : [60, 30, 15, 10, 5]
  // Of one sample within the window nothing can be counted.
  const most = condition.window.seconds / 2
  return steps.find((step) => step <= most && times.every((time) => time % step === 0)) ?? 1
}

function delayOf({ condition: { name }, signal: { how } }: Telling, window: number, lookback: number): Delay {
  if (name === 'absent') return { least: lookback - 1, most: lookback + 1 }
  if (name === 'stale') return { least: window - 2, most: window + 1 }
  const isWindowed = name === 'grows' || name === 'full' || how === 'increase' || how === 'quantile'
  // In a window the first sample that is wrong is one among many; what it makes of it differs between versions.
  return isWindowed ? { least: 0, most: window } : { least: 0, most: 0 }
}

/** Everything fails, but too little happens for anybody to be woken. */
function fewEvents({ signal, condition }: Telling, stepSeconds: number, steps: number): StoryTest {
  const perWindow = leastEvents / 2
  const line = (metric: string, match: string): Line =>
    countLine({ ...signal, match }, metric, {
      perWindow,
      windowSeconds: condition.window.seconds,
      stepSeconds,
      steps,
    })
  const { metric, of = metric, match } = signal
  return {
    title: 'all of it fails, of very little',
    lines: of === metric ? [line(metric, match)] : [line(metric, match), line(of, '')],
    expected: [{ step: steps - 1, kind: 'idle' }],
  }
}

function levelsOf({ name, threshold: at }: Condition, { how, unit }: Signal): Levels {
  if (name === 'ratio') return { good: 0, bad: at + (1 - at) / 2, line: at * 0.9 }
  if (name === 'grows') return { good: 0, bad: above(at), line: at * 0.9 }
  if (name === 'differs') {
    const good = idle(unit)
    return { good, bad: good * (1 + at * 1.5), line: good * (1 + at * 0.9) }
  }
  if (name !== 'above' && name !== 'below') return { good: 0, bad: 0, line: 0 }
  const [low, high] = [at / 2, 2 * at]
  if (how === 'quantile')
    return name === 'above' ? { good: low, bad: high, line: low } : { good: high, bad: low, line: high }
  // Within a window, what is exactly on the line is a hair above it in some versions.
  const hair = how === 'value' ? 0 : 0.1
  return name === 'above'
    ? { ...aboveLevels(at, unit === 'ratio'), line: at * (1 - hair) }
    : { ...belowLevels(at, unit === 'ratio'), line: at * (1 + hair) }
}

function aboveLevels(at: number, isShare: boolean): Pick<Levels, 'good' | 'bad'> {
  return { good: at < 0 ? at * 2 : 0, bad: isShare ? at + (1 - at) / 2 : above(at) }
}

function above(at: number): number {
  if (at === 0) return 1
  return at < 0 ? at / 2 : Number.isInteger(at) ? Math.ceil(at * 1.5) : at * 1.5
}

function belowLevels(at: number, isShare: boolean): Pick<Levels, 'good' | 'bad'> {
  const good = isShare ? at + (1 - at) / 2 : at > 0 ? at * 2 : at === 0 ? 1 : at / 2
  return { good, bad: at > 0 ? (Number.isInteger(at) && at > 1 ? Math.floor(at / 2) : at / 2) : at - 1 }
}
