// What is said where a supervisor cannot do its work.
import { LakeError } from '../../errors.ts'

export function refused(why: string): LakeError {
  return new LakeError(`the supervisor of this project cannot do it: ${why}`, {
    code: 'supervisor-failed',
    exit: 'failed',
    retryable: true,
    actions: [
      { id: 'again', command: 'lake up' },
      { id: 'stop', command: 'lake down' },
    ],
  })
}

export function notStarted(why: string, said: string): LakeError {
  return new LakeError(`the supervisor of this project could not be started: ${why}`, {
    code: 'supervisor-failed',
    exit: 'failed',
    details: said.trim().split('\n').slice(0, 5),
    actions: [{ id: 'again', command: 'lake up' }],
  })
}
