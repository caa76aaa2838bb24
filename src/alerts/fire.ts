// `lake alerts fire`: a drill. An alert that looks like the real one goes through Alertmanager to its real receivers,
// is watched until it is there, and is ended whatever happens.
import { NoAnswer } from '../health/ask.ts'
import type { Session } from '../stack/prepare.ts'
import { heldAlerts, silences, tell } from './alertmanager.ts'
import type { Asking, HeldAlert } from './alertmanager.ts'
import { answered } from './answered.ts'
import { mutedBy } from './muted.ts'
import type { Muted } from './muted.ts'
import { findRule, openAlerts, running } from './open.ts'
import type { AlertRule } from './rule.ts'
import { watchDelivery } from './delivery.ts'
import type { Delivery } from './delivery.ts'

export const hopNames = ['accepted', 'routed', 'delivered', 'ended'] as const

export interface Hop {
  readonly name: (typeof hopNames)[number]
  readonly text: string
  /** Since the drill began. */
  readonly afterMs: number
}

export interface FireReport {
  readonly alert: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly dryRun: boolean
  /** All receivers that it was routed to and that tell anybody have it. */
  readonly delivered: boolean
  readonly hops: readonly Hop[]
  readonly receivers: readonly Delivery[]
  /** Why it was told to nobody. */
  readonly muted: Muted | null
  readonly verdict: string
  /** A command that helps, where it did not arrive. */
  readonly fix: string | null
}

export interface FireOptions {
  readonly alert: string
  readonly timeoutMs: number
  readonly dryRun: boolean
  readonly onHop: (hop: Hop) => void
  readonly signal: AbortSignal
}

const service = 'alertmanager'

export async function fireAlert(session: Session, options: FireOptions): Promise<FireReport> {
  const alerts = await openAlerts(session)
  const rule = findRule(alerts.rules, options.alert, (alert) => `lake alerts fire ${alert}`)
  const asking = { stack: running(alerts, service), signal: options.signal }
  const { clock, host } = session.system
  const drill = drillOf(rule, host.randomHex(4))
  const base = { alert: rule.name, ...drill, dryRun: options.dryRun }
  if (options.dryRun) {
    const names = Object.keys(alerts.plan.config.alerts.receivers)
    const whom = names.length === 0 ? 'nobody: lake.yaml names no receiver' : names.join(', ')
    const verdict = `would be sent through Alertmanager to ${whom}`
    return { ...base, delivered: false, hops: [], receivers: [], muted: null, verdict, fix: null }
  }
  const began = clock.monotonic()
  const hops: Hop[] = []
  const hop = (name: Hop['name'], text: string): void => {
    const made = { name, text, afterMs: Math.round(clock.monotonic() - began) }
    hops.push(made)
    options.onHop(made)
  }
  const run: Run = { asking, drill, hop, timeoutMs: options.timeoutMs }
  try {
    const outcome = await answered(service, () => rehearse(run))
    await end(run)
    return { ...base, ...outcome, hops }
  } catch (error) {
    // It would end by itself: rather now.
    await end(run).catch(() => undefined)
    throw error
  }
}

export interface Drill {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface Run {
  readonly asking: Asking
  readonly drill: Drill
  readonly hop: (name: Hop['name'], text: string) => void
  readonly timeoutMs: number
}

/** What depends on the series of a real one is left out; `drill` keeps it from standing for other alerts. */
function drillOf({ name, labels, annotations, component }: AlertRule, mark: string): Drill {
  const fixed = Object.entries(labels).filter(([, value]) => !value.includes('{{'))
  const { runbook } = annotations
  return {
    labels: {
      ...Object.fromEntries(fixed),
      ...(component === '' ? {} : { component }),
      alertname: name,
      drill: 'true',
      drill_id: mark,
    },
    annotations: {
      summary: `DRILL: nothing is wrong, somebody tries whether ${name} arrives`,
      description: 'Sent by lake alerts fire. It ends by itself; nothing has to be done.',
      ...(runbook === undefined ? {} : { runbook }),
    },
  }
}

/** Should nobody be left to end it, it ends so long after the patience. */
const graceMs = 60_000

async function post({ asking, drill, timeoutMs }: Run, over: boolean): Promise<void> {
  const now = asking.stack.session.system.clock.now().getTime()
  const endsAt = new Date(over ? now : now + timeoutMs + graceMs).toISOString()
  const alert = { ...drill, startsAt: new Date(now - 1000).toISOString(), endsAt }
  await tell(asking, { method: 'POST', path: '/alerts', body: [alert] })
}

type Outcome = Pick<FireReport, 'delivered' | 'receivers' | 'muted' | 'verdict' | 'fix'>

async function rehearse(run: Run): Promise<Outcome> {
  const watch = await watchDelivery(run)
  await post(run, false)
  run.hop('accepted', 'Alertmanager took it')
  const held = await shown(run)
  run.hop('routed', `to ${held.receivers.join(', ')}`)
  const muted = await whyMuted(run, held)
  if (muted !== null) return { delivered: false, receivers: [], muted, ...mutedVerdict(muted) }
  return { ...(await watch(held.receivers)), muted: null }
}

function mutedVerdict({ by, who }: Muted): Pick<Outcome, 'verdict' | 'fix'> {
  if (by === 'silence')
    return { verdict: 'told to nobody: it is silenced', fix: `lake alerts silence expire ${who}` }
  return { verdict: `told to nobody: ${who} fires and stands for it`, fix: 'lake alerts status' }
}

const pollMs = 250

async function shown(run: Run): Promise<HeldAlert> {
  const { clock } = run.asking.stack.session.system
  for (let tries = 0; tries < 20; tries += 1) {
    const [held] = await heldAlerts(run.asking, [`drill_id="${run.drill.labels['drill_id'] ?? ''}"`])
    if (held !== undefined) return held
    await clock.sleep(pollMs, run.asking.signal)
  }
  throw new NoAnswer('accepted the alert and does not show it')
}

/** Whether it is muted is decided a moment after it is shown: when its group is first sent. */
async function whyMuted({ asking, drill }: Run, held: HeldAlert): Promise<Muted | null> {
  const all = await heldAlerts(asking)
  return mutedBy(drill.labels, [held, ...all], await silences(asking))
}

/** Also after Ctrl-C: with a signal of its own, and not for long. */
async function end(run: Run): Promise<void> {
  const asking = { stack: run.asking.stack, signal: new AbortController().signal }
  await post({ ...run, asking }, true)
  run.hop('ended', 'the drill is over; who was told of it is told that, within a minute')
}
