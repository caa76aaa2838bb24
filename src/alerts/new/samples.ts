// Samples in the notation of promtool, and the series that they are of.
import type { Signal, Unit } from './signal.ts'

/** So many steps at one level. */
export interface Phase {
  readonly level: number
  readonly steps: number
}

export interface Line {
  readonly series: string
  readonly values: string
}

/** A level of something that is well. */
export const idle = (unit: Unit): number =>
  unit === 'bytes' ? 100 * 1024 ** 3 : unit === 'ratio' ? 0.4 : 100

/** As it is written: 0.4 * 1.5 has a digit too many. */
export const short = (value: number): number => Number(value.toPrecision(12))

/** `n` samples: the first, and each the step more than the one before. */
export function ramp(first: number, step: number, n: number): string {
  const more = n === 1 ? '' : step < 0 ? `-${short(-step)}x${n - 1}` : `+${short(step)}x${n - 1}`
  return `${short(first)}${step === 0 && n > 1 ? `x${n - 1}` : more}`
}

/** Labels of a series that has what the signal asks for. */
export function labelsFor(
  { job, component, match, by }: Signal,
  more: Readonly<Record<string, string>> = {},
): string {
  const matched = [...match.matchAll(/(\w+)=(~?)"([^"]*)"/g)].map(
    ([, label = '', regexp, value = '']) =>
      [
        label,
        regexp === '~' ? (value.split('|')[0] ?? '').replaceAll('.*', 'a').replaceAll('.', '0') : value,
      ] as const,
  )
  const named = by.map((label) => [label, 'one'] as const)
  const all = Object.entries({
    job,
    instance: component,
    ...Object.fromEntries([...named, ...matched]),
    ...more,
  })
  return `{${all.map(([label, value]) => `${label}="${value}"`).join(',')}}`
}

interface Count {
  readonly perWindow: number
  readonly windowSeconds: number
  readonly stepSeconds: number
  readonly steps: number
}

export function countLine(
  signal: Signal,
  metric: string,
  { perWindow, windowSeconds, stepSeconds, steps }: Count,
): Line {
  return {
    series: `${metric}${labelsFor(signal)}`,
    values: ramp(0, (perWindow * stepSeconds) / windowSeconds, steps),
  }
}

/** Two buckets on the two sides of the threshold: all of it falls into the one or the other. */
export function bucketLines(signal: Signal, threshold: number, phases: readonly Phase[]): readonly Line[] {
  const low = threshold / 2
  const total = phases.reduce((sum, { steps }) => sum + steps, 0)
  let at = 0
  const fast = phases
    .map(({ level, steps }) => {
      const slope = level < threshold ? 10 : 0
      const text = ramp(at + slope, slope, steps)
      at += slope * steps
      return text
    })
    .join(' ')
  const line = (le: string, values: string): Line => ({
    series: `${signal.metric}${labelsFor(signal, { le })}`,
    values,
  })
  const all = ramp(10, 10, total)
  return [line(String(low), fast), line(String(2 * threshold), all), line('+Inf', all)]
}
