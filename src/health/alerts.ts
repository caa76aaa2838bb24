// The path of an alert: it fires in Prometheus, it is in Alertmanager, and what Alertmanager sends gets through.
import type { PlannedService } from '../plan/plan.ts'
import { NoAnswer, addressOf, ask, askJson, complaint, promql } from './ask.ts'
import { chain, failed, passed, skipped, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { loadedGroups } from './rules.ts'
import { ageMs } from './stack.ts'
import type { Stack } from './stack.ts'
import { field, items } from './values.ts'

/** Fires always; its route leads to the receiver `null`. */
const watchdog = 'Watchdog'

export function alertChecks({ plan }: Stack): readonly Check[] {
  const find = (name: string): PlannedService | undefined =>
    plan.services.find((service) => service.name === name)
  const [prometheus, alertmanager] = [find('prometheus'), find('alertmanager')]
  if (prometheus === undefined || alertmanager === undefined) return []
  const base = {
    subject: chain,
    topic: 'alerts',
    essential: true,
    timeoutMs: 8000,
    fix: 'lake logs alertmanager --tail 50',
  } as const
  return [
    {
      ...base,
      id: 'chain.watchdog',
      title: 'an alert that fires in Prometheus is in Alertmanager',
      broken: 'alerts of Prometheus do not reach Alertmanager',
      needs: [...standing(prometheus), ...standing(alertmanager)],
      probe: probeWatchdog,
      fix: 'lake logs prometheus alertmanager --tail 50',
    },
    {
      ...base,
      id: 'chain.alert',
      title: 'Alertmanager takes an alert and shows it',
      broken: 'Alertmanager takes no alerts',
      needs: standing(alertmanager),
      probe: probeSynthetic,
    },
    {
      ...base,
      id: 'chain.notifications',
      title: 'no notification failed in the last 15 minutes',
      broken: 'notifications fail',
      needs: ['alertmanager.target'],
      probe: probeNotifications,
    },
  ]
}

async function probeWatchdog(context: ProbeContext): Promise<Outcome> {
  const { rules } = context.stack
  if (!rules.prometheus.some(({ alerts }) => alerts.includes(watchdog)))
    return skipped('lake.yaml turns the Watchdog off')
  const [groups, inPrometheus, inAlertmanager] = await Promise.all([
    loadedGroups({ service: 'prometheus', path: '/api/v1/rules' }, context),
    askJson(context, `${addressOf(context, 'prometheus')}/api/v1/alerts`),
    alertsWith(`alertname="${watchdog}"`, context),
  ])
  const fires = items(field(inPrometheus, 'data', 'alerts')).some(
    (alert) => field(alert, 'labels', 'alertname') === watchdog && field(alert, 'state') === 'firing',
  )
  if (!fires) {
    const interval = Math.max(15, ...groups.map((group) => group.interval))
    if (isYounger('prometheus', 2000 * interval, context)) return soon('Prometheus started just now')
    return failed('the Watchdog does not fire in Prometheus, although it always should')
  }
  // The synthetic alert of another check carries a label more.
  if (inAlertmanager.some((alert) => field(alert, 'labels', syntheticLabel) === undefined)) return passed
  // Prometheus repeats a firing alert once a minute.
  if (isYounger('alertmanager', 80_000, context))
    return soon('Alertmanager started just now; Prometheus repeats its alerts each minute')
  if (isYounger('prometheus', 45_000, context)) return soon('Prometheus started just now')
  return failed('the Watchdog fires in Prometheus and is not in Alertmanager', await sendErrors(context))
}

function soon(cause: string): Outcome {
  return warned(cause, { fix: 'lake health' })
}

async function sendErrors(context: ProbeContext): Promise<{ detail?: string }> {
  const [dropped] = await promql(context, 'sum(increase(prometheus_notifications_dropped_total[5m]))')
  const [errors] = await promql(context, 'sum(increase(prometheus_notifications_errors_total[5m]))')
  const counts = [dropped?.value ?? 0, errors?.value ?? 0].map((value) => Math.round(value))
  return { detail: `in 5 minutes Prometheus counted ${counts[1]} failed and ${counts[0]} dropped alerts` }
}

function isYounger(service: string, ms: number, { stack }: ProbeContext): boolean {
  const age = ageMs(stack, service)
  return age !== undefined && age < ms
}

async function alertsWith(filter: string, context: ProbeContext): Promise<readonly unknown[]> {
  return items(
    await askJson(
      context,
      `${addressOf(context, 'alertmanager')}/api/v2/alerts?filter=${encodeURIComponent(filter)}`,
    ),
  )
}

const syntheticLabel = 'lake_health'

/**
 * Named like the Watchdog, so that it takes the Watchdog's route, which leads to nobody: only `alerts fire` reaches people.
 * It is resolved as soon as it was seen, and ends by itself should that fail.
 */
async function probeSynthetic(context: ProbeContext): Promise<Outcome> {
  const { clock, host } = context.stack.session.system
  const mark = host.randomHex(8)
  await post(mark, 60_000, context)
  try {
    for (let tries = 0; tries < 10; tries += 1) {
      const found = await alertsWith(`${syntheticLabel}="${mark}"`, context)
      if (found.length > 0) return passed
      await clock.sleep(200, context.signal)
    }
    return failed('Alertmanager accepted an alert and does not show it')
  } finally {
    await post(mark, 0, context)
  }
}

async function post(mark: string, lastsMs: number, context: ProbeContext): Promise<void> {
  const now = context.stack.session.system.clock.now().getTime()
  const alert = {
    labels: { alertname: watchdog, severity: 'none', component: 'lake', [syntheticLabel]: mark },
    annotations: { summary: 'lake health asks whether alerts arrive; nobody is told' },
    startsAt: new Date(now - 1000).toISOString(),
    endsAt: new Date(now + lastsMs).toISOString(),
  }
  const answer = await ask(context, `${addressOf(context, 'alertmanager')}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([alert]),
  })
  if (answer.status >= 400 && lastsMs > 0)
    throw new NoAnswer(`refuses an alert (${answer.status}): ${complaint(answer.body)}`)
}

async function probeNotifications(context: ProbeContext): Promise<Outcome> {
  const samples = await promql(
    context,
    'sum by (integration, reason) (increase(alertmanager_notifications_failed_total[15m])) > 0',
  )
  const [first] = samples
  if (first === undefined) return passed
  const { integration = 'a receiver', reason = 'unknown' } = first.labels
  const count = Math.max(1, Math.round(first.value))
  return failed(
    `${count} ${count === 1 ? 'notification' : 'notifications'} by ${integration} failed in 15 minutes (${reason})`,
  )
}
