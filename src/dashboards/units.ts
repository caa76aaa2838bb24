// What a metric counts in, by the convention of its name; Grafana's words for it.
import type { Family } from './families.ts'

const bySuffix: readonly (readonly [suffix: RegExp, unit: string, perSecond: string])[] = [
  [/_timestamp_seconds$|_time_seconds$|_timestamp$/, 'dateTimeAsIso', 'none'],
  [/_seconds$/, 's', 'none'],
  [/_milliseconds$|_millis$|_ms$/, 'ms', 'none'],
  [/_bytes$|Bytes$|_bytes_per_second$/, 'bytes', 'Bps'],
  [/_ratio$/, 'percentunit', 'percentunit'],
  [/_percent$/, 'percent', 'percent'],
  [/_celsius$/, 'celsius', 'celsius'],
  [/_volts$/, 'volt', 'volt'],
  [/_requests$|_queries$|_calls$/, 'none', 'reqps'],
]

export function unitOf({ name, kind }: Family): string {
  const base = name.replace(/_total$/, '').replace(/_(?:AllTime|\w+Minutes?)$/, '')
  const found = bySuffix.find(([suffix]) => suffix.test(base))
  if (kind === 'counter') return found?.[2] ?? 'cps'
  // Airlift's timers are in milliseconds.
  if (kind === 'summary' && base !== name && base.endsWith('Time')) return 'ms'
  return found?.[1] ?? 'none'
}
