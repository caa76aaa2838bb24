// The last files: those that say what runs, and with them what the services of the stack should be.
import type { Plan, PlannedService } from '../plan/plan.ts'
import { composeFile, composeModel, usedVolumes } from './compose.ts'
import { envFile, overrideName } from './env.ts'
import { hashOf, sha256 } from './hash.ts'
import { nativeFile, nativeModel, nativeName } from './native.ts'
import { relocate } from './relocate.ts'
import type { GeneratedFile, Templates } from './templates.ts'

export interface DesiredService {
  readonly name: string
  readonly image: string
  /** Hash of the container's definition. */
  readonly spec: string
  /** Hash of the files it reads. */
  readonly config: string
  readonly reloads: boolean
  /** Names of its volumes. */
  readonly volumes: readonly string[]
}

export type Files = Map<string, GeneratedFile>
export type Add = (path: string, text: string) => void

interface Input {
  readonly plan: Plan
  readonly templates: Templates
  readonly user: ReadonlyMap<string, string>
  readonly overridden: ReadonlyMap<string, unknown>
}

export function asContainers(
  { plan, templates, user, overridden }: Input,
  files: Files,
  add: Add,
): readonly DesiredService[] {
  add('.env', envFile(plan, user.has(overrideName)))
  const model = composeModel(plan, templates, overridden)
  const configs = configHashes(plan, files)
  add('compose.yaml', composeFile(plan, model, configs))
  return [...model.services].map(([name, { definition, spec }]): DesiredService => ({
    ...readBy(plan, name, configs),
    image: String(definition['image']),
    spec,
    volumes: usedVolumes(definition, model.volumes),
  }))
}

export function asProcesses({ plan, templates }: Input, files: Files, add: Add): readonly DesiredService[] {
  const model = nativeModel(plan, templates)
  for (const [path, { text }] of files) {
    const reader = plan.services.find(({ facts }) => reads(facts.mounts ?? {}, path))
    const world = reader === undefined ? undefined : model.get(reader.name)?.world
    // Rules and dashboards speak of metrics and not of places.
    if (world !== undefined && !/\/rules\/|\.json$/.test(path)) add(path, relocate(text, world))
  }
  const configs = configHashes(plan, files)
  add(nativeName, nativeFile(plan, model, configs))
  return [...model].map(([name, { definition, spec, volumes }]): DesiredService => ({
    ...readBy(plan, name, configs),
    image: definition.image,
    spec,
    volumes,
  }))
}

function readBy(
  plan: Plan,
  name: string,
  configs: ReadonlyMap<string, string>,
): Pick<DesiredService, 'name' | 'config' | 'reloads'> {
  const reloads = plan.services.find((service) => service.name === name)?.facts.reload !== undefined
  return { name, config: configs.get(name) ?? '', reloads }
}

function configHashes(plan: Plan, files: Files): ReadonlyMap<string, string> {
  return new Map(plan.services.map(({ name, facts }) => [name, configHash(facts, files)]))
}

function reads(mounts: Readonly<Record<string, string>>, path: string): boolean {
  return Object.keys(mounts).some((folder) => path.startsWith(`${folder}/`))
}

function configHash({ mounts = {}, rereads = [] }: PlannedService['facts'], files: Files): string {
  const again = (path: string): boolean => rereads.some((folder) => path.startsWith(`${folder}/`))
  const read = [...files].filter(([path]) => reads(mounts, path) && !again(path))
  return hashOf(Object.fromEntries(read.map(([path, { text }]) => [path, sha256(text)])))
}
