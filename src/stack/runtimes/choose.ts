// Which runtime: what is asked for now, what lake.yaml says, where the project runs already; else Compose. Nobody is moved
// to processes unasked while parts of the core cannot be had on every machine: docs/decisions/0015.
import { join } from 'node:path'
import type { RuntimeName } from '../../plan/plan.ts'
import type { System } from '../../system/system.ts'
import type { Project } from '../project.ts'
import { readState } from '../state.ts'

export interface Chosen {
  readonly name: RuntimeName
  /** Where the last `up` ran it, if it ran. */
  readonly last?: RuntimeName
}

export async function chooseRuntime(
  { disk }: Pick<System, 'disk'>,
  { dir, config }: Pick<Project, 'dir' | 'config'>,
  asked?: RuntimeName,
): Promise<Chosen> {
  const read = readState(await disk.read(join(dir, 'state.json')))
  const last = read.kind === 'ok' ? { last: read.state.runtime } : {}
  const said = asked ?? (config.runtime === 'auto' ? undefined : config.runtime)
  if (said !== undefined) return { name: said, ...last }
  return { name: last.last ?? 'compose', ...last }
}
