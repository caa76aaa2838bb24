// What `lake reset` would remove, named exactly, before anything is done.
import { LakeError } from '../errors.ts'
import type { Plan, PlannedSecret } from '../plan/plan.ts'
import { chooseServices } from './choose.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'

export interface ResetVolume {
  readonly name: string
  /** Absent where the engine did not tell in time. */
  readonly bytes?: number
}

export interface ResetScope {
  readonly project: string
  readonly name: string
  /** The whole stack, what has left lake.yaml included. */
  readonly whole: boolean
  /** Those that lose their data and start anew. */
  readonly services: readonly string[]
  /** Those that are made anew with them, since they read the new secrets. */
  readonly readers: readonly string[]
  /** Services whose containers are there now. */
  readonly containers: readonly string[]
  readonly volumes: readonly ResetVolume[]
  readonly secrets: readonly string[]
}

export interface ResetWish {
  /** Empty: the whole stack. */
  readonly names: readonly string[]
  readonly secrets: boolean
}

export async function resetScope(session: Session, wish: ResetWish): Promise<ResetScope> {
  const prepared = await prepare(session, { force: false, engine: 'observe' })
  const { plan, containers } = prepared
  const whole = wish.names.length === 0
  const chosen = chooseServices(plan, { command: 'reset', names: wish.names })
  const services = chosen.map(({ name }) => name)
  const secrets = wish.secrets ? mintable(prepared, services) : []
  const readers = plan.services
    .filter((service) => service.secrets.some(({ secret }) => secrets.includes(secret)))
    .map(({ name }) => name)
    .filter((name) => !services.includes(name))
  const there = [...new Set(containers.map(serviceOf))].toSorted()
  return {
    project: plan.identity.id,
    name: plan.identity.name,
    whole,
    services,
    readers,
    containers: there.filter((name) => whole || services.includes(name) || readers.includes(name)),
    volumes: await volumesOf(session, prepared, whole ? undefined : services),
    secrets,
  }
}

/** Volumes that exist; those of some services, or all that the project has left behind. */
async function volumesOf(
  { runtime, system }: Session,
  prepared: Prepared,
  services: readonly string[] | undefined,
): Promise<readonly ResetVolume[]> {
  const { id } = prepared.plan.identity
  const { volumes } = await runtime.leftovers(id)
  const own = new Set(services?.flatMap((name) => declared(prepared, name)).map((name) => `${id}_${name}`))
  const chosen = services === undefined ? volumes : volumes.filter((name) => own.has(name))
  if (chosen.length === 0) return []
  const unknown = new Map<string, number>()
  const sizes = await Promise.race([
    runtime.volumeSizes().catch(() => unknown),
    system.clock.sleep(sizesMs).then(() => unknown),
  ])
  return chosen.map((name) => {
    const bytes = sizes.get(name)
    return bytes === undefined ? { name } : { name, bytes }
  })
}

/** The engine counts files to tell a size: worth a moment. */
const sizesMs = 2000

function declared({ rendered }: Prepared, service: string): readonly string[] {
  return rendered.services.find(({ name }) => name === service)?.volumes ?? []
}

/**
 * A secret lives in the data of the services that keep data and that it belongs to: a new one is understood only where
 * all of that data goes with it. One that stands in lake.yaml is not ours to change.
 */
function mintable(prepared: Prepared, services: readonly string[]): readonly string[] {
  const { plan } = prepared
  const found = plan.secrets.filter((secret) => {
    const keepers = keepersOf(prepared, secret)
    return (
      secret.value === undefined && keepers.length > 0 && keepers.every((name) => services.includes(name))
    )
  })
  if (found.length > 0) return found.map(({ name }) => name)
  throw nothingToMint(plan, prepared, services)
}

function keepersOf(prepared: Prepared, { name }: PlannedSecret): readonly string[] {
  return prepared.plan.services
    .filter(({ secrets }) => secrets.some(({ secret, of }) => secret === name && of === undefined))
    .map((service) => service.name)
    .filter((service) => declared(prepared, service).length > 0)
}

function nothingToMint(plan: Plan, prepared: Prepared, services: readonly string[]): LakeError {
  const known = plan.secrets.map((secret) => ({ ...secret, keepers: keepersOf(prepared, secret) }))
  const possible = [
    ...new Set(known.filter(({ value }) => value === undefined).flatMap((secret) => secret.keepers)),
  ]
  return new LakeError(`no secret goes with the data of ${services.join(', ')}`, {
    code: 'no-secrets',
    exit: 'usage',
    details: known.map(({ name, value, keepers }) =>
      value === undefined
        ? `${name} is known to the data of ${keepers.join(', ') || 'no service'}`
        : `${name} stands in lake.yaml`,
    ),
    actions: [
      ...possible.map((name) => ({ id: `reset-${name}`, command: `lake reset ${name} --secrets` })),
      { id: 'secrets', command: 'lake config secrets' },
    ],
  })
}
