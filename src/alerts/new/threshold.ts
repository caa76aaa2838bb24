// The number of a condition, as it was typed: in the unit of what it is compared with, and one that can be passed.
import { formatDuration } from '../../config/units.ts'
import { amountIn } from './amount.ts'
import { flagOf, thresholdUnit } from './condition.ts'
import type { ConditionName, Signal } from './signal.ts'
import { usage } from './usage.ts'

const ofItself: Readonly<Partial<Record<ConditionName, string>>> = {
  ratio: 'a share of the whole',
  stale: 'a time',
  full: 'a time',
}

export function thresholdIn(signal: Signal, name: ConditionName, said: string): number {
  const what = ofItself[name] ?? signal.says
  const threshold =
    name === 'differs' ? differing(said) : amountIn(said, thresholdUnit(name, signal), flagOf[name], what)
  const isPositive = ['stale', 'full', 'differs'].includes(name) || signal.how === 'quantile'
  if (isPositive && threshold <= 0) throw usage(`${flagOf[name]} ${said}: it has to be more than 0`)
  if (name === 'grows' && threshold < 0) throw usage(`${flagOf[name]} ${said}: it has to be 0 or more`)
  if (name === 'stale' && (threshold < leastStale || !Number.isInteger(threshold)))
    throw usage(
      `${flagOf[name]} ${said}: whole seconds, ${formatDuration(leastStale)} at least: in less there are too few samples to tell`,
    )
  refuseNever(signal, name, { said, threshold })
  return threshold
}

const leastStale = 60

interface Said {
  readonly said: string
  readonly threshold: number
}

/** What no value can be on the other side of. */
function refuseNever({ how, unit }: Signal, name: ConditionName, { said, threshold }: Said): void {
  const isShare = name === 'ratio' || (name === 'above' && unit === 'ratio')
  const isAmount = how === 'increase' || unit === 'ratio' || unit === 'bytes'
  const refuse = (often: string, why: string): never => {
    throw usage(`${flagOf[name]} ${said} would ${often} fire: ${why}`, { code: `${often}-fires` })
  }
  if (isShare && threshold >= 1) refuse('never', 'a share is never above the whole')
  if (!isAmount) return
  if (name === 'below' && threshold <= 0) refuse('never', 'it is never below 0')
  if (name === 'above' && threshold < 0) refuse('always', 'it is never below 0')
}

/** More than the whole of it can be off: 200% is three times as much. */
function differing(said: string): number {
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(said)?.[1]
  if (percent !== undefined) return Number((Number(percent) / 100).toPrecision(12))
  return /^\d+(?:\.\d+)?$/.test(said)
    ? Number(said)
    : amountIn(said, 'ratio', flagOf.differs, 'how far it may be off')
}
