// lake.yaml as this runtime can run it: natively without what cannot be had here.
import type { LakeConfig } from '../config/types.ts'
import { buildPlan } from '../plan/build.ts'
import type { PlanInput } from '../plan/build.ts'
import { fitNative } from '../plan/native.ts'
import type { Lacking } from '../plan/native.ts'
import type { Plan } from '../plan/plan.ts'
import { nativeComponents } from '../render/native-template.ts'
import type { NativeService } from '../render/native-template.ts'
import type { Installed } from '../programs/program.ts'
import type { Session } from './prepare.ts'

export interface Planned {
  readonly config: LakeConfig
  readonly lacking: Lacking
  build(input: Pick<PlanInput, 'identity' | 'engine' | 'ports'>): Plan
}

/** `without` is what could not be had; what has come to this machine meanwhile is no longer lacking. */
export async function planFor(
  { runtime, project, templates }: Pick<Session, 'runtime' | 'project' | 'templates'>,
  without: Lacking,
): Promise<Planned> {
  const { config } = project
  if (runtime.programs === undefined)
    return { config, lacking: {}, build: (input) => buildPlan({ ...input, config }) }
  const known = nativeComponents(templates)
  const names = [...known].flatMap(([, services]) => [...services.values()].flatMap(programsOf))
  const programs = await findAll(runtime.programs, names)
  const still = Object.entries(without).filter(([name]) =>
    [...(known.get(name)?.values() ?? [])].flatMap(programsOf).some((program) => !programs.has(program)),
  )
  const fitted = fitNative(config, new Set(known.keys()), Object.fromEntries(still))
  return {
    ...fitted,
    build: (input) => buildPlan({ ...input, config: fitted.config, native: { programs } }),
  }
}

/** A service needs all of them. */
export function programsOf({ program, by }: NativeService): readonly string[] {
  return by === undefined ? [program] : [program, by]
}

async function findAll(
  programs: NonNullable<Session['runtime']['programs']>,
  names: readonly string[],
): Promise<ReadonlyMap<string, Installed>> {
  const found = await Promise.all(
    [...new Set(names)].map(async (name) => [name, await programs.find(name)] as const),
  )
  return new Map(found.flatMap(([name, program]) => (program === undefined ? [] : [[name, program]])))
}
