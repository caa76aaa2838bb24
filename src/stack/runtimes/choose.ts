// Which runtime: what is asked for now, what lake.yaml says, where the project ran last; else Compose where an engine
// answers, and processes of this machine where none does: docs/decisions/0017.
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
  /** Where nobody had said which: why this one, in a line. */
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
  // Data stays in the runtime that wrote it: nobody is moved because an engine is stopped today.
  if (last.last !== undefined) return { name: last.last, ...last }
  return byEngine(engine)
}

async function byEngine(engine: System['engine']): Promise<Chosen> {
  try {
    await engine.info()
    return { name: 'compose', because: 'runs in containers: an engine answers' }
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    const [detail] = error.details
    const why = detail === undefined ? error.message : `${error.message}. ${detail}`
    return { name: 'native', because: `runs natively, as processes of this machine: ${why}` }
  }
}
