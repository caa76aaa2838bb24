// The flags of `lake slo new`: each is a key of the file that it writes.
import * as Flags from '@oclif/core/flags'
import type { Said } from '../alerts/slo/text.ts'

const word = (summary: string, helpValue: string) => Flags.string({ summary, helpValue })

export const sloFlags = {
  objective: word('The share that has to be good; 99% if not said.', '<percent>'),
  window: word('The time over which it counts; 30d if not said.', '<duration>'),
  description: word('What it promises, in a sentence.', '<text>'),
  component: word('The component that its alerts are about.', '<component>'),
  'min-traffic': word('Fewer events than these decide nothing.', '<count>'),
  good: word('Counter of good events.', '<query>'),
  bad: word('Counter of bad events, instead of --good.', '<query>'),
  total: word('Counter of all events.', '<query>'),
  histogram: word('Latency: a histogram, without _bucket.', '<metric>'),
  summary: word('Latency: a summary, with --quantile.', '<metric>'),
  quantile: word('Of the summary: 0.99.', '<quantile>'),
  below: word('Latency: good is what takes no longer.', '<duration>'),
  unit: word('What the metric counts in: s or ms.', '<unit>'),
  traffic: word('Beside a summary: counter of the same events.', '<query>'),
  up: word('Availability: a gauge of 1 and 0.', '<metric>'),
  timestamp: word('Freshness: when it was renewed last, counted from 1970 in --unit.', '<metric>'),
  age: word('Freshness: how long ago that was, instead of --timestamp.', '<metric>'),
  within: word('Freshness: good is what is no older.', '<duration>'),
}

const latency = ['histogram', 'summary', 'quantile', 'below', 'traffic']
const freshness = ['timestamp', 'age', 'within']

/** As keys of the file. A unit is that of whatever is counted. */
export function saidBy(flags: Readonly<Record<string, unknown>>): Said {
  const given = Object.keys(sloFlags).flatMap((flag): (readonly [string, string])[] => {
    const value = flags[flag]
    return typeof value === 'string' ? [[flag, value]] : []
  })
  const isFresh = given.some(([flag]) => freshness.includes(flag))
  return Object.fromEntries(given.map(([flag, value]) => [keyOf(flag, isFresh), value]))
}

function keyOf(flag: string, isFresh: boolean): string {
  if (flag === 'min-traffic') return 'minTraffic'
  if (['good', 'bad', 'total'].includes(flag)) return `events.${flag}`
  if (latency.includes(flag)) return `latency.${flag}`
  if (freshness.includes(flag)) return `freshness.${flag}`
  if (flag === 'unit') return isFresh ? 'freshness.unit' : 'latency.unit'
  return flag === 'up' ? 'availability.up' : flag
}
