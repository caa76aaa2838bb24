// Virtual time: it moves only while somebody sleeps, to the earliest moment that anybody waits for.
import { interrupted } from '../../src/system/errors.ts'
import type { Clock } from '../../src/system/system.ts'

export interface FakeClock extends Clock {
  /** Milliseconds since the start. */
  elapsed(): number
  /** Runs `work` when the clock gets to `ms` after the start: how the world changes while the code under test waits. */
  at(ms: number, work: () => void): void
}

interface Waiter {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

export function fakeClock(start = '2030-01-01T00:00:00.000Z'): FakeClock {
  const origin = Date.parse(start)
  let elapsed = 0
  let order = 0
  let pumping = false
  const waiters = new Set<Waiter>()
  const events = new Set<Waiter>()

  function earliest(from: ReadonlySet<Waiter>): Waiter | undefined {
    return [...from].sort((a, b) => a.at - b.at || a.order - b.order)[0]
  }

  function pump(): void {
    pumping = false
    const sleeper = earliest(waiters)
    if (sleeper === undefined) return
    const event = earliest(events)
    const isEvent = event !== undefined && event.at <= sleeper.at
    const next = isEvent ? event : sleeper
    ;(isEvent ? events : waiters).delete(next)
    elapsed = Math.max(elapsed, next.at)
    next.wake()
    schedule()
  }

  // A macrotask, so that all that can go on without waiting goes on first.
  function schedule(): void {
    if (pumping || waiters.size === 0) return
    pumping = true
    setImmediate(pump)
  }

  return {
    now: () => new Date(origin + elapsed),
    monotonic: () => elapsed,
    elapsed: () => elapsed,
    at: (ms, work) => {
      events.add({ at: ms, order: order++, wake: work })
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(interrupted('Waiting'))
        const waiter = { at: elapsed + ms, order: order++, wake: resolve }
        const onAbort = (): void => {
          waiters.delete(waiter)
          reject(interrupted('Waiting'))
        }
        waiters.add(waiter)
        signal?.addEventListener('abort', onAbort, { once: true })
        schedule()
      }),
  }
}
