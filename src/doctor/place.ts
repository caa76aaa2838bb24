// Where lake is asked to work: the folder, what lake.yaml says, and what would run. There is always something to look
// at: where lake.yaml is missing or broken, its defaults are.
import { basename, join } from 'node:path'
import { projectName } from '../config/name.ts'
import { parseConfig } from '../config/parse.ts'
import { LakeError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import type { Plan, RuntimeName } from '../plan/plan.ts'
import type { Templates } from '../render/templates.ts'
import type { Session } from '../stack/prepare.ts'
import { parseOptions } from '../stack/judge.ts'
import { configName, findProject, openProject } from '../stack/project.ts'
import type { Project } from '../stack/project.ts'
import type { Runtime } from '../stack/runtime.ts'
import { chooseRuntime } from '../stack/runtimes/choose.ts'
import type { Chosen } from '../stack/runtimes/choose.ts'
import { planFor } from '../stack/planned.ts'
import { readState } from '../stack/state.ts'
import type { State } from '../stack/state.ts'
import type { System } from '../system/system.ts'

export interface Place {
  readonly session: Session
  readonly config: {
    readonly found: 'valid' | 'invalid' | 'none'
    /** Errors where it is invalid, warnings where it is valid. */
    readonly findings: readonly Finding[]
    /** Why it could not even be read. */
    readonly unreadable?: string
  }
  /** What the last `up` recorded. */
  readonly state: State | undefined
  /** Without an engine asked: its ports are those of the last `up`. */
  readonly plan: Plan
  /** Why it would run in this runtime, where nobody said which. */
  readonly because?: string
}

export interface Opening {
  readonly system: System
  readonly templates: Templates
  /** The folder of the project, or one below it. */
  readonly start: string
  readonly runtimeOf: (name: RuntimeName, folder: string) => Promise<Runtime>
}

export async function openPlace({ system, templates, start, runtimeOf }: Opening): Promise<Place> {
  const { project, config } = await readProject(system, templates, start)
  const state = await lastState(system, project)
  const identity = { name: project.config.name, id: state?.id ?? project.config.name, folder: project.folder }
  const { name, because } = await chosenRuntime(system, project)
  const session = { system, templates, project, runtime: await runtimeOf(name, project.dir) }
  const planned = await planFor(session, state?.lacking ?? {})
  return {
    session,
    config,
    state,
    plan: planned.build({ identity, engine: { socket: '', root: '' }, ports: state?.ports ?? {} }),
    ...(because === undefined ? {} : { because }),
  }
}

/** Of a project whose state cannot be used: a check tells. */
async function chosenRuntime(system: System, project: Project): Promise<Chosen> {
  try {
    return await chooseRuntime(system, project)
  } catch (error) {
    if (error instanceof LakeError) return { name: 'compose' }
    throw error
  }
}

async function readProject(
  system: System,
  templates: Templates,
  start: string,
): Promise<{ readonly project: Project; readonly config: Place['config'] }> {
  try {
    const folder = await findProject(system, start)
    if (folder === undefined)
      return { project: await assumed(system, templates, start), config: { found: 'none', findings: [] } }
    const text = (await system.disk.read(join(folder, configName))) ?? ''
    const read = parseConfig(text, await parseOptions(system, folder, text, templates))
    const project = await openProject(system, start, templates, { tolerant: true })
    const config = read.ok
      ? ({ found: 'valid', findings: read.warnings } as const)
      : ({ found: 'invalid', findings: read.findings } as const)
    return { project, config }
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    const unreadable = [error.message, ...error.details].join(': ')
    const project = await assumed(system, templates, start)
    return { project, config: { found: 'invalid', findings: [], unreadable } }
  }
}

/** What `lake up` would make of an empty folder. */
async function assumed(system: System, templates: Templates, folder: string): Promise<Project> {
  const text = `name: ${projectName(basename(folder))}`
  const parsed = parseConfig(text, await parseOptions(system, folder, text, templates))
  if (!parsed.ok) throw new Error(`the defaults of ${configName} are not valid`)
  return { folder, dir: join(folder, '.lake'), text, config: parsed.config, warnings: [], user: new Map() }
}

/** One that cannot be used is for a check to tell. */
async function lastState(system: System, { dir }: Project): Promise<State | undefined> {
  try {
    const read = readState(await system.disk.read(join(dir, 'state.json')))
    return read.kind === 'ok' ? read.state : undefined
  } catch (error) {
    if (error instanceof LakeError) return undefined
    throw error
  }
}
