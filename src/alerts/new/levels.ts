// How far a signal is from its line in the samples of a test: well, wrong, and just not wrong.
import type { Condition } from './condition.ts'
import { idle } from './samples.ts'
import type { Signal } from './signal.ts'

/** Levels of the signal: when all is well, when it is wrong, and just not wrong. */
export interface Levels {
  readonly good: number
  readonly bad: number
  readonly line: number
}

export function levelsOf({ name, threshold: at }: Condition, { how, unit }: Signal): Levels {
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
