// What was found and chosen -> what lake.yaml will say of it.
import { parseAddress } from '../config/address.ts'
import type { Beside } from '../config/beside.ts'
import type { Found, FoundProgram, FoundProject, FoundService } from './found.ts'
import { kinds } from './known.ts'
import type { KindName } from './known.ts'

/** `--attach host`: what runs here outside of Compose. */
export const thisMachine = 'host'

export interface Chosen {
  /** Names of projects, and `host`. */
  readonly names: readonly string[]
  /** Components that lake is to run itself. */
  readonly managed: readonly string[]
}

export function propose(found: Found, { names, managed }: Chosen): Beside {
  const projects = found.projects.filter(({ project }) => names.includes(project))
  const programs = names.includes(thisMachine) ? found.programs : []
  const things = [...projects.flatMap(thingsOf), ...programs.map(programThing)]
  const draft: Draft = { components: {}, targets: [], notes: [] }
  for (const thing of things) add(draft, thing, managed)
  return { attach: projects.map(attachment), ...draft }
}

interface Thing {
  readonly kind: KindName | undefined
  /** As people call it: `shop/trino`. */
  readonly name: string
  /** Undefined where nothing leads there. */
  readonly address: string | undefined
  readonly login?: FoundService['login']
  readonly open: boolean
}

interface Draft {
  readonly components: Record<string, Beside['components'][string]>
  readonly targets: Beside['targets'][number][]
  readonly notes: string[]
}

const watchable: readonly string[] = ['trino', 'postgres', 'nessie']

function add(draft: Draft, thing: Thing, managed: readonly string[]): void {
  const { kind, name, address, login, open } = thing
  if (address === undefined) {
    draft.notes.push(`${name} is in no network that can be joined, and publishes no port: its logs alone.`)
  } else if (kind === undefined || kind === 'prometheus') {
    draft.targets.push({ name: targetName(name), address })
  } else if (kind === 'minio') {
    const target = { name: targetName(name), address, path: '/minio/v2/metrics/cluster' }
    if (open) draft.targets.push(target)
    else
      draft.notes.push(
        `${name} keeps its metrics to itself: it would have to run with MINIO_PROMETHEUS_AUTH_TYPE=public.`,
      )
  } else if (watchable.includes(kind)) {
    if (managed.includes(kind) || draft.components[kind] !== undefined)
      draft.notes.push(`${name} is a second ${kinds[kind].title}: lake watches one.`)
    else draft.components[kind] = login === undefined ? { address } : { address, ...login }
  }
}

function thingsOf(found: FoundProject): readonly Thing[] {
  return found.services
    .filter(({ port }) => port !== undefined)
    .map((service): Thing => {
      const { kind, login, open } = service
      const address = addressOf(found.project, service)
      return {
        kind,
        name: `${found.project}/${service.service}`,
        address,
        open,
        ...(login === undefined ? {} : { login }),
      }
    })
}

function addressOf(project: string, found: FoundService): string | undefined {
  const { service, port, published } = found
  const inside = `${project}/${service}:${port}`
  if (joinable(found).length > 0 && parseAddress(inside) !== undefined) return inside
  return published === undefined ? undefined : `host:${published}`
}

/** The engine's own networks know no names, or cannot be joined. */
function joinable({ networks }: FoundService): readonly string[] {
  return networks.filter((name) => !['bridge', 'host', 'none'].includes(name))
}

function programThing({ kind, port, login }: FoundProgram): Thing {
  const address = `host:${port}`
  return {
    kind,
    name: `${kinds[kind].title} on port ${port}`,
    address,
    open: kind !== 'minio',
    ...(login === undefined ? {} : { login }),
  }
}

/** Networks are named where the usual one does not lead to all that is asked. */
function attachment({ project, services }: FoundProject): Beside['attach'][number] {
  const usual = `${project}_default`
  const needed = services
    .filter((it) => it.port !== undefined && joinable(it).length > 0)
    .map((it) => joinable(it).find((name) => name === usual) ?? joinable(it)[0] ?? usual)
  const networks = [...new Set(needed)].toSorted()
  return networks.every((name) => name === usual) ? { project } : { project, networks }
}

/** Letters, digits and hyphens, and no name of a component or of one of its jobs. */
function targetName(name: string): string {
  const words = name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z]+/, '')
  return `${words.slice(0, 50)}-metrics`
}
