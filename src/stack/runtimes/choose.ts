// Which runtime: what is asked for now, what lake.yaml says, where the project runs already; else Compose where an engine answers.
import { join } from 'node:path'
import { LakeError } from '../../errors.ts'
import type { RuntimeName } from '../../plan/plan.ts'
import type { System } from '../../system/system.ts'
import type { Project } from '../project.ts'
import { readState } from '../state.ts'

export interface Chosen {
  readonly name: RuntimeName
  /** Where the last `up` ran it, if it ran. */
  readonly last?: RuntimeName
  /** Why, where nobody asked for it and nothing ran yet. */
  readonly because?: string
}

export async function chooseRuntime(
  { disk, engine }: Pick<System, 'disk' | 'engine'>,
  { dir, config }: Pick<Project, 'dir' | 'config'>,
  asked?: RuntimeName,
): Promise<Chosen> {
  const read = readState(await disk.read(join(dir, 'state.json')))
  const last = read.kind === 'ok' ? { last: read.state.runtime } : {}
  const said = asked ?? (config.runtime === 'auto' ? undefined : config.runtime)
  if (said !== undefined) return { name: said, ...last }
  if (last.last !== undefined) return { name: last.last, ...last }
  try {
    await engine.info()
    return { name: 'compose' }
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    return { name: 'native', because: 'no container engine answers here' }
  }
}
