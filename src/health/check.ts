// A check as data: what it proves, what must be true before it can be asked, and what to do where it fails.
import type { Stack } from './stack.ts'

export const statuses = ['ok', 'warn', 'fail', 'skip'] as const
export type Status = (typeof statuses)[number]

/** What a check is about; a word for `--only`, like the names of components. */
export const topics = [
  'container',
  'ready',
  'metrics',
  'logs',
  'otlp',
  'lake',
  'alerts',
  'dashboards',
] as const
export type Topic = (typeof topics)[number]

/** The subject of checks that belong to no single component. */
export const chain = 'chain'

export interface Outcome {
  readonly status: Status
  /** Why it is not `ok`. */
  readonly cause?: string
  /** Evidence: a last log line, an answer. */
  readonly detail?: string
  /** Instead of the check's own. */
  readonly fix?: string
  /** Checks that need this one cannot be asked. Default: only where it failed. */
  readonly blocks?: boolean
}

/** `lake doctor` has checks of its own, of other subjects and in another context. */
export interface Check<Context = ProbeContext, About extends string = Topic> {
  /** Stable: `<subject>.<what>`. */
  readonly id: string
  /** Name of a component, or of a target of the user's; `chain` for the whole. */
  readonly subject: string
  readonly topic: About
  /** What is true where it passes. */
  readonly title: string
  /** What is true where it fails, for the checks that then wait: `loki is not running`. */
  readonly broken: string
  /** Where it fails, the stack does not do what it is there for. */
  readonly essential: boolean
  /** Ids of checks that come earlier in the list. */
  readonly needs: readonly string[]
  /**
   * Begins at once, before its needs are known, and counts only where they pass: most of its time is waiting for others,
   * which holds nobody up.
   */
  readonly early?: true
  readonly timeoutMs: number
  readonly probe: (context: Context) => Promise<Outcome>
  readonly fix: string
}

/** What every check has at hand. */
export interface Asked {
  /** Ends with the run or with the check's own time. */
  readonly signal: AbortSignal
  /** Answers that several checks read are asked for once. */
  readonly once: <T>(key: string, ask: () => Promise<T>) => Promise<T>
}

export interface ProbeContext extends Asked {
  readonly stack: Stack
}

export interface CheckResult<About extends string = Topic> {
  readonly id: string
  readonly subject: string
  readonly topic: About
  readonly title: string
  readonly essential: boolean
  readonly status: Status
  readonly latencyMs: number
  readonly cause?: string
  readonly detail?: string
  readonly fix?: string
  /** Id of the failed check because of which this one was not asked. */
  readonly because?: string
}

export const passed: Outcome = { status: 'ok' }

export function failed(cause: string, more: Omit<Outcome, 'status' | 'cause'> = {}): Outcome {
  return { status: 'fail', cause, ...more }
}

export function warned(cause: string, more: Omit<Outcome, 'status' | 'cause'> = {}): Outcome {
  return { status: 'warn', cause, ...more }
}

/** Nothing can be said, and nothing is wrong. */
export function skipped(cause: string, more: Omit<Outcome, 'status' | 'cause'> = {}): Outcome {
  return { status: 'skip', cause, ...more }
}
