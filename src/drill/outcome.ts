// What came of a drill.
import type { RuntimeName } from '../plan/plan.ts'
import type { How } from './how.ts'
import type { Judged } from './judge.ts'
import type { Recovery } from './recover.ts'
import type { DrillScope } from './scope.ts'

export const outcomes = ['detected', 'missed', 'noise', 'quiet', 'not tried'] as const
export type Outcome = (typeof outcomes)[number]

export interface DrillResult {
  readonly service: string
  readonly component: string
  readonly how: How
  /** `quiet`: as expected, nothing had to tell. */
  readonly outcome: Outcome
  /** Why it was not tried, or why nothing tells. */
  readonly why: string | null
  readonly alerts: readonly Judged[]
  /** Would be expected, and no rule of that name is loaded. */
  readonly off: readonly string[]
  /** How long it was broken. */
  readonly brokenMs: number | null
  readonly recovery: Recovery | null
}

export interface DrillReport {
  readonly project: string
  readonly runtime: RuntimeName
  readonly time: string
  readonly how: How
  readonly drills: readonly DrillResult[]
  readonly skipped: DrillScope['skipped']
}

/** Something that should have been told was not, or something was told that should not have been. */
export function isBad({ outcome }: Pick<DrillResult, 'outcome'>): boolean {
  return outcome === 'missed' || outcome === 'noise' || outcome === 'not tried'
}

export function outcomeOf(alerts: readonly Judged[]): Outcome {
  const has = (verdict: Judged['verdict']): boolean => alerts.some((alert) => alert.verdict === verdict)
  if (has('missed')) return 'missed'
  if (has('noise')) return 'noise'
  return has('detected') ? 'detected' : 'quiet'
}
