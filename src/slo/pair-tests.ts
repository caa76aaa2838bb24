// What is tested of one pair of windows: that it fires at its burn rate and not below, not before, not after, and not for
// little.
import { eventFeeds } from './counted.ts'
import { badName, isOfMoments } from './indicator.ts'
import { rawFeeds } from './raw.ts'
import { labelsOf } from './rules.ts'
import { textOf } from './series.ts'
import { decimal } from './slo.ts'
import type { Moments, Slo } from './slo.ts'
import type { Pair } from './windows.ts'

export interface Feed {
  readonly series: string
  readonly values: string
}

export interface Expected {
  /** Seconds from the start. */
  readonly at: number
  readonly kind: string
  readonly fires: boolean
  readonly alert: 'burn' | 'no data'
}

export interface PairTest {
  readonly name: string
  /** Seconds between two samples. */
  readonly interval: number
  readonly feeds: readonly Feed[]
  readonly expected: readonly Expected[]
}

/** A stretch of time in which so much of it is bad. */
export interface Stretch {
  readonly steps: number
  readonly bad: number
  readonly total: number
}

export interface Scene {
  readonly name: string
  readonly stretches: readonly Stretch[]
  readonly expected: readonly { readonly step: number; readonly kind: string; readonly fires: boolean }[]
}

const shortSteps = 6

/** In whole seconds: few steps make short tests, and each of them evaluates every rule. */
export function stepOf({ shortSeconds }: Pair): number {
  return Math.max(1, Math.floor(shortSeconds / shortSteps))
}

const million = 1_000_000

/** So many events each step that one more or less is a burn rate a little above, or a little below. */
function eventsFor(threshold: number): number {
  return Math.max(million, 10 ** Math.ceil(2 - Math.log10(threshold)))
}

export function pairTests(slo: Slo, pair: Pair, scrapeSeconds: number): readonly PairTest[] {
  const step = stepOf(pair)
  const long = Math.ceil(pair.longSeconds / step)
  // Until `for` is over, and a few steps more.
  const waits = Math.ceil((2 * scrapeSeconds) / step) + 3
  const scenes = [
    ...(isOfMoments(slo) ? [] : burning(pair, long, waits)),
    outage(pair, { step, long, waits }),
    ...(isOfMoments(slo) ? [unwatched(long), ...quiet(slo, long + waits)] : few(slo, long, waits)),
  ]
  const feed = isOfMoments(slo) ? rawFeeds(slo, step) : eventFeeds(slo, step)
  const steps = isOfMoments(slo) ? steady(slo, pair, { step, long, waits }) : []
  return [...steps, ...scenes.map((scene) => testOf(scene, step, feed))]
}

export interface Feeding {
  readonly interval: number
  readonly feeds: (stretches: readonly Stretch[]) => readonly Feed[]
}

function testOf({ name, stretches, expected }: Scene, step: number, { interval, feeds }: Feeding): PairTest {
  return {
    name,
    interval,
    feeds: feeds(stretches),
    expected: expected.map(({ step: at, ...more }) => ({ at: at * step, alert: 'burn', ...more })),
  }
}

function burning({ threshold }: Pair, long: number, waits: number): readonly Scene[] {
  const total = eventsFor(threshold)
  const exact = Math.round(threshold * total)
  const stretch = (bad: number): readonly Stretch[] => [{ steps: long + waits + 5, bad, total }]
  const end = long + waits
  return [
    {
      name: 'one event above its burn rate',
      stretches: stretch(exact + 1),
      expected: [{ step: end, kind: 'fires', fires: true }],
    },
    {
      name: 'one event below its burn rate',
      stretches: stretch(exact - 1),
      expected: [{ step: end, kind: 'under', fires: false }],
    },
  ]
}

/** All is bad from one moment on: the long window decides when it fires, and the short one when it is over. */
function outage({ threshold, shortSeconds }: Pair, { step, long, waits }: Steps): Scene {
  const short = Math.ceil(shortSeconds / step)
  const start = long + waits
  const early = Math.floor(threshold * long) - 2
  const late = Math.ceil(threshold * long) + waits
  const over = start + late + short + 2
  return {
    name: 'an outage, and its end',
    stretches: [
      { steps: start, bad: 0, total: million },
      { steps: late, bad: million, total: million },
      { steps: short + 10, bad: 0, total: million },
    ],
    expected: [
      { step: start + Math.max(0, early), kind: 'not yet', fires: false },
      { step: start + late, kind: 'fires', fires: true },
      { step: over, kind: 'recovered', fires: false },
    ],
  }
}

/** Below the least number of events all may be bad. */
function few({ minTraffic }: Slo, long: number, waits: number): readonly Scene[] {
  const events = Math.floor(minTraffic * 0.9)
  return [
    {
      name: 'all of too few events are bad',
      stretches: [
        { steps: long, bad: 0, total: 0 },
        { steps: 1, bad: events, total: events },
        { steps: 10, bad: 0, total: 0 },
      ],
      // While the short window still holds them.
      expected: [{ step: long + waits - 1, kind: 'idle', fires: false }],
    },
  ]
}

/** A stack that has just begun: what it starts with is not held against it. */
function unwatched(long: number): Scene {
  return {
    name: 'bad since it is watched, which is not long',
    stretches: [{ steps: long, bad: million, total: million }],
    expected: [{ step: Math.floor(long / 2), kind: 'idle', fires: false }],
  }
}

/** Of a summary: with too little traffic no moment is judged. */
function quiet({ indicator }: Slo, steps: number): readonly Scene[] {
  if (indicator.kind !== 'summary' || indicator.traffic === undefined) return []
  return [
    {
      name: 'all is bad, of too few events to judge it by',
      stretches: [{ steps, bad: million, total: 0 }],
      expected: [{ step: steps - 1, kind: 'idle', fires: false }],
    },
  ]
}

interface Steps {
  readonly step: number
  readonly long: number
  readonly waits: number
}

/** A share of each moment, as no program exposes it: fed to what is recorded of the moments. */
function steady(
  slo: Slo & { readonly indicator: Moments },
  { threshold }: Pair,
  { step, long, waits }: Steps,
): readonly PairTest[] {
  const series = textOf({ metric: badName, labels: labelsOf(slo) })
  const test = (name: string, share: number, fires: boolean): PairTest => ({
    name,
    interval: step,
    feeds: [{ series, values: `${decimal(share)}x${long + waits + 5}` }],
    expected: [{ at: (long + waits) * step, kind: fires ? 'fires' : 'under', fires, alert: 'burn' }],
  })
  return [
    test('a thousandth above its burn rate', threshold * 1.001, true),
    test('a thousandth below its burn rate', threshold * 0.999, false),
  ]
}
