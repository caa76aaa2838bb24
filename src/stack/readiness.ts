// `lake wait`: until the services are ready, without starting anything.
import type { PlannedService } from '../plan/plan.ts'
import { chooseServices, isIdle, notRunning } from './choose.ts'
import type { Choice } from './choose.ts'
import { unready } from './failure.ts'
import { prepare } from './prepare.ts'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { serviceOf } from './reconcile.ts'
import { waitReady } from './wait.ts'
import type { ServiceReport } from './wait.ts'

export interface ReadinessOptions extends Choice {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly progress: Progress
}

export interface Readiness {
  readonly project: string
  readonly reports: readonly ServiceReport[]
}

export async function readiness(session: Session, options: ReadinessOptions): Promise<Readiness> {
  const { plan, containers } = await prepare(session, { force: false, engine: 'observe' })
  const services = chooseServices(plan, options)
  const chosen = containers.filter((container) => services.some(({ name }) => name === serviceOf(container)))
  // A container that was created is about to start.
  if (chosen.every(({ state }) => state !== 'created') && isIdle(chosen))
    throw notRunning(isIdle(containers) ? undefined : services.map(({ name }) => name).join(', '))
  const present = new Set(chosen.map(serviceOf))
  const waited = await waitReady(session, plan, {
    ...options,
    services: services.filter(({ name }) => present.has(name)),
    touched: new Set(),
  })
  const reports = services.map(
    (service) => waited.find((report) => report.service === service.name) ?? absent(service),
  )
  const failure = unready(reports)
  if (failure !== undefined) throw failure
  return { project: plan.identity.id, reports }
}

function absent({ name, essential }: PlannedService): ServiceReport {
  const detail = 'it has no container: lake up makes it'
  return { service: name, essential, state: 'failed', detail, elapsedMs: 0, evidence: [] }
}
