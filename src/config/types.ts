// What `lake.yaml` says, after validation: every default filled in, every reference resolved.
import type { ComponentName } from '../components/index.ts'
import type { Size } from '../components/component.ts'
import type { Address } from './address.ts'

export interface LakeConfig {
  readonly name: string
  readonly size: Size
  readonly runtime: 'auto' | 'compose' | 'native'
  /** Every component of the catalogue, decided. */
  readonly components: Readonly<Record<ComponentName, Setting>>
  readonly retention: Retention
  readonly scrape: { readonly intervalSeconds: number }
  readonly images: { readonly registry?: string }
  readonly alerts: Alerts
  readonly targets: readonly Target[]
  readonly attach: readonly Attached[]
}

export type Setting = Managed | Watched | Absent

/** Runs in the stack. */
export interface Managed {
  readonly mode: 'managed'
  readonly image?: string
  /** Host port of its first published port; taken as it is, never moved. */
  readonly port?: number
  /** Memory limit in MiB instead of the size's. */
  readonly memory?: number
  readonly options: Readonly<Record<string, unknown>>
}

/** Runs elsewhere; lake only reads from it. */
export interface Watched {
  readonly mode: 'external'
  /** As seen from the user's machine; the host `host` means that machine. */
  readonly address: Address
  /** The component's own fields; values of secrets are resolved and never shown. */
  readonly fields: Readonly<Record<string, string>>
}

export interface Absent {
  readonly mode: 'absent'
}

export interface Retention {
  readonly metricsHours: number
  readonly logsHours: number
  readonly tracesHours: number
  /** Budget for all telemetry on disk, in bytes. */
  readonly diskBytes?: number
}

export interface Alerts {
  readonly receivers: Readonly<Record<string, Receiver>>
  readonly overrides: Readonly<Record<string, AlertOverride>>
}

export type Receiver =
  | { readonly kind: 'slack'; readonly webhook: string; readonly channel?: string }
  | { readonly kind: 'webhook'; readonly url: string }
  | {
      readonly kind: 'email'
      readonly to: string
      readonly from: string
      readonly smarthost: string
      readonly username?: string
      readonly password?: string
    }

export interface AlertOverride {
  readonly enabled: boolean
  readonly severity?: 'critical' | 'warning' | 'info'
  /** `for` as Prometheus writes it: `5m`. */
  readonly for?: string
  /** Declared parameters by name; numbers, or durations as `45s`. */
  readonly parameters: Readonly<Record<string, string | number>>
}

/** Something of the user's own to scrape. */
export interface Target extends Address {
  readonly name: string
  readonly path: string
}

/** A Compose project of somebody else's: its services can be addressed, and its logs are collected. */
export interface Attached {
  readonly project: string
  /** Networks on which its services are reached. */
  readonly networks: readonly string[]
}
