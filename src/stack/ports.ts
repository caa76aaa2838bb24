// The ports of this machine: which are free, which are kept, and who holds what is wanted.
import type { Component } from '../components/component.ts'
import { components } from '../components/index.ts'
import type { LakeConfig } from '../config/types.ts'
import { LakeError } from '../errors.ts'
import type { PortMap } from '../plan/plan.ts'
import { choosePorts, portWants } from '../plan/ports.ts'
import type { PortWant } from '../plan/ports.ts'
import type { Container, System } from '../system/system.ts'
import type { PrepareOptions, Session } from './prepare.ts'

interface Wanted {
  readonly config: LakeConfig
  readonly containers: readonly Container[]
  readonly last: PortMap
}

export async function findPorts(
  { system, runtime }: Session,
  { config, containers, last }: Wanted,
  options: PrepareOptions,
) {
  const wants = portWants(config, components, runtime.name)
  const likely = wants.map(({ key, preferred, pinned }) => (pinned ? preferred : (last[key] ?? preferred)))
  const isTaken = takenByOthers(system, containers, likely)
  const without = (ports: PortMap, keys: readonly string[]): PortMap =>
    Object.fromEntries(Object.entries(ports).filter(([key]) => !keys.includes(key)))
  let kept = without(last, options.release ?? [])
  let choice = await choosePorts(wants, kept, isTaken)
  if (options.movePorts === true && choice.taken.length > 0) {
    kept = without(
      kept,
      choice.taken.filter(({ pinned }) => !pinned).map(({ key }) => key),
    )
    choice = await choosePorts(wants, kept, isTaken)
  }
  return { ...choice, fresh: Object.keys(choice.ports).filter((key) => kept[key] === undefined) }
}

/**
 * A port that one of the project's own running containers publishes is not taken. Those that will be asked for are asked
 * for at once: each takes a few attempts to connect.
 */
function takenByOthers(
  system: System,
  containers: readonly Container[],
  likely: readonly number[],
): (port: number) => Promise<boolean> {
  const own = new Set(
    containers
      .filter(({ state }) => state === 'running' || state === 'paused')
      .flatMap(({ ports }) => Object.values(ports)),
  )
  const isTaken = async (port: number): Promise<boolean> => !own.has(port) && !(await system.net.isFree(port))
  const asked = new Map(likely.map((port) => [port, isTaken(port)]))
  return (port) => asked.get(port) ?? isTaken(port)
}

/** Ends `up`; whoever only asks for the plan is told that `up` would not get as far. */
export async function takenPorts(
  session: Session,
  taken: readonly PortWant[],
  need: PrepareOptions['engine'],
): Promise<readonly string[]> {
  if (taken.length === 0 || need === 'observe') return []
  const error = await portTaken(session, taken)
  if (need === 'required') throw error
  return [`${[error.message, ...error.details].join('; ')}: up would stop here`]
}

async function portTaken({ runtime }: Session, taken: readonly PortWant[]): Promise<LakeError> {
  const lines = await Promise.all(
    taken.map(async ({ key, preferred }) => {
      const owner = await runtime.portOwner(preferred).catch(() => undefined)
      return `port ${preferred}, wanted by ${key.split('/')[0]}, is held by ${owner ?? 'a process this user may not see'}`
    }),
  )
  const pinned = taken.filter((want) => want.pinned)
  const actions = pinned.map(({ key, preferred }) => ({
    id: `port-${preferred}`,
    command: `lake config set components.${componentOf(key)}.port ${preferred + 1}`,
  }))
  return new LakeError(lines.length === 1 ? `${lines[0]}` : `${lines.length} ports are held by others`, {
    code: 'port-taken',
    exit: 'conflict',
    details: lines.length === 1 ? [] : lines,
    actions: actions.length > 0 ? actions : [{ id: 'move', command: 'lake up --move-ports' }],
  })
}

function componentOf(key: string): string {
  const service = key.split('/')[0] ?? ''
  return Object.entries<Component>(components).find(([, { services }]) => service in services)?.[0] ?? service
}
