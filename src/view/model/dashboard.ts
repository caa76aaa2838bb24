// A classic Grafana dashboard, as far as it is drawn here.
import type { Json } from './json.ts'

export interface SourceRef {
  readonly type: string
  /** May hold variables. */
  readonly uid: string
}

export interface Target {
  readonly refId: string
  readonly source: SourceRef
  readonly expr: string
  readonly legend: string
  readonly instant: boolean
  readonly range: boolean
  readonly format: string
  readonly interval: string
  readonly maxLines: number | undefined
}

export interface Link {
  readonly title: string
  readonly url: string
  readonly newTab: boolean
  readonly keepTime: boolean
  readonly includeVars: boolean
  readonly tags: readonly string[]
  readonly kind: 'link' | 'dashboards'
  readonly tooltip: string
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description: string
  readonly place: Place
  readonly source: SourceRef
  readonly targets: readonly Target[]
  readonly defaults: Json
  readonly overrides: readonly Json[]
  readonly options: Json
  readonly transformations: readonly Json[]
  readonly links: readonly Link[]
  readonly repeat: string
  readonly direction: 'h' | 'v'
  readonly perRow: number
  readonly collapsed: boolean
  /** Of a collapsed row. */
  readonly panels: readonly Panel[]
  readonly interval: string
  readonly maxPoints: number | undefined
  readonly timeFrom: string
  readonly timeShift: string
  readonly transparent: boolean
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly label: string
  readonly description: string
  readonly hidden: boolean
  readonly query: string
  readonly source: SourceRef
  readonly regex: string
  readonly multi: boolean
  readonly includeAll: boolean
  readonly allValue: string
  readonly sort: number
  readonly current: readonly string[]
  readonly options: readonly { readonly text: string; readonly value: string }[]
}

export interface Annotation {
  readonly name: string
  readonly source: SourceRef
  readonly expr: string
  readonly color: string
  readonly title: string
  readonly text: string
  readonly tags: string
  readonly step: string
  readonly enabled: boolean
  readonly hidden: boolean
}

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
  readonly from: string
  readonly to: string
  readonly refresh: string
  readonly utc: boolean
  /** 0: each panel alone, 1: one crosshair, 2: one crosshair and all tooltips. */
  readonly crosshair: number
  readonly panels: readonly Panel[]
  readonly variables: readonly Variable[]
  readonly annotations: readonly Annotation[]
  readonly links: readonly Link[]
}
