// Whether a message went out: Alertmanager counts requests by kind of receiver, before and after.
import type { Asking } from './alertmanager.ts'
import { askCounters } from './counters.ts'
import type { Sent } from './counters.ts'
import type { FireReport, Run } from './fire.ts'

export interface Delivery {
  readonly receiver: string
  /** Null: it tells nobody. */
  readonly kind: string | null
  readonly state: 'delivered' | 'refused' | 'not sent' | 'tells nobody'
  /** Since the drill began; null where it was not delivered. */
  readonly afterMs: number | null
}

type Watched = Pick<FireReport, 'delivered' | 'receivers' | 'verdict' | 'fix'>

const pollMs = 500
/** Alertmanager tries again; what was refused may still be taken. */
const retryMs = 10_000

/** Counts now; what it gives waits until the counters have moved. */
export async function watchDelivery(run: Run): Promise<(receivers: readonly string[]) => Promise<Watched>> {
  const before = await askCounters(run.asking)
  return (receivers) => wait(run, receivers, before)
}

async function wait(
  { asking, hop, timeoutMs }: Run,
  names: readonly string[],
  before: ReadonlyMap<string, Sent>,
): Promise<Watched> {
  const { clock } = asking.stack.session.system
  const began = clock.monotonic()
  const wanted = names.map((receiver) => ({ receiver, kind: kindOf(asking, receiver) }))
  const open = new Map(Map.groupBy(wanted, ({ kind }) => kind ?? '').entries())
  open.delete('')
  const done = new Map<string, Delivery['state']>()
  const times = new Map<string, number>()
  let refusedAt: number | undefined
  while (open.size > 0 && clock.monotonic() - began < timeoutMs) {
    const now = await askCounters(asking)
    for (const [kind, receivers] of open) {
      const sent = grown(now.get(kind), before.get(kind))
      if (sent.refused > 0) done.set(kind, 'refused')
      if (sent.delivered < receivers.length) continue
      done.set(kind, 'delivered')
      times.set(kind, Math.round(clock.monotonic() - began))
      open.delete(kind)
      hop('delivered', `${kind}: ${receivers.map(({ receiver }) => receiver).join(', ')}`)
    }
    if ([...open.keys()].some((kind) => done.get(kind) === 'refused')) refusedAt ??= clock.monotonic()
    if (refusedAt !== undefined && clock.monotonic() - refusedAt > retryMs) break
    if (open.size > 0) await clock.sleep(pollMs, asking.signal)
  }
  const receivers = wanted.map(({ receiver, kind }): Delivery => {
    if (kind === null) return { receiver, kind, state: 'tells nobody', afterMs: null }
    return { receiver, kind, state: done.get(kind) ?? 'not sent', afterMs: times.get(kind) ?? null }
  })
  return { receivers, ...verdictOf(receivers, timeoutMs) }
}

function grown(now: Sent | undefined, before: Sent | undefined): Sent {
  const of = (key: keyof Sent): number => (now?.[key] ?? 0) - (before?.[key] ?? 0)
  return { delivered: of('delivered'), refused: of('refused') }
}

/** Receivers of the template have none: they are where alerts end that are nobody's business. */
function kindOf({ stack }: Asking, receiver: string): string | null {
  return stack.plan.config.alerts.receivers[receiver]?.kind ?? null
}

function verdictOf(
  receivers: readonly Delivery[],
  timeoutMs: number,
): Pick<Watched, 'delivered' | 'verdict' | 'fix'> {
  const telling = receivers.filter(({ kind }) => kind !== null)
  if (telling.length === 0)
    return {
      delivered: false,
      verdict: 'told to nobody: it is routed to no receiver that tells anybody',
      fix: 'lake config set alerts.receivers.team.url https://example.com/hook',
    }
  const logs = 'lake logs alertmanager --tail 20'
  const names = (state: Delivery['state']): string =>
    telling.flatMap((each) => (each.state === state ? [each.receiver] : [])).join(', ')
  if (names('refused') !== '')
    return { delivered: false, verdict: `${names('refused')} refuses it`, fix: logs }
  if (names('not sent') !== '')
    return {
      delivered: false,
      verdict: `not sent to ${names('not sent')} within ${Math.round(timeoutMs / 1000)} s`,
      fix: logs,
    }
  return { delivered: true, verdict: `delivered to ${names('delivered')}`, fix: null }
}
