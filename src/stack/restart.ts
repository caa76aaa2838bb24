// `lake restart`: the containers as they are, stopped and started; nothing of lake.yaml is applied.
import type { PlannedService } from '../plan/plan.ts'
import { chooseServices, isIdle, notRunning } from './choose.ts'
import type { Choice } from './choose.ts'
import { exclusively } from './exclusive.ts'
import type { Exclusive } from './exclusive.ts'
import { interrupted, unready } from './failure.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'
import { onCompose } from './start.ts'
import { waitReady } from './wait.ts'
import type { ServiceReport } from './wait.ts'

export interface RestartOptions extends Choice, Exclusive {
  readonly wait: boolean
}

export interface Restarted {
  readonly project: string
  readonly restarted: readonly string[]
  /** Empty where nobody waited. */
  readonly reports: readonly ServiceReport[]
  readonly notices: readonly string[]
}

export async function restart(session: Session, options: RestartOptions): Promise<Restarted> {
  return exclusively(session, options, async () => {
    const prepared = await prepare(session, { force: false, engine: 'observe' })
    const services = presentServices(prepared, options)
    try {
      const reports = await restartServices(session, prepared, services, options)
      const failure = unready(reports)
      if (failure !== undefined) throw failure
      const restarted = services.map(({ name }) => name)
      const notices = [...prepared.notices, ...pending(prepared)]
      return { project: prepared.plan.identity.id, restarted, reports, notices }
    } catch (error) {
      if (options.signal.aborted) throw await interrupted(session, options.signal)
      throw error
    }
  })
}

/** Those that have a container; one that is named and has none is an error. */
function presentServices({ plan, containers }: Prepared, choice: Choice): readonly PlannedService[] {
  const chosen = chooseServices(plan, choice)
  if (isIdle(containers)) throw notRunning()
  const present = new Set(containers.map(serviceOf))
  const absent = chosen.find(({ name }) => !present.has(name))
  if (absent !== undefined && choice.names.length > 0) throw notRunning(absent.name)
  const found = chosen.filter(({ name }) => present.has(name))
  if (found.length === 0) throw notRunning(`nothing of the profile ${choice.profile ?? ''}`)
  return found
}

async function restartServices(
  session: Session,
  { plan }: Prepared,
  services: readonly PlannedService[],
  options: RestartOptions,
): Promise<readonly ServiceReport[]> {
  const { signal, progress } = options
  const names = services.map(({ name }) => name)
  for (const name of names) progress.start(name, 'restarting')
  await session.runtime.restart(names, { signal, onEvent: onCompose(plan.identity.id, progress) })
  if (options.wait) return waitReady(session, plan, { ...options, services, touched: new Set(names) })
  for (const name of names) progress.succeed(name, 'restarted')
  return []
}

function pending({ operations, conflicts }: Prepared): readonly string[] {
  const changed = operations.some(({ kind }) => kind !== 'start-service') || conflicts.length > 0
  return changed ? ['lake.yaml asks for something else than what runs: restart leaves that to lake up'] : []
}
