// What a panel of ours says about itself. A panel without one of these does not compile.
import type { States } from './states.ts'

/** A number follows an alert, or says why it stands by itself. */
export type Threshold = Step & (Following | Fixed)

interface Step {
  readonly value: number
  readonly color: 'green' | 'yellow' | 'orange' | 'red' | 'blue'
}

interface Following {
  /** `<Alert>.<parameter>` that the value follows, or `<Alert>.<parameter> + <number>`. */
  readonly lakeParameter: string
}

interface Fixed {
  readonly because: string
}

export interface Query {
  readonly expr: string
  readonly legend?: string
}

/**
 * Why a panel may have nothing to show. `idle`: nobody works with it; `fault`: only a fault has such a series; `never`: it
 * always has data, and without it something is broken.
 */
export type Empty = { readonly [Kind in 'idle' | 'fault' | 'never']?: string }

const prefix = { idle: 'Idle', fault: 'Good', never: 'Missing' } as const

export function emptyText(empty: Empty): string {
  const [[kind, why] = []] = Object.entries(empty) as [keyof Empty, string][]
  if (kind === undefined || why === undefined) throw new Error('a panel says why it may be empty')
  return `${prefix[kind]}: ${why}`
}

export interface Link {
  readonly title: string
  readonly url: string
}

const time = '${__url_time_range}'

/** The lines of one service, or of the one that the label names. */
export function logsOf(service: string): Link {
  const fromLabel = service.startsWith('$')
  return {
    title: fromLabel ? 'Its log' : `Log of ${service}`,
    url: `/d/lake-logs?var-service=${service}&${time}`,
  }
}

export const byService = logsOf('${__field.labels.service_name}')
export const byComponent = logsOf('${__field.labels.component}')

export function page(uid: string, title: string, panel?: number): Link {
  return { title, url: `/d/${uid}?${time}${panel === undefined ? '' : `&viewPanel=${panel}`}` }
}

export interface Panel {
  /** Never changes once released: alerts link to it. */
  readonly id: number
  readonly title: string
  /** What it shows, what is good, what is bad, and what to do then. */
  readonly description: string
  readonly unit: string
  /** Width and height on a grid of 24 columns. */
  readonly size: readonly [width: number, height: number]
  readonly empty: Empty
  /** Where to go from here. */
  readonly link: Link
  readonly queries: readonly Query[]
  readonly thresholds?: readonly Threshold[]
  /** Colour below the first threshold; green unless low is bad. */
  readonly low?: Threshold['color'] | 'text'
  readonly min?: number
  readonly max?: number
  readonly decimals?: number
  /** Thresholds of a series by its name, where it has others. */
  readonly each?: Readonly<Record<string, readonly Threshold[]>>
  /** Names of series that have one colour on every page. */
  readonly states?: States
  /** The panel is left out where this component is. */
  readonly component?: string
}

export type Json = Readonly<Record<string, unknown>>

/** A panel in Grafana's words, not yet placed. */
export interface Drawn extends Json {
  readonly id: number
  readonly gridPos: { readonly w: number; readonly h: number }
}
