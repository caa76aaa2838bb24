// `lake alerts list`: every rule of the project, with what the running stack says of it.
import { LakeError } from '../errors.ts'
import { NoAnswer, promql } from '../health/ask.ts'
import { nearest } from '../config/nearest.ts'
import type { Session } from '../stack/prepare.ts'
import { askRules, ruleOf } from './loaded.ts'
import type { LoadedRule } from './loaded.ts'
import { openAlerts, running } from './open.ts'
import type { Alerts } from './open.ts'
import { backends } from './rule.ts'
import type { AlertRule, Backend } from './rule.ts'

export const listStates = [
  'firing',
  'pending',
  'inactive',
  'error',
  'not loaded',
  'not running',
  'switched off',
] as const
export type ListState = (typeof listStates)[number]

export interface ListedAlert extends AlertRule {
  readonly state: ListState
  /** Label sets that are pending or firing. */
  readonly active: number
  /** What the backend says where the rule cannot be evaluated. */
  readonly error: string | null
  /** ISO time; null: not within `retention.metrics`, or unknown, as of rules on logs. */
  readonly lastFired: string | null
}

export interface AlertList {
  readonly running: Readonly<Record<Backend, boolean>>
  readonly alerts: readonly ListedAlert[]
  /** Of all, before the filters. */
  readonly total: number
  /** What could not be asked, and why. */
  readonly notes: readonly string[]
}

export interface ListOptions {
  readonly component?: string
  readonly severity?: string
  readonly firing: boolean
  readonly signal: AbortSignal
}

export async function listAlerts(session: Session, options: ListOptions): Promise<AlertList> {
  const alerts = await openAlerts(session)
  refuseUnknown(alerts, options)
  if (options.firing) running(alerts, 'prometheus')
  const notes: string[] = []
  const said = await Promise.all(backends.map((backend) => askBackend(alerts, backend, options, notes)))
  const loaded = said.flatMap((rules) => rules ?? [])
  const fired = await lastFired(alerts, options, notes)
  const known = [...alerts.rules, ...unknownTo(alerts.rules, loaded)]
  const runs = Object.fromEntries(
    backends.map((backend, index) => [backend, said[index] !== undefined]),
  ) as AlertList['running']
  const listed = known.map((rule): ListedAlert => {
    const own = loaded.find(({ name, backend }) => name === rule.name && backend === rule.backend)
    const state = stateOf(rule, own, runs[rule.backend])
    const error = state === 'error' ? (own?.lastError ?? '') : null
    return { ...rule, state, active: own?.alerts.length ?? 0, error, lastFired: fired.get(rule.name) ?? null }
  })
  return { running: runs, alerts: listed.filter(fitting(options)), total: listed.length, notes }
}

/** What still runs after it has left the project. */
function unknownTo(rules: readonly AlertRule[], loaded: readonly LoadedRule[]): readonly AlertRule[] {
  return loaded.filter(({ name }) => !rules.some((rule) => rule.name === name)).map(ruleOf)
}

function stateOf(rule: AlertRule, loaded: LoadedRule | undefined, runs: boolean): ListState {
  if (!rule.enabled) return 'switched off'
  if (!runs) return 'not running'
  if (loaded === undefined) return 'not loaded'
  return loaded.health === 'err' ? 'error' : loaded.state
}

function fitting({ component, severity, firing }: ListOptions): (alert: ListedAlert) => boolean {
  return (alert) =>
    (component === undefined || alert.component === component) &&
    (severity === undefined || alert.severity === severity) &&
    (!firing || alert.state === 'firing')
}

async function askBackend(
  alerts: Alerts,
  backend: Backend,
  { signal }: ListOptions,
  notes: string[],
): Promise<readonly LoadedRule[] | undefined> {
  const { stack } = alerts
  if (stack === undefined || !alerts.runs(backend)) return undefined
  try {
    return await askRules({ stack, signal }, backend)
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    notes.push(`${backend} ${error.message}`)
    return undefined
  }
}

/**
 * The end of what fired last, from its series, a minute exactly. What fired for less than that is told by when it
 * began: ALERTS_FOR_STATE has the time as its value.
 */
function lastFiredQuery(hours: number): string {
  const firing = 'ALERTS{alertstate="firing"}'
  return [
    `max by (alertname) (max_over_time(timestamp(${firing})[${hours}h:1m]))`,
    `max by (alertname) (max_over_time(ALERTS_FOR_STATE[${hours}h]) and ignoring (alertstate) last_over_time(${firing}[${hours}h]))`,
  ].join(' or ')
}

async function lastFired(
  { stack, runs, plan }: Alerts,
  { signal }: ListOptions,
  notes: string[],
): Promise<ReadonlyMap<string, string>> {
  if (stack === undefined || !runs('prometheus')) return new Map()
  try {
    const samples = await promql({ stack, signal }, lastFiredQuery(plan.config.retention.metricsHours))
    return new Map(
      samples.map(({ labels, value }) => [
        labels['alertname'] ?? '',
        new Date(Math.round(value) * 1000).toISOString(),
      ]),
    )
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    notes.push(`when they last fired is not known: prometheus ${error.message}`)
    return new Map()
  }
}

function refuseUnknown({ rules }: Alerts, { component }: ListOptions): void {
  const known = [...new Set(rules.map((rule) => rule.component))].filter((name) => name !== '')
  if (component === undefined || known.includes(component)) return
  const close = nearest(component, known)
  throw new LakeError(`no alert is about ${component}`, {
    code: 'unknown-component',
    exit: 'usage',
    details: [close === undefined ? `There are alerts on: ${known.join(', ')}` : `Did you mean ${close}?`],
    actions: [
      {
        id: 'list',
        command: close === undefined ? 'lake alerts list' : `lake alerts list --component ${close}`,
      },
    ],
  })
}
