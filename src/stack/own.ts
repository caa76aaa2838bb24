// Services that the user adds in compose.override.yaml. lake starts them after its own and shows them; what they are
// there for, and whether they do it, it does not know.
import { LakeError } from '../errors.ts'
import type { Operation } from '../findings.ts'
import type { Plan } from '../plan/plan.ts'
import { sha256 } from '../render/hash.ts'
import { isRecord } from '../render/yaml.ts'
import type { OwnStatus } from '../report/status.ts'
import type { Container } from '../system/system.ts'
import { serviceOf, stopCause } from './reconcile.ts'
import type { Runtime } from './runtime.ts'
import { onCompose } from './start.ts'
import type { ApplyOptions } from './start.ts'
import type { State } from './state.ts'

export interface OwnService {
  readonly name: string
  /** Of all that the file says of it. */
  readonly hash: string
  /** Absent where there is none, or where no engine answers. */
  readonly container?: Container
}

interface Stack {
  readonly overridden: ReadonlyMap<string, unknown>
  readonly plan: Plan
  readonly runtime: Runtime | undefined
}

export async function ownServices({ overridden, plan, runtime }: Stack): Promise<readonly OwnService[]> {
  const generated = new Set(plan.services.map(({ name }) => name))
  const profiles = new Set<unknown>(plan.services.map(({ profile }) => profile))
  const found = [...overridden].filter(
    ([name, said]) => !generated.has(name) && isService(said) && isActive(said, profiles),
  )
  if (found.length === 0) return []
  const containers = (await runtime?.observeAll(plan.identity.id)) ?? []
  return found.map(([name, said]) => {
    const container = containers.find((candidate) => serviceOf(candidate) === name)
    return { name, hash: sha256(JSON.stringify(said)), ...(container === undefined ? {} : { container }) }
  })
}

/** See override.ts: the definition, and tags in it. */
function definitionOf(said: unknown): Readonly<Record<string, unknown>> {
  const definition: unknown = Array.isArray(said) ? said[0] : undefined
  return isRecord(definition) ? definition : {}
}

/** What is left of a change to a service that lake.yaml no longer runs is none. */
function isService(said: unknown): boolean {
  const { image, build } = definitionOf(said)
  return image !== undefined || build !== undefined
}

/** As Compose has it: without profiles always, otherwise with one that the stack has. */
function isActive(said: unknown, active: ReadonlySet<unknown>): boolean {
  const { profiles } = definitionOf(said)
  return !Array.isArray(profiles) || profiles.length === 0 || profiles.some((profile) => active.has(profile))
}

export function ownOperations(own: readonly OwnService[], { applied }: State): readonly Operation[] {
  return own.flatMap(({ name: target, hash, container }): readonly Operation[] => {
    if (container === undefined) return [{ kind: 'create-service', target, cause: 'yours, not created yet' }]
    if (applied[target] !== hash)
      return [{ kind: 'recreate-service', target, cause: 'yours, its settings changed' }]
    // One that has done its work is done.
    if (container.state === 'running' || (container.state === 'exited' && container.exitCode === 0)) return []
    return [{ kind: 'start-service', target, cause: `yours, ${stopCause(container)}` }]
  })
}

export interface StartedOwn {
  /** Hash by service, for the state. */
  readonly applied: Readonly<Record<string, string>>
  readonly notices: readonly string[]
}

/** One by one, images included: what is wrong with one is no reason to go without the others, or without the stack. */
export async function startOwn(
  runtime: Runtime,
  plan: Plan,
  wanted: readonly OwnService[],
  { signal, progress }: Omit<ApplyOptions, 'only'>,
): Promise<StartedOwn> {
  const applied: Record<string, string> = {}
  const notices: string[] = []
  for (const { name, hash } of wanted) {
    progress.start(name, 'starting')
    try {
      await runtime.up([name], { signal, onEvent: onCompose(plan.identity.id, progress), fetch: true })
      applied[name] = hash
      progress.succeed(name, 'started')
    } catch (error) {
      if (!(error instanceof LakeError) || signal.aborted) throw error
      progress.fail(name, error.message)
      notices.push([`${name} (yours) was not started: ${error.message}`, ...error.details].join('; '))
    }
  }
  return { applied, notices }
}

/** As they are now. */
export async function ownStatus(
  runtime: Runtime,
  { identity }: Plan,
  own: readonly OwnService[],
): Promise<readonly OwnStatus[]> {
  const containers = own.length === 0 ? [] : await runtime.observeAll(identity.id)
  return own.map(({ name }) => {
    const container = containers.find((candidate) => serviceOf(candidate) === name)
    if (container === undefined) return { service: name, state: 'absent', detail: 'not created' }
    return { service: name, ...stateOf(container) }
  })
}

function stateOf(container: Container): Omit<OwnStatus, 'service'> {
  const { state, health, exitCode } = container
  if (state !== 'running') {
    const ended = state === 'exited' && exitCode !== 0
    return { state: ended || state === 'dead' ? 'failed' : 'stopped', detail: stopCause(container) }
  }
  if (health === 'unhealthy') return { state: 'failed', detail: 'its health check fails' }
  return health === 'starting'
    ? { state: 'starting', detail: 'not healthy yet' }
    : { state: 'ready', detail: 'ready' }
}
