// What a backtest has found, as it is answered.
import type { Ending } from './lane.ts'
import type { Labels } from './series.ts'
import type { Comparison } from './threshold.ts'

export interface Episode {
  readonly labels: Labels
  /** Times are ISO. */
  readonly pendingSince: string
  readonly start: string
  /** Null: it still fires where the history ends. */
  readonly end: string | null
  readonly ending: Exclude<Ending, 'fired'>
  readonly seconds: number
  /** When it began to fire; as Prometheus writes numbers. */
  readonly value: string
  readonly peak: string
  readonly annotations: Labels
}

export interface GridCell {
  readonly threshold: number
  readonly forSeconds: number
  readonly firings: number
  readonly firingSeconds: number
  readonly longestSeconds: number
  /** What the rule says. */
  readonly isRule: boolean
}

export interface Stretch {
  readonly labels: Labels
  readonly start: string
  readonly end: string
  readonly seconds: number
}

export interface Difference {
  readonly alert: string
  readonly expr: string
  readonly firings: number
  readonly firingSeconds: number
  /** Label by label, or, where the two have other labels, whether anything fires. */
  readonly by: 'labels' | 'time'
  /** When only the other one fires, and when only the first does. */
  readonly added: readonly Stretch[]
  readonly addedSeconds: number
  readonly lost: readonly Stretch[]
  readonly lostSeconds: number
}

export interface RuleReport {
  readonly alert: string
  readonly expr: string
  readonly forSeconds: number
  readonly keepFiringForSeconds: number
  readonly threshold: { readonly op: Comparison; readonly number: number } | null
  readonly start: string
  readonly end: string
  readonly evaluations: number
  readonly intervalSeconds: number
  readonly offsetSeconds: number
  readonly series: number
  /** When there were values; null: never. */
  readonly history: { readonly first: string; readonly last: string } | null
  readonly gaps: readonly { readonly start: string; readonly end: string }[]
  /** Evaluations that fail, since they have more alerts than the group of the rule takes; null: none does. */
  readonly overLimit: {
    readonly limit: number
    readonly first: string
    /** At the first. */
    readonly alerts: number
    readonly evaluations: number
  } | null
  readonly firings: number
  /** Began and was over before it fired. */
  readonly pendingOnly: number
  readonly firingSeconds: number
  readonly longestSeconds: number
  /** The newest, in the order of their start. */
  readonly episodes: readonly Episode[]
  readonly grid: readonly GridCell[]
  /** Templates that are shown as they are written. */
  readonly notExpanded: readonly string[]
  readonly compared: Difference | null
}

export interface BacktestReport {
  readonly source: 'prometheus' | 'samples'
  readonly rules: readonly RuleReport[]
}
