import { setTimeout as pause } from 'node:timers/promises'
import { interrupted } from './errors.ts'
import type { Clock } from './system.ts'

export function realClock(): Clock {
  return {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: async (ms, signal) => {
      try {
        await pause(ms, undefined, signal === undefined ? {} : { signal })
      } catch {
        throw interrupted('Waiting')
      }
    },
  }
}
