// The first lake.yaml: two questions on a terminal, the defaults elsewhere.
import { basename, join } from 'node:path'
import { chooseBeside } from './beside.ts'
import type { Asked } from './beside.ts'
import { choose, input } from './prompts.ts'
import type { Asking } from './prompts.ts'
import type { Component, Size } from '../components/component.ts'
import { components as catalogue } from '../components/index.ts'
import { fittingSize, partsOfLake, partsThatFit, withNeeds } from '../config/fit.ts'
import { projectName } from '../config/name.ts'
import { parseConfig } from '../config/parse.ts'
import { formatFindings } from '../config/report.ts'
import { starterConfig } from '../config/starter.ts'
import { LakeError } from '../errors.ts'
import type { Starter } from '../report/starter.ts'
import { configName } from '../stack/project.ts'
import type { System } from '../system/system.ts'

/** What its engine has; nothing where it does not answer. */
export async function engineMemory({ engine }: System): Promise<number | undefined> {
  return (await engine.info().catch(() => undefined))?.memoryBytes
}

export async function refuseExisting({ disk }: System, folder: string): Promise<void> {
  const path = join(folder, configName)
  if (!(await disk.exists(path))) return
  throw new LakeError(`${path} is there already`, {
    code: 'exists',
    exit: 'confirm',
    actions: [
      { id: 'up', command: 'lake up' },
      { id: 'replace', command: 'lake init --force' },
    ],
  })
}

export interface StarterInput extends Pick<Asked, 'attach' | 'no-attach'> {
  readonly system: System
  readonly folder: string
  readonly asking: Asking
  readonly name?: string | undefined
  /** Components to run beside observability. */
  readonly with?: readonly string[] | undefined
  /** All parts of a lake, or none; without both: what is chosen, or what fits. */
  readonly lake?: boolean | undefined
  readonly size?: Size | undefined
  /** What the engine has; absent where it does not answer. */
  readonly memoryBytes?: number | undefined
}

export async function writeStarter(wanted: StarterInput): Promise<Starter> {
  const { system, folder, asking, memoryBytes } = wanted
  const suggested = projectName(basename(folder))
  const name = wanted.name ?? projectName(await input('What is the project called?', suggested, asking))
  const found = await chooseBeside(wanted)
  const components = withNeeds(await partsFor(wanted, Object.keys(found.beside.components)), catalogue)
  const size = wanted.size ?? fittingSize(components, memoryBytes, catalogue)
  const path = join(folder, configName)
  const text = starterConfig({ name, components, size, beside: found.beside })
  checkStarter(text, found.exports)
  await system.disk.makeDir(folder)
  await system.disk.write(path, text, 0o644)
  await ignoreGenerated(system, folder)
  const { beside: _beside, ...others } = found
  return { path, components, size, ...(memoryBytes === undefined ? {} : { memoryBytes }), ...others }
}

async function partsFor(
  { with: named, lake, ...wanted }: StarterInput,
  watched: readonly string[],
): Promise<readonly string[]> {
  if (named !== undefined) return named
  if (lake !== undefined) return lake ? partsOfLake(catalogue).filter((name) => !watched.includes(name)) : []
  return chooseParts(wanted, watched)
}

/** Whoever has a lake already hardly wants another. */
function chooseParts(
  { memoryBytes, asking }: StarterInput,
  watched: readonly string[],
): Promise<readonly string[]> {
  const fitting = watched.length > 0 ? [] : partsThatFit(memoryBytes, catalogue)
  // What would write to something that is only watched cannot run.
  const fits = ({ uses = [] }: Component): boolean => !uses.some((used) => watched.includes(used))
  const offered = partsOfLake(catalogue).filter(
    (name) => !watched.includes(name) && fits(catalogue[name as keyof typeof catalogue]),
  )
  const parts = offered.map((value) => {
    const { title, description } = catalogue[value as keyof typeof catalogue]
    return { value, name: title, description, checked: fitting.includes(value) }
  })
  return choose('Which parts of a lake should run beside observability?', parts, asking)
}

/** A name or a component that lake does not know: said now, not by the next command. */
function checkStarter(text: string, exports: readonly string[]): void {
  // What is to be exported has no value yet.
  const environment = Object.fromEntries(exports.map((name) => [name, 'later']))
  const parsed = parseConfig(text, { file: configName, environment })
  if (parsed.ok) return
  throw new LakeError(`no ${configName} was written: it would not be valid`, {
    code: 'config-invalid',
    exit: 'usage',
    details: formatFindings(parsed.findings, text),
    actions: [{ id: 'help', command: 'lake init --help' }],
  })
}

async function ignoreGenerated(system: System, folder: string): Promise<void> {
  const ignore = join(folder, '.gitignore')
  const ignored = (await system.disk.read(ignore)) ?? ''
  if (!ignored.split('\n').some((line) => /^\/?\.lake\/?$/.test(line.trim()))) {
    await system.disk.write(
      ignore,
      `${ignored}${ignored === '' || ignored.endsWith('\n') ? '' : '\n'}.lake/\n`,
      0o644,
    )
  }
}
