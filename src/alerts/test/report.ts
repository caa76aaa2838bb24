// What running tests has found. Plain data: whoever runs tests shows them in a way of their own.
import type { Finding } from '../../findings.ts'
import type { TestKind } from '../tested.ts'

/** An alert as promtool compares it. */
export interface Told {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface InputSeries {
  readonly series: string
  /** As it is written: `0+1x10 _ stale`. */
  readonly values: string
}

export const outcomes = ['passed', 'failed', 'not run'] as const

/** One expectation: an alert, or an expression, at a moment. */
export interface Checked {
  readonly file: string
  readonly line: number
  readonly col: number
  /** Place among the tests of its file, from 1, and what it is called. */
  readonly test: number
  readonly name: string
  readonly about: 'alert' | 'expression'
  /** Name of the alert, or the expression. */
  readonly alert: string
  /** Null where nothing tells it. */
  readonly kind: TestKind | null
  /** As promtool writes it: `1h30m`. */
  readonly at: string
  readonly seconds: number
  readonly outcome: (typeof outcomes)[number]
  /** Of alerts. */
  readonly expected: readonly Told[]
  /** What fired instead; empty unless it failed. */
  readonly got: readonly Told[]
  /** Of expressions that failed, as promtool writes samples. */
  readonly samples: { readonly expected: string; readonly got: string } | null
  readonly intervalSeconds: number
  /** Of what failed. */
  readonly input: readonly InputSeries[]
}

export interface TestReport {
  readonly promtool: { readonly version: string; readonly from: string }
  readonly files: readonly string[]
  readonly checks: readonly Checked[]
  /** What keeps tests from being run, or from meaning anything. */
  readonly broken: readonly Finding[]
}
