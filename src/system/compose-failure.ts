// A run of the Compose CLI that failed, as the tables of explanations take it.
import { LakeError, type LakeErrorOptions } from '../errors.ts'

export interface Failure {
  /** What lake was doing: `start the services`. */
  readonly doing: string
  /** All that Compose said but its progress, oldest first. */
  readonly lines: readonly string[]
  readonly platform: string
  /** The engine's address. */
  readonly address: string
}

export interface Known {
  readonly words: RegExp
  readonly explain: (found: RegExpExecArray, failure: Failure) => LakeError
}

/** Compose's own words are the cause, for those who ask for all of them. */
export function failed(failure: Failure, message: string, options: LakeErrorOptions): LakeError {
  return new LakeError(message, { cause: failure.lines.join('\n'), ...options })
}

/** The daemon's own sentence, without the prefix that says nothing. */
export function lastLine(failure: Failure): string {
  return (failure.lines.at(-1) ?? '').replace(/^Error response from daemon: /, '')
}

/** What went wrong for which service; the last line often only repeats one of them. */
export function reasons(failure: Failure): readonly string[] {
  const last = lastLine(failure)
  const before = failure.lines.slice(0, -1)
  return [...before, ...(before.some((it) => it.endsWith(last)) ? [] : [last])].slice(-4)
}
