// What a panel is drawn from, and what is left to do with it afterwards.
import type { Panel } from '../src/view/model/dashboard.ts'
import type { Frame } from '../src/view/model/frames.ts'
import type { Values } from '../src/view/model/interpolate.ts'
import type { ShownField } from '../src/view/model/shown.ts'
import type { TimeRange } from '../src/view/model/time.ts'

export interface Mark {
  readonly from: number
  readonly to: number
  readonly color: string
  readonly text: string
}

/** What is the same for all panels of the dashboard. */
export interface Surroundings {
  readonly marks: readonly Mark[]
  readonly utc: boolean
  /** One crosshair for all charts. */
  readonly shared: boolean
  readonly now: number
  readonly live: boolean
  /** Address of Grafana where it runs; else empty. */
  readonly grafana: string
  zoom(range: TimeRange): void
  /** Address of a link inside the dashboards, with token; others as they are. */
  href(url: string): string
}

export interface Drawing {
  readonly panel: Panel
  readonly body: HTMLElement
  readonly frames: readonly Frame[]
  readonly fields: readonly ShownField[]
  readonly values: Values
  readonly range: TimeRange
  /** Between two values, in seconds. */
  readonly step: number
  readonly around: Surroundings
  /** Series that a person has hidden: outlives a refresh. */
  readonly hidden: Set<string>
}

export interface Drawn {
  resize?(): void
  remove?(): void
}

export type Draw = (drawing: Drawing) => Drawn
