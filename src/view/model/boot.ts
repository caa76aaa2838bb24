// What the page is told at its start; and in an exported file, all that it would have asked for.
import type { Source } from './requests.ts'

export interface Listed {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
}

export interface Boot {
  readonly project: string
  readonly dashboards: readonly Listed[]
  readonly sources: readonly Source[]
  readonly scrapeSeconds: number
  /** Address of Grafana where it runs, for what is not drawn here; else empty. */
  readonly grafana: string
}

export interface Recorded {
  readonly boot: Boot
  readonly dashboard: unknown
  readonly uid: string
  readonly from: number
  readonly to: number
  readonly now: number
  readonly variables: Readonly<Record<string, readonly string[]>>
  /** By `keyOf` of the question. */
  readonly answers: Readonly<Record<string, { readonly status: number; readonly body: unknown }>>
}
