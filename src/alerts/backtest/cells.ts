// The grid: how often and how long the alert would have fired with other thresholds and another `for`.
import type { Spell } from './lane.ts'
import type { Comparison } from './threshold.ts'

export interface Axes {
  readonly thresholds: readonly number[]
  readonly forMs: readonly number[]
}

export interface Cell {
  readonly threshold: number
  readonly forMs: number
  /** Of all label sets together. */
  firings: number
  firing: number
  longest: number
}

const waits = [0, 1, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * 60_000)
const factors = [0.5, 0.75, 1, 1.5, 2]

/** Five thresholds around the one of the rule, four waits around its own. */
export function axesAround(threshold: number, forMs: number): Axes {
  const all = [...new Set([...waits, forMs])].sort((a, b) => a - b)
  const first = Math.max(0, Math.min(all.indexOf(forMs) - 2, all.length - 4))
  return { thresholds: thresholdsAround(threshold), forMs: all.slice(first, first + 4) }
}

function thresholdsAround(threshold: number): readonly number[] {
  if (!Number.isFinite(threshold)) return [threshold]
  if (threshold === 0) return [0, 1, 2, 5, 10]
  // Between a half and one it is most likely a share of a whole: what is left of it matters.
  const isShare = threshold > 0.5 && threshold < 1
  const found = factors.map((factor) => (isShare ? 1 - (1 - threshold) * factor : threshold * factor))
  return found
    .map((value) => Number(value.toPrecision(6)))
    .map((value, at) => (factors[at] === 1 ? threshold : value))
    .sort((a, b) => a - b)
}

/** From the one that most values pass to the one that fewest do. Undefined: none contains another. */
export function byLooseness(numbers: readonly number[], op: Comparison): readonly number[] | undefined {
  if (op === '==' || op === '!=') return undefined
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  return op === '>' || op === '>=' ? sorted : sorted.toReversed()
}

export function count(cell: Cell, { state, from, to }: Spell): void {
  if (state !== 'firing') return
  cell.firings += 1
  cell.firing += to - from
  cell.longest = Math.max(cell.longest, to - from)
}
