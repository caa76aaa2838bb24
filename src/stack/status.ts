// What runs now, service by service, without waiting for anything.
import type { Profile } from '../components/component.ts'
import { addressText } from '../config/address.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import type { ServiceStatus, StackStatus } from '../report/status.ts'
import type { Container } from '../system/system.ts'
import type { Prepared, Session } from './prepare.ts'
import { observeAttached } from './attached.ts'
import { ownStatus } from './own.ts'
import { serviceOf, stopCause } from './reconcile.ts'
import { assess } from './wait.ts'
import type { Assessment } from './wait.ts'

export interface StatusOptions {
  /** Of its services alone: what was left out on purpose is no failure. */
  readonly profile?: Profile | undefined
  /** Services that have answered just now. */
  readonly answered?: ReadonlySet<string>
  /** Containers as they are now, where they were just looked at. */
  readonly containers?: readonly Container[]
}

export async function stackStatus(
  session: Session,
  prepared: Prepared,
  { profile, answered, containers: seen }: StatusOptions = {},
): Promise<StackStatus> {
  const { plan } = prepared
  const lacking = Object.entries(prepared.lacking).map(([component, lack]) => ({ component, ...lack }))
  const [containers, attached] = await Promise.all([
    seen ?? session.runtime.observe(plan.identity.id),
    observeAttached(session),
  ])
  const chosen = plan.services.filter((service) => profile === undefined || service.profile === profile)
  const services = await Promise.all(
    chosen.map((service) => serviceStatus(session, prepared, { service, containers, answered })),
  )
  return {
    project: plan.config.name,
    id: plan.identity.id,
    folder: plan.identity.folder,
    state: overall(services, lacking.length > 0),
    services,
    lacking,
    runtime: session.runtime.name,
    attached: [...attached].map(counted),
    // They belong to no profile of lake's.
    own: profile === undefined ? await ownStatus(session.runtime, plan, prepared.own) : [],
    external: watchedElsewhere(plan),
  }
}

interface Looked {
  readonly service: PlannedService
  readonly containers: readonly Container[]
  readonly answered: ReadonlySet<string> | undefined
}

async function serviceStatus(
  session: Session,
  { plan, rendered }: Prepared,
  { service, containers, answered }: Looked,
): Promise<ServiceStatus> {
  const container = containers.find((candidate) => serviceOf(candidate) === service.name)
  const address = serviceAddress(service)
  const seen = { service, container, answered: answered?.has(service.name) === true }
  const found = await assess(session, plan, seen)
  return {
    service: service.name,
    component: service.component,
    profile: service.profile,
    essential: service.essential,
    ...stateOf(container, found),
    ...(address === undefined ? {} : { address }),
    image: rendered.services.find(({ name }) => name === service.name)?.image ?? '',
  }
}

function counted([project, containers]: readonly [
  string,
  readonly Container[],
]): StackStatus['attached'][number] {
  const running = containers.filter(({ state }) => state === 'running').length
  return { project, running, containers: containers.length }
}

function watchedElsewhere({ components, config }: Plan): StackStatus['external'] {
  return components.flatMap(({ name }) => {
    const setting = config.components[name]
    return setting.mode === 'external' ? [{ component: name, address: addressText(setting.address) }] : []
  })
}

function stateOf(
  container: Container | undefined,
  found: Assessment,
): Pick<ServiceStatus, 'state' | 'detail'> {
  if (container === undefined) return { state: 'absent', detail: 'not created' }
  if (container.state === 'created' || container.state === 'paused')
    return { state: 'stopped', detail: stopCause(container) }
  if (found.state === 'ready') return { state: 'ready', detail: 'ready' }
  if (found.state === 'waiting') return { state: 'starting', detail: `waiting for ${found.for}` }
  const clean = container.state === 'exited' && container.exitCode === 0
  return { state: clean ? 'stopped' : 'failed', detail: found.cause }
}

function overall(services: readonly ServiceStatus[], lacks: boolean): StackStatus['state'] {
  const idle = services.filter(({ state }) => state === 'absent' || state === 'stopped')
  if (idle.length === services.length) return 'stopped'
  const missing = services.filter(({ state }) => state !== 'ready')
  if (missing.length === 0) return lacks ? 'degraded' : 'ready'
  const essential = missing.filter((service) => service.essential)
  if (essential.length === 0)
    return missing.some(({ state }) => state === 'starting') ? 'starting' : 'degraded'
  return essential.every(({ state }) => state === 'starting') ? 'starting' : 'failed'
}

/** A URL where there is something to open, host and port where a program connects. */
function serviceAddress({ facts, ports }: PlannedService): string | undefined {
  const [port] = ports.filter(({ host }) => host !== undefined)
  if (port === undefined) return undefined
  const isHttp = facts.ready.kind === 'http'
  return `${isHttp ? 'http://' : ''}127.0.0.1:${port.host}`
}
