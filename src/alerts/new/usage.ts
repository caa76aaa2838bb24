// A wrong word on the command line.
import { LakeError } from '../../errors.ts'
import type { Action } from '../../errors.ts'

export interface Said {
  readonly code?: string
  readonly details?: readonly string[]
  readonly action?: Action
}

export function usage(message: string, { code = 'usage', details = [], action }: Said = {}): LakeError {
  return new LakeError(message, {
    code,
    exit: 'usage',
    details,
    actions: [action ?? { id: 'help', command: 'lake alerts new --help' }],
  })
}
