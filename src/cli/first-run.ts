// `lake up` in a folder without a lake.yaml: it writes one first.
import type { Progress } from './progress.ts'
import type { Asking } from './prompts.ts'
import { openSession } from './session.ts'
import type { RuntimeName } from '../plan/plan.ts'
import type { Session } from '../stack/prepare.ts'
import { overrideVariables } from '../config/environment.ts'
import { orNatively } from '../stack/failure.ts'
import { findProject, requireFolder } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'

export interface FirstRun {
  readonly asking: Asking
  readonly progress: Progress
  /** Nothing is to be changed: without a lake.yaml there is nothing to say then. */
  readonly dryRun: boolean
  readonly runtime?: RuntimeName | undefined
}

export async function openOrInit(
  folder: string,
  { asking, progress, dryRun, runtime }: FirstRun,
): Promise<Session> {
  const system = realSystem()
  await requireFolder(system, folder)
  if (!dryRun && (await findProject(system, folder)) === undefined) {
    // Loaded here alone: every other run goes without it.
    const [{ writeStarter }, { starterLines }] = await Promise.all([
      import('./starter.ts'),
      import('../report/starter.ts'),
    ])
    const memoryBytes = await memoryFor(system, runtime)
    const starter = await writeStarter({ system, folder, asking, memoryBytes })
    for (const line of starterLines(starter)) progress.note(line)
  }
  return openSession(folder, { judged: true, runtime })
}

/** Of the engine; where there is none, or none is wanted, of this machine. */
async function memoryFor({ engine, host }: System, runtime: RuntimeName | undefined): Promise<number> {
  const wanted = runtime ?? host.environment[overrideVariables.runtime]
  if (wanted === 'compose')
    return engine.info().then(
      (info) => info.memoryBytes,
      (error: unknown) => Promise.reject(orNatively(error)),
    )
  if (wanted === 'native') return host.memoryBytes
  return engine.info().then(
    (info) => info.memoryBytes,
    () => host.memoryBytes,
  )
}
