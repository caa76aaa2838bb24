// What a file in slo/ says, read.
import type { Query } from './query.ts'

export type Unit = 's' | 'ms'

/** Of each thing that happens it is counted whether it was good: the share is one of events. */
export type Events =
  | {
      readonly kind: 'events'
      /** Which of the two the file counts. */
      readonly counts: 'good' | 'bad'
      readonly counted: Query
      readonly total: Query
    }
  | {
      readonly kind: 'histogram'
      /** Without `_bucket`. */
      readonly metric: Query
      readonly belowSeconds: number
      readonly unit: Unit
    }

/** At each evaluation it is said whether now is good: the share is one of time. */
export type Moments =
  | {
      readonly kind: 'summary'
      readonly metric: Query
      readonly quantile: number
      readonly belowSeconds: number
      readonly unit: Unit
      /** A time in which little happens is not judged. */
      readonly traffic?: Query
    }
  | { readonly kind: 'availability'; readonly up: Query }
  | {
      readonly kind: 'freshness'
      /** `timestamp`: the newest, counted from 1970; `age`: how old it is. */
      readonly tells: 'timestamp' | 'age'
      readonly metric: Query
      readonly withinSeconds: number
      readonly unit: Unit
    }

export type Indicator = Events | Moments

export interface Slo {
  /** Of the file. */
  readonly name: string
  /** Relative to the project. */
  readonly file: string
  readonly description: string
  /** In percent, as it is written: 99.9. */
  readonly objective: number
  readonly windowSeconds: number
  readonly minTraffic: number
  readonly component?: string
  readonly indicator: Indicator
}

export function isOfEvents(indicator: Indicator): indicator is Events {
  return indicator.kind === 'events' || indicator.kind === 'histogram'
}

/** The share that may be bad, without the noise of binary fractions: of 99.9 it is 0.001. */
export function budgetOf({ objective }: Pick<Slo, 'objective'>): number {
  return decimal((100 - objective) / 100)
}

export function decimal(value: number): number {
  return Number(value.toPrecision(10))
}

/** `trino-query-latency` -> `TrinoQueryLatency`. */
export function camel(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join('')
}
