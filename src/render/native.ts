// Plan -> native.json: each service as a process of this machine, with everything resolved.
import type { Plan, PlannedService } from '../plan/plan.ts'
import { hashOf } from './hash.ts'
import { labels } from './labels.ts'
import { nativeService } from './native-template.ts'
import type { NativeService, Word } from './native-template.ts'
import { relocate, worldOf } from './relocate.ts'
import type { World } from './relocate.ts'
import type { Templates } from './templates.ts'

export const nativeName = 'native.json'

/** As the supervisor takes it; see src/system/native/protocol.ts. */
export interface NativeDefinition {
  readonly name: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string | { readonly file: string }>>
  readonly cwd: string
  readonly folders: readonly string[]
  readonly seed?: {
    readonly folder: string
    readonly steps: readonly { readonly command: readonly string[]; readonly input?: string }[]
  }
  readonly stopSignal: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'
  readonly graceMs: number
  readonly logBytes: number
  readonly unprivileged: boolean
  readonly ports: Readonly<Record<number, number>>
  readonly labels: Readonly<Record<string, string>>
  readonly image: string
  /** Paths of the container and of this machine, longest first: for commands that people type. */
  readonly world: readonly (readonly [string, string])[]
}

export interface NativeSpec {
  readonly definition: NativeDefinition
  readonly spec: string
  /** Names of its folders of data. */
  readonly volumes: readonly string[]
  readonly world: World
}

export type NativeModel = ReadonlyMap<string, NativeSpec>

export function nativeModel(plan: Plan, templates: Templates): NativeModel {
  return new Map(
    plan.services.map((service) => {
      const native = nativeService(templates, service.component, service.name)
      const world = worldOf(plan, service, native)
      const definition = definitionOf(plan, service, native, world)
      const spec = hashOf(service.renewal === undefined ? definition : [definition, service.renewal])
      return [service.name, { definition, spec, volumes: Object.keys(native.data ?? {}), world }]
    }),
  )
}

const megabyte = 1_048_576

function definitionOf(
  plan: Plan,
  service: PlannedService,
  native: NativeService,
  world: World,
): NativeDefinition {
  const dir = `${plan.identity.folder}/.lake`
  const { bins, program, home } = binsOf(plan, native)
  const [name = '', ...rest] = [...native.command, ...retention(service, plan)].flatMap((word) =>
    wordOf(word, { service, world, bins, home }),
  )
  const bin = (command: readonly string[]): readonly string[] =>
    command.map((word, index) => (index === 0 ? (bins[word] ?? word) : relocate(word, world)))
  return {
    name: service.name,
    command: bin([name, ...rest]),
    environment: environmentOf(service, native, world),
    cwd: `${dir}/run`,
    folders: [...Object.values(native.data ?? {}), ...(native.folders ?? [])].map((path) =>
      relocate(path, world),
    ),
    ...(native.seed === undefined
      ? {}
      : {
          seed: {
            folder: relocate(native.seed.folder, world),
            steps: native.seed.steps.map((step) => ({ ...step, command: bin(step.command) })),
          },
        }),
    stopSignal: native.stop ?? 'SIGTERM',
    graceMs: (native.grace ?? 10) * 1000,
    logBytes: (service.facts.noisy ? 50 : 10) * megabyte,
    unprivileged: native.unprivileged === true,
    ports: Object.fromEntries(service.ports.map(({ container, host }) => [container, host ?? container])),
    labels: ownerLabels(plan, service),
    world: [...world.paths].toSorted(([a], [b]) => b.length - a.length),
    image: [native.program, program?.version].filter((part) => part !== undefined).join(' '),
  }
}

function ownerLabels({ identity }: Plan, { component, facts }: PlannedService): Record<string, string> {
  return {
    [labels.project]: identity.id,
    [labels.name]: identity.name,
    [labels.folder]: identity.folder,
    [labels.component]: component,
    ...(facts.logs === false ? { [labels.logs]: 'off' } : {}),
  }
}

interface Facts {
  readonly service: PlannedService
  readonly world: World
  readonly bins: Readonly<Record<string, string>>
  /** Of what runs the program, or of the program itself. */
  readonly home: string
}

function wordOf(word: Word, { service, world, bins, home }: Facts): readonly string[] {
  if (typeof word === 'string') return [relocate(word, world)]
  return Object.entries(word).map(([flag, value]) => {
    if (flag === 'heap') return heap(service, Number(value))
    if (flag === 'home') return `${value}=${home}`
    if (flag === 'bin') return bins[String(value)] ?? String(value)
    return `${flag}=${portOf(service, String(value))}`
  })
}

/** Executables of the program and of what runs it. */
function binsOf({ native: facts }: Plan, { program: name, by }: NativeService) {
  const program = facts?.programs.get(name)
  const runner = by === undefined ? undefined : facts?.programs.get(by)
  return { program, bins: { ...runner?.bin, ...program?.bin }, home: (runner ?? program)?.home ?? '' }
}

function heap({ limit }: PlannedService, percent: number): string {
  return `-Xmx${Math.floor((limit.memory * percent) / 100)}m`
}

function portOf({ name, ports }: PlannedService, port: string): number {
  const found = ports.find((candidate) => candidate.name === port)
  if (found === undefined) throw new Error(`service ${name} has no port ${port}`)
  return found.host ?? found.container
}

type Entry = readonly [string, string | { readonly file: string }]

function environmentOf(
  service: PlannedService,
  native: NativeService,
  world: World,
): NativeDefinition['environment'] {
  const { memory, environment = {} } = service.limit
  // A tenth is for what the garbage collector does not count.
  const limit = native.memory === 'go' ? { GOMEMLIMIT: `${Math.floor(memory * 0.9)}MiB` } : {}
  const all: NonNullable<NativeService['environment']> = {
    ...limit,
    ...environment,
    ...native.environment,
    ...service.environment,
  }
  const files = new Set(service.secrets.map(({ target }) => target))
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]): readonly Entry[] => {
      if (typeof value === 'string') return [[name, relocate(value, world)]]
      // Of a component that is not part of the stack.
      if ('file' in value) return files.has(value.file) ? [[name, { file: relocate(value.file, world) }]] : []
      return [[name, String(portOf(service, value.port))]]
    }),
  )
}

/** Prometheus takes its retention from flags only. */
export function retention({ name }: PlannedService, { config }: Plan): readonly string[] {
  if (name !== 'prometheus') return []
  const { metricsHours, diskBytes } = config.retention
  const flags = [`--storage.tsdb.retention.time=${metricsHours}h`]
  // The write-ahead log is not counted by Prometheus: leave it a fifth of the budget.
  if (diskBytes !== undefined)
    flags.push(`--storage.tsdb.retention.size=${Math.floor((diskBytes * 0.8) / 2 / megabyte)}MB`)
  return flags
}

export function nativeFile(
  plan: Plan,
  model: NativeModel,
  configHashes: ReadonlyMap<string, string>,
): string {
  const services = plan.services.flatMap((service) => {
    const found = model.get(service.name)
    if (found === undefined) return []
    const hash = service.facts.reload === undefined ? configHashes.get(service.name) : undefined
    const added = { [labels.spec]: found.spec, ...(hash === undefined ? {} : { [labels.config]: hash }) }
    return [{ ...found.definition, labels: { ...found.definition.labels, ...added } }]
  })
  const { id, folder } = plan.identity
  return `${JSON.stringify({ project: id, folder, services }, undefined, 2)}\n`
}
