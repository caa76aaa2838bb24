// A container holds on to the secrets, folders and networks that it was started with, whatever happens to them, and
// Compose compares definitions only. So a service of which one is replaced gets a new mark in its definition.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Operation } from '../findings.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import { nativeName } from '../render/native.ts'
import type { Container } from '../system/system.ts'
import { staleNetworks } from './attached.ts'
import type { Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'
import type { State } from './state.ts'

export interface Renewal {
  /** The plan with the marks. */
  readonly plan: Plan
  /** Service -> mark, to be kept in the state. */
  readonly renewals: Readonly<Record<string, string>>
  readonly operations: readonly Operation[]
  /** Secrets that were there before: services may have data that knows the old ones. */
  readonly replaced: readonly string[]
}

export async function renew(
  session: Session,
  plan: Plan,
  known: { readonly containers: readonly Container[]; readonly state: State; readonly isRecovered: boolean },
): Promise<Renewal> {
  const operations = await secretOperations(session, plan)
  const missing = operations.map(({ target }) => target.slice(secretFolder.length))
  const name = plan.native === undefined ? 'compose.yaml' : nativeName
  const before = (await session.system.disk.read(join(session.project.dir, name))) ?? ''
  const replaced = missing.filter(
    (name) =>
      known.isRecovered ||
      before.includes(`/${secretFolder}${name}\n`) ||
      before.includes(`/${secretFolder}${name}"`),
  )
  const created = new Set(known.containers.map(serviceOf))
  const stale = new Set((await staleNetworks(session, plan, known.containers)).map(serviceOf))
  const renewals = new Map(
    Object.entries(known.state.renewals).filter(([name]) => plan.services.some((it) => it.name === name)),
  )
  for (const service of plan.services) {
    if (!created.has(service.name)) continue
    const reads = service.secrets.some(({ secret }) => replaced.includes(secret))
    if (reads || stale.has(service.name) || (await lostFolder(session, service)))
      renewals.set(service.name, session.system.host.randomHex(4))
  }
  return {
    plan: { ...plan, services: plan.services.map((service) => marked(service, renewals.get(service.name))) },
    renewals: Object.fromEntries(renewals),
    // The first run mints them along with everything else.
    operations: Object.keys(known.state.files).length === 0 ? [] : operations,
    replaced,
  }
}

const secretFolder = 'secrets/'

async function secretOperations({ system, project }: Session, plan: Plan): Promise<readonly Operation[]> {
  const found = await Promise.all(
    plan.secrets.map(async ({ name, value }): Promise<readonly Operation[]> => {
      const target = `${secretFolder}${name}`
      const current = await system.disk.read(join(project.dir, target))
      if (current === undefined) return [{ kind: 'write-file', target, cause: 'not there yet' }]
      if (value === undefined || value === current) return []
      return [{ kind: 'write-file', target, cause: 'changed in lake.yaml' }]
    }),
  )
  return found.flat()
}

/** Deleted under a running container: what is written there later lies in another folder. */
async function lostFolder({ system, project }: Session, { facts }: PlannedService): Promise<boolean> {
  for (const folder of Object.keys(facts.mounts ?? {}))
    if (!(await system.disk.exists(join(project.dir, folder)))) return true
  return false
}

function marked(service: PlannedService, renewal: string | undefined): PlannedService {
  return renewal === undefined ? service : { ...service, renewal }
}

/** Tells running services of their replaced secrets; returns what is worth saying. */
export async function tellSecrets(
  { runtime }: Session,
  { plan, replaced }: { readonly plan: Plan; readonly replaced: readonly string[] },
  ready: ReadonlySet<string>,
): Promise<readonly string[]> {
  const notices = replaced
    .filter((name) => plan.secrets.some((secret) => secret.name === name && secret.value === undefined))
    .map((name) => `${name} was lost: a new one was minted`)
  for (const { name, secrets } of plan.services) {
    for (const { secret, adopt } of secrets) {
      if (adopt === undefined || !replaced.includes(secret) || !ready.has(name)) continue
      const why = await refusal(() => runtime.exec(name, adopt))
      if (why !== undefined) notices.push(`${name} did not take the new ${secret}: ${why}`)
    }
  }
  return notices
}

/** The stack runs on without it: that is for the health checks to judge. */
async function refusal(command: () => ReturnType<Session['runtime']['exec']>): Promise<string | undefined> {
  try {
    const { code, output } = await command()
    return code === 0 ? undefined : output.trim().slice(0, 300)
  } catch (error) {
    if (error instanceof LakeError) return error.message
    throw error
  }
}
