// What has to happen for an alert to fire, and not to: levels of its signal, step by step, for promtool. Pure.
import type { TestKind } from '../tested.ts'
import { leastEvents, weekSeconds } from './condition.ts'
import type { Condition } from './condition.ts'
import { levelsOf } from './levels.ts'
import type { Levels } from './levels.ts'
import { countLine } from './samples.ts'
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
  /** Its expression is of the user's own, and may not ask whether its series were there when the window began. */
  readonly own?: true
}

/** Steps after which it is certainly not yet, and certainly so. */
export interface Delay {
  readonly least: number
  readonly most: number
}

const lookbackSeconds = 300

export function storyOf(telling: Telling): Story {
  const stepSeconds = stepFor(telling)
  const of = (seconds: number): number => Math.ceil(seconds / stepSeconds)
  const { condition, signal } = telling
  const window = of(condition.name === 'stale' ? condition.threshold : condition.window.seconds)
  const wait = of(telling.forSeconds)
  const delay = delayOf(telling, window, of(lookbackSeconds))
  const begins = condition.name === 'differs' ? of(weekSeconds) : 0
  const wrong = delay.most + wait + 5
  const after = window + of(telling.keepSeconds) + 5
  const track = new Track(telling, stepSeconds, telling.levels ?? levelsOf(condition, signal))
  // What is below its line until the window is full is kept firing for a while.
  const early = telling.own === true && condition.name === 'below' ? of(telling.keepSeconds) : 0
  const lead = begins + window + early + 5
  const scene = { track, delay, window, wait, begins, lead, wrong, after }
  const isAbsent = condition.name === 'absent'
  const isCounted = signal.how === 'increase'
  const compares = telling.own !== true && ['below', 'differs'].includes(condition.name)
  const tests = [
    goesWrong(scene),
    ...(isAbsent ? [] : [staysUnder(scene)]),
    ...(isCounted && condition.name === 'ratio' ? [fewEvents(telling, stepSeconds, wrong + window)] : []),
    ...(isCounted && compares ? [hasJustBegun(scene)] : []),
    isMissing(scene, isAbsent),
  ]
  return { stepSeconds, tests }
}

/** All but the track in steps. */
interface Scene {
  readonly track: Track
  readonly delay: Delay
  readonly window: number
  /** Its `for`. */
  readonly wait: number
  /** From here on there is something to compare with. */
  readonly begins: number
  /** Until it goes wrong, for how long it does, and how long it is watched when that is over. */
  readonly lead: number
  readonly wrong: number
  readonly after: number
}

const phase = (level: number, steps: number): Phase => ({ level, steps })

function goesWrong({ track, delay, wait, lead, wrong, after }: Scene): StoryTest {
  const { good, bad } = track.levels
  const fires = lead + delay.most + wait + 2
  return {
    title: 'it goes wrong, and right again',
    lines: track.lines([phase(good, lead), phase(bad, wrong), phase(good, after)], lead),
    expected: [
      { step: lead - 2, kind: 'idle' },
      { step: Math.max(lead - 1, lead + delay.least + wait - 1), kind: 'not yet' },
      { step: fires, kind: 'fires', value: track.valueAt(fires, lead) },
      { step: lead + wrong + after - 1, kind: 'recovers' },
    ],
  }
}

function staysUnder({ track, window, lead, wrong }: Scene): StoryTest {
  const { good, line } = track.levels
  return {
    title: 'close to the line, for long',
    lines: track.nearly([phase(good, lead), phase(line, wrong + window)], lead),
    expected: [{ step: lead + wrong + window - 1, kind: 'under' }],
  }
}

function hasJustBegun({ track, window, wait, begins, lead }: Scene): StoryTest {
  return {
    title: 'all is well, and the window begins before it does',
    lines: track.lines([phase(track.levels.good, lead)], lead),
    expected: [{ step: begins + Math.min(window - 1, wait + 1), kind: 'idle' }],
  }
}

function isMissing({ track, wrong }: Scene, isAbsent: boolean): StoryTest {
  return {
    title: isAbsent ? 'it never was there' : 'no series at all',
    lines: track.missing(wrong + 5),
    expected: [{ step: wrong + 4, kind: 'missing', ...(isAbsent ? { value: 1 } : {}) }],
  }
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
