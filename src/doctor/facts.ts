// What several checks read is asked for once.
import { dirname } from 'node:path'
import { composeModel } from '../render/compose.ts'
import type { EngineDetails, PathFacts } from '../system/machine.ts'
import type { Container, EngineInfo } from '../system/system.ts'
import { identify } from '../stack/identity.ts'
import type { DoctorContext } from './check.ts'

export function engineInfo({ once, system }: DoctorContext): Promise<EngineInfo> {
  return once('info', () => system.engine.info())
}

export function engineDetails({ once, system }: DoctorContext): Promise<EngineDetails> {
  return once('details', () => system.engine.details())
}

/** Those of the project, whatever state.json says. */
export function ownContainers(context: DoctorContext): Promise<readonly Container[]> {
  const { once, system, place } = context
  return once('containers', async () => {
    const { project, runtime } = place.session
    const { identity } = await identify(system, runtime, project)
    return runtime.observe(identity.id)
  })
}

/** What Compose is given, as far as lake itself says it. */
export function definitions({
  place,
}: DoctorContext): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const { services } = composeModel(place.plan, place.session.templates)
  return new Map([...services].map(([name, { definition }]) => [name, definition]))
}

export interface Images {
  readonly wanted: readonly string[]
  readonly missing: readonly string[]
}

export function images({ once, place }: DoctorContext, wanted: readonly string[]): Promise<Images> {
  return once('images', async () => {
    const present = await place.session.runtime.images(wanted)
    return { wanted, missing: wanted.filter((image) => !present.has(image)) }
  })
}

/** Of the path, or of the nearest folder above it that is there. */
export async function nearestFacts(
  { system }: DoctorContext,
  path: string,
): Promise<{ readonly path: string; readonly facts: PathFacts } | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const facts = await system.disk.facts(at)
    if (facts !== undefined) return { path: at, facts }
    if (dirname(at) === at) return undefined
  }
}
