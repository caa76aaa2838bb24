// The words shared by validation, lint, health, doctor and plan.

export type Severity = 'error' | 'warning' | 'info'

/** Something wrong at a place in a file. */
export interface Finding {
  /** Stable id, kebab-case: `unknown-key`. */
  readonly ruleId: string
  readonly severity: Severity
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly col: number
  readonly message: string
  /** What would be right, in words or as text to type. */
  readonly fix?: string
}

export type OperationKind =
  | 'write-file'
  | 'delete-file'
  | 'pull-image'
  | 'create-service'
  | 'recreate-service'
  | 'start-service'
  | 'reload-service'
  | 'remove-service'

/** One step of a plan; `cause` says why it is there, in words for the user. */
export interface Operation {
  readonly kind: OperationKind
  /** File path (relative to the project) or service name. */
  readonly target: string
  readonly cause: string
}
