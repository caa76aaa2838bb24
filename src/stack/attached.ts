// Attached projects: what runs there, and their networks, without which Compose cannot start the relay.
import { LakeError } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { waysOf } from '../plan/reach.ts'
import type { Way } from '../plan/reach.ts'
import type { Container } from '../system/system.ts'
import type { Session, PrepareOptions } from './prepare.ts'

/** Ends `up`; whoever only asks for the plan is told that `up` would not get as far. */
export async function requireNetworks(
  { runtime }: Session,
  { config }: Plan,
  need: PrepareOptions['engine'],
): Promise<readonly string[]> {
  const ways = waysOf(config)
  if (ways.length === 0 || need === 'observe') return []
  const there = new Set((await runtime.networks()).keys())
  const lost = ways.filter(({ networks }) => networks.some((network) => !there.has(network)))
  if (lost.length === 0) return []
  const error = networkGone(lost, there)
  if (need === 'required') throw error
  return [`${[error.message, ...error.details].join('; ')}: up would stop here`]
}

function networkGone(lost: readonly Way[], there: ReadonlySet<string>): LakeError {
  const projects = [...new Set(lost.map(({ project }) => project))]
  const gone = new Set(lost.flatMap(({ networks }) => networks).filter((name) => !there.has(name)))
  const others = [...there].filter((name) => projects.some((project) => name.startsWith(`${project}_`)))
  const plural = gone.size > 1
  return new LakeError(
    `the ${plural ? 'networks' : 'network'} ${[...gone].join(', ')} of ${projects.join(', ')} ${plural ? 'are' : 'is'} not there`,
    {
      code: 'network-gone',
      exit: 'prerequisite',
      details: [
        `lake.yaml attaches ${projects.join(', ')}, and an address leads there: start that project in its own folder, or take it out of lake.yaml`,
        ...(others.length === 0
          ? []
          : [`It has other networks, which "networks" in attach can name: ${others.join(', ')}`]),
      ],
      actions: projects.map((project) => ({ id: 'start', command: `docker compose -p ${project} up -d` })),
    },
  )
}

/** Containers of the attached projects, stopped ones included, by project. */
export async function observeAttached({
  runtime,
  project,
}: Session): Promise<ReadonlyMap<string, readonly Container[]>> {
  const found = project.config.attach.map(
    async (attached) => [attached.project, await runtime.observeAll(attached.project)] as const,
  )
  return new Map(await Promise.all(found))
}

/** A network that was made anew has the name of the old one, and a stopped container still looks for that. */
export async function staleNetworks(
  { runtime }: Session,
  { config }: Plan,
  containers: readonly Container[],
): Promise<readonly Container[]> {
  if (waysOf(config).length === 0) return []
  const there = new Set((await runtime.networks()).values())
  return containers.filter(
    ({ state, networks = [] }) => state !== 'running' && networks.some((id) => !there.has(id)),
  )
}
