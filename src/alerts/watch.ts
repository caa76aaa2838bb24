// `lake alerts watch`: one status after the other, and what has changed from one to the next.
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import { alertStatus } from './status.ts'
import type { AlertState, AlertStatus } from './status.ts'

export interface WatchOptions {
  readonly everyMs: number
  readonly signal: AbortSignal
}

/** Until the signal. A Prometheus that goes away meanwhile is waited for; one that is not there at first is not. */
export async function* watchAlerts(session: Session, options: WatchOptions): AsyncIterable<AlertStatus> {
  let last: AlertStatus | undefined
  for (;;) {
    last = await next(session, options, last)
    yield last
    await session.system.clock.sleep(options.everyMs, options.signal)
  }
}

async function next(
  session: Session,
  { signal }: WatchOptions,
  last: AlertStatus | undefined,
): Promise<AlertStatus> {
  try {
    return await alertStatus(session, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (last === undefined || !(error instanceof LakeError)) throw error
    return {
      ...last,
      time: session.system.clock.now().toISOString(),
      notes: [`${error.message}: as it was last`],
    }
  }
}

export const changeKinds = ['pending', 'firing', 'resolved', 'muted', 'unmuted'] as const

export interface Change {
  readonly kind: (typeof changeKinds)[number]
  readonly alert: AlertState
}

export function changesOf(before: AlertStatus | undefined, after: AlertStatus): readonly Change[] {
  const key = ({ name, from, labels }: AlertState): string =>
    JSON.stringify([name, from, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))])
  const was = new Map((before?.alerts ?? []).map((alert) => [key(alert), alert]))
  const is = new Set(after.alerts.map(key))
  const now = after.alerts.flatMap((alert): Change[] => {
    const old = was.get(key(alert))
    const isMuted = alert.muted !== null
    if (old?.state !== alert.state) return [{ kind: alert.state, alert }]
    return (old.muted !== null) === isMuted ? [] : [{ kind: isMuted ? 'muted' : 'unmuted', alert }]
  })
  const gone = [...was].flatMap(([id, alert]): Change[] => (is.has(id) ? [] : [{ kind: 'resolved', alert }]))
  return [...now, ...gone]
}
