// What Alertmanager counts of the messages that it sends, by kind of receiver.
import { addressOf, ask } from '../health/ask.ts'
import type { Asking } from './alertmanager.ts'

export interface Sent {
  /** Requests that were answered well. */
  readonly delivered: number
  readonly refused: number
}

const line =
  /^alertmanager_notification_requests(_failed)?_total\{(?:.*,)?integration="([^"]+)"[^}]*\} (\S+)/gm

/** By the name that Alertmanager gives the kind: `webhook`, `slack`, `email`. */
export function readCounters(page: string): ReadonlyMap<string, Sent> {
  const found = new Map<string, Sent>()
  for (const [, isFailed, kind = '', text] of page.matchAll(line)) {
    const { delivered, refused } = found.get(kind) ?? { delivered: 0, refused: 0 }
    const value = Number(text)
    // Failed ones are counted among all.
    const failed = isFailed === undefined ? 0 : value
    const all = isFailed === undefined ? value : 0
    found.set(kind, { delivered: delivered + all - failed, refused: refused + failed })
  }
  return found
}

export async function askCounters(asking: Asking): Promise<ReadonlyMap<string, Sent>> {
  const answer = await ask(asking, `${addressOf(asking, 'alertmanager')}/metrics`)
  return readCounters(answer.body)
}
