// Opens what nearly every command needs: the real system, the shipped templates, the project, its runtime.
import { join } from 'node:path'
import type { RuntimeName } from '../plan/plan.ts'
import type { Session } from '../stack/prepare.ts'
import { findProject, openProject, type OpenOptions } from '../stack/project.ts'
import type { Runtime } from '../stack/runtime.ts'
import { chooseRuntime } from '../stack/runtimes/choose.ts'
import { composeRuntime } from '../stack/runtimes/compose.ts'
import { installRoot } from '../system/install.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'
import { healed } from './healing.ts'
import { openTemplates } from '../render/templates.ts'
import type { Shipped, Templates } from '../render/templates.ts'

export async function loadTemplates({ disk }: System): Promise<Templates> {
  const path = join(installRoot(), 'dist', 'templates.json')
  const text = await disk.read(path)
  if (text === undefined) throw new Error(`${path} is missing from this installation`)
  return openTemplates(JSON.parse(text) as Shipped)
}

export interface SessionOptions extends OpenOptions {
  /** Instead of what lake.yaml says. */
  readonly runtime?: RuntimeName | undefined
}

export async function openSession(start: string, options: SessionOptions = {}): Promise<Session> {
  const system = realSystem()
  const templates = await loadTemplates(system)
  const project = await openProject(system, start, templates, options)
  const { name, last, because } = await chooseRuntime(system, project, options.runtime)
  const moves = last !== undefined && last !== name
  return healed({
    system,
    templates,
    project,
    runtime: await runtimeOf(name, system, project.dir),
    ...(because === undefined ? {} : { because }),
    ...(moves ? { previous: await runtimeOf(last, system, project.dir) } : {}),
  })
}

/** For what can do without a project: samples in a file are looked at anywhere. */
export async function openSystem(
  start: string,
  { needsProject }: { readonly needsProject: boolean },
): Promise<{ readonly system: System; readonly session: Session | undefined }> {
  const system = realSystem()
  const found = needsProject || (await findProject(system, start)) !== undefined
  const session = found ? await openSession(start, { looking: true }) : undefined
  return { system: session?.system ?? system, session }
}

/** Of the two only one is loaded. */
export async function runtimeOf(name: RuntimeName, system: System, dir: string): Promise<Runtime> {
  if (name === 'compose') return composeRuntime(system, dir)
  const [{ nativeRuntime }, { openPrograms }, { openPlace }] = await Promise.all([
    import('../stack/runtimes/native.ts'),
    import('../programs/open.ts'),
    import('./programs.ts'),
  ])
  return nativeRuntime(system, dir, openPrograms(openPlace()))
}
