// An alert rule as lake knows it before anything runs: what is shipped, what lake.yaml moves in it, what the user adds.

export const backends = ['prometheus', 'loki'] as const
export type Backend = (typeof backends)[number]

export const origins = ['shipped', 'yours', 'loaded'] as const

export const numberSources = ['default', 'lake.yaml', 'file'] as const

/** A number of the expression that decides. */
export interface RuleNumber {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** As shipped; null for a rule of the user's own. */
  readonly default: number | null
  readonly source: (typeof numberSources)[number]
  /** The key of lake.yaml that says it, or would. */
  readonly key: string | null
}

export interface AlertRule {
  readonly name: string
  readonly backend: Backend
  /** `loaded`: it runs, and neither lake nor the project has it any more. */
  readonly origin: (typeof origins)[number]
  /** Where it is written: `alerts/mine.rules.yaml`, or the shipped file. */
  readonly file: string
  readonly group: string
  /** Empty where only its series tell. */
  readonly component: string
  readonly severity: string
  readonly expr: string
  /** As Prometheus writes it; empty: it fires at once. */
  readonly for: string
  readonly keepFiringFor: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** lake.yaml may switch it off. */
  readonly enabled: boolean
  readonly numbers: readonly RuleNumber[]
  /** What else lake.yaml changes: `for`, `severity`. */
  readonly changed: readonly string[]
  readonly tests: readonly string[]
  /** A file of the project or of lake's documentation, or an address. */
  readonly runbook: string | null
  /** `<dashboard>/<panel>`. */
  readonly panel: string | null
}
