// Known failures. Everything that lake can explain is a LakeError; anything else is a bug (exit 70, stack shown).

/** The process exit codes of the command-line contract. */
export const exitCodes = {
  ok: 0,
  no: 1,
  usage: 2,
  confirm: 3,
  prerequisite: 4,
  conflict: 5,
  image: 6,
  timeout: 7,
  failed: 8,
  degraded: 9,
  notRunning: 10,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitName = keyof typeof exitCodes

/** A command that the user can run as it stands, offered as the way out of an error. */
export interface Action {
  readonly id: string
  readonly command: string
}

export interface LakeErrorOptions {
  /** Stable id for scripts, kebab-case: `port-taken`, `engine-unreachable`. */
  readonly code: string
  readonly exit: ExitName
  /** Why it happened: lines shown under the message. */
  readonly details?: readonly string[]
  /** What fixes it, best first. */
  readonly actions?: readonly Action[]
  /** Trying the same again may work. */
  readonly retryable?: boolean
  readonly cause?: unknown
}

export class LakeError extends Error {
  readonly code: string
  readonly exit: ExitName
  readonly details: readonly string[]
  readonly actions: readonly Action[]
  readonly retryable: boolean

  constructor(message: string, options: LakeErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'LakeError'
    this.code = options.code
    this.exit = options.exit
    this.details = options.details ?? []
    this.actions = options.actions ?? []
    this.retryable = options.retryable ?? false
  }
}
