// `lake alerts status`: what fires and what is about to, what mutes it, and what most likely lies behind it.
import { NoAnswer } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { openAddress } from '../plan/address.ts'
import type { Session } from '../stack/prepare.ts'
import { heldAlerts, silences } from './alertmanager.ts'
import type { HeldAlert } from './alertmanager.ts'
import { answered } from './answered.ts'
import { likelyCause } from './cause.ts'
import type { Cause } from './cause.ts'
import { fallenComponents, needsOf } from './fallen.ts'
import { askRules } from './loaded.ts'
import type { LoadedRule } from './loaded.ts'
import { mutedBy } from './muted.ts'
import type { Muted } from './muted.ts'
import { openAlerts, running } from './open.ts'
import type { Alerts } from './open.ts'
import type { Backend } from './rule.ts'

export interface AlertState {
  readonly name: string
  /** `alertmanager`: only that knows it; a drill, or sent by another program. */
  readonly from: Backend | 'alertmanager'
  readonly state: 'firing' | 'pending'
  /** ISO time. */
  readonly since: string
  /** ISO time at which a pending one fires if nothing changes. */
  readonly firesAt: string | null
  /** As the backend writes it. */
  readonly value: string | null
  readonly severity: string
  readonly component: string
  readonly labels: Readonly<Record<string, string>>
  readonly summary: string
  readonly runbook: string | null
  /** Address of the panel in Grafana, where that runs. */
  readonly panel: string | null
  readonly drill: boolean
  readonly muted: Muted | null
}

export interface AlertStatus {
  readonly project: string
  readonly time: string
  /** The worst first, then the oldest. */
  readonly alerts: readonly AlertState[]
  readonly cause: Cause | null
  /** Rules that are evaluated. */
  readonly rules: number
  /** The Watchdog fires and is in Alertmanager: the path of an alert works that far. */
  readonly path: boolean
  /** What is not known, and why. */
  readonly notes: readonly string[]
}

/** Fires always, and is nobody's business. */
const watchdog = 'Watchdog'

export async function alertStatus(session: Session, signal: AbortSignal): Promise<AlertStatus> {
  const alerts = await openAlerts(session)
  const asking = { stack: running(alerts, 'prometheus'), signal }
  const notes: string[] = []
  const optional = async <T>(service: string, ask: () => Promise<T>, otherwise: T): Promise<T> => {
    if (!alerts.plan.services.some(({ name }) => name === service)) return otherwise
    try {
      if (!alerts.runs(service)) throw new NoAnswer('is not running')
      return await ask()
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      notes.push(`${service} ${error.message}: ${consequences[service] ?? ''}`)
      return otherwise
    }
  }
  const [prometheus, loki, held, silenced, fallen] = await Promise.all([
    answered('prometheus', () => askRules(asking, 'prometheus')),
    optional('loki', () => askRules(asking, 'loki'), []),
    optional('alertmanager', () => heldAlerts(asking), undefined),
    optional('alertmanager', () => silences(asking), []),
    answered('prometheus', () => fallenComponents(asking)),
  ])
  const rules = [...prometheus, ...loki]
  const all = [...statesOf(rules, alerts, asking.stack), ...foreign(rules, held ?? [])]
  const told = all
    .map((alert) => ({ ...alert, muted: mutedBy(alert.labels, held ?? [], silenced) }))
    .filter(({ name, drill }) => name !== watchdog || drill)
    .toSorted(byWeight)
  const felt = told.filter(({ drill }) => !drill)
  const needs = needsOf(alerts.plan.components)
  return {
    project: session.project.config.name,
    time: session.system.clock.now().toISOString(),
    alerts: told,
    cause: likelyCause({ alerts: felt, fallen, needs }) ?? null,
    rules: rules.length,
    path: (held ?? []).some(({ labels }) => labels['alertname'] === watchdog),
    notes: [...new Set(notes)],
  }
}

const consequences: Readonly<Record<string, string>> = {
  alertmanager: 'nobody is told, and what is silenced is not known',
  loki: 'rules on logs are not evaluated',
}

function statesOf(rules: readonly LoadedRule[], alerts: Alerts, stack: Stack): readonly AlertState[] {
  return rules.flatMap((rule) =>
    rule.alerts.map((alert): AlertState => {
      const known = alerts.rules.find(({ name }) => name === rule.name)
      const ms = Date.parse(alert.activeAt) + rule.forSeconds * 1000
      const { annotations, labels, state, value, activeAt } = alert
      return {
        name: rule.name,
        from: rule.backend,
        state,
        since: new Date(activeAt).toISOString(),
        firesAt: state === 'pending' ? new Date(ms).toISOString() : null,
        value,
        ...wordsOf({ labels, annotations }),
        runbook: annotations['runbook_url'] ?? known?.runbook ?? annotations['runbook'] ?? null,
        panel: panelAddress(annotations['panel'], activeAt, stack),
      }
    }),
  )
}

type Words = Pick<AlertState, 'severity' | 'component' | 'labels' | 'summary' | 'drill' | 'muted'>

function wordsOf({ labels, annotations }: Pick<HeldAlert, 'labels' | 'annotations'>): Words {
  return {
    severity: labels['severity'] ?? '',
    component: labels['component'] ?? '',
    labels,
    summary: annotations['summary'] ?? '',
    drill: labels['drill'] === 'true',
    muted: null,
  }
}

/** What only Alertmanager knows. A rule that is resolved stays there for a moment: it is no news. */
function foreign(rules: readonly LoadedRule[], held: readonly HeldAlert[]): readonly AlertState[] {
  return held.flatMap(({ labels, annotations, startsAt }): AlertState[] => {
    const words = wordsOf({ labels, annotations })
    const name = labels['alertname'] ?? ''
    if (!words.drill && (name === watchdog || rules.some((rule) => rule.name === name))) return []
    const since = new Date(startsAt).toISOString()
    const base = { name, from: 'alertmanager', state: 'firing', since, firesAt: null, value: null } as const
    return [
      {
        ...base,
        ...words,
        runbook: annotations['runbook_url'] ?? annotations['runbook'] ?? null,
        panel: null,
      },
    ]
  })
}

const hourMs = 3_600_000

/** From an hour before it began. */
function panelAddress(panel: string | undefined, activeAt: string, stack: Stack): string | null {
  const { plan, containers, session } = stack
  const [uid, id] = panel?.split('/') ?? []
  const grafana = openAddress(plan, 'grafana', 'http')
  if (uid === undefined || id === undefined || grafana === undefined) return null
  if (containers.get('grafana')?.state !== 'running') return null
  const hours = Math.ceil((session.system.clock.now().getTime() - Date.parse(activeAt)) / hourMs) + 1
  return `${grafana}/d/${uid}?viewPanel=${id}&from=now-${hours}h`
}

const weights: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2 }

function byWeight(a: AlertState, b: AlertState): number {
  const weight = ({ state, severity }: AlertState): number =>
    (state === 'firing' ? 0 : 10) + (weights[severity] ?? 3)
  return weight(a) - weight(b) || a.since.localeCompare(b.since) || a.name.localeCompare(b.name)
}

/** What `--check` asks for: something critical fires, and nobody has said that it may. */
export function isCritical({ alerts }: Pick<AlertStatus, 'alerts'>): boolean {
  return alerts.some(
    ({ state, severity, muted, drill }) =>
      state === 'firing' && severity === 'critical' && muted === null && !drill,
  )
}
