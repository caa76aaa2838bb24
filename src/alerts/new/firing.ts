// The labels that an alert has in its tests: those of the series, less what the expression takes away.
import type { Condition } from './condition.ts'
import type { Labels } from '../backtest/series.ts'
import type { Signal } from './signal.ts'
import { labelsFor } from './samples.ts'

export function firingLabels(signal: Signal, { name }: Condition): Labels {
  const all = Object.fromEntries(
    [...labelsFor(signal).matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', value = '']) => [label, value]),
  )
  const kept = (labels: readonly string[]): Labels =>
    Object.fromEntries(Object.entries(all).filter(([label]) => labels.includes(label)))
  // absent() has the labels that it was asked for by name.
  if (name === 'absent') return kept(['job', ...equalIn(signal.match)])
  const joined = !signal.alike && (name === 'ratio' || (name === 'full' && signal.full === 'of'))
  if (signal.how === 'increase' || signal.how === 'quantile' || joined)
    return kept(['job', 'instance', ...signal.by])
  return all
}

const equalIn = (match: string): readonly string[] =>
  [...match.matchAll(/(\w+)="/g)].map(([, label = '']) => label)
