// A backend that does not answer is a known failure, and its log is where to look.
import { LakeError } from '../errors.ts'
import { NoAnswer } from '../health/ask.ts'

export async function answered<T>(service: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    throw new LakeError(`${service} ${error.message}`, {
      code: 'no-answer',
      exit: 'failed',
      retryable: true,
      actions: [{ id: 'logs', command: `lake logs ${service} --tail 50` }],
      cause: error,
    })
  }
}
