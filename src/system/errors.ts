// Errors that more than one part of the system raises.
import { LakeError } from '../errors.ts'

/** The user (or a caller's deadline) ended the work. */
export function interrupted(what: string): LakeError {
  return new LakeError(`${what} was interrupted`, {
    code: 'interrupted',
    exit: 'interrupted',
    retryable: true,
  })
}

export function lockHeld(path: string, holder: string, timeoutMs: number): LakeError {
  return new LakeError(`Another lake command works on this project: ${holder}`, {
    code: 'lock-held',
    exit: 'conflict',
    retryable: true,
    details: [`It still holds ${path} after ${Math.round(timeoutMs / 100) / 10} s.`],
    actions: [{ id: 'wait', command: 'lake status' }],
  })
}

/** The code of a Node system error, where there is one. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
