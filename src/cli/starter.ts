// The first lake.yaml: two questions on a terminal, the defaults elsewhere.
import { basename, join } from 'node:path'
import { choose, input } from './prompts.ts'
import type { Asking } from './prompts.ts'
import type { Size } from '../components/component.ts'
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

export interface StarterInput {
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
  const components = withNeeds(await partsFor(wanted), catalogue)
  const size = wanted.size ?? fittingSize(components, memoryBytes, catalogue)
  const path = join(folder, configName)
  const text = starterConfig({ name, components, size })
  checkStarter(text)
  await system.disk.makeDir(folder)
  await system.disk.write(path, text, 0o644)
  await ignoreGenerated(system, folder)
  return { path, components, size, ...(memoryBytes === undefined ? {} : { memoryBytes }) }
}

async function partsFor({ with: named, lake, ...wanted }: StarterInput): Promise<readonly string[]> {
  if (named !== undefined) return named
  if (lake !== undefined) return lake ? partsOfLake(catalogue) : []
  return chooseParts(wanted)
}

function chooseParts({ memoryBytes, asking }: StarterInput): Promise<readonly string[]> {
  const fitting = partsThatFit(memoryBytes, catalogue)
  const parts = partsOfLake(catalogue).map((value) => {
    const { title, description } = catalogue[value as keyof typeof catalogue]
    return { value, name: title, description, checked: fitting.includes(value) }
  })
  return choose('Which parts of a lake should run beside observability?', parts, asking)
}

/** A name or a component that lake does not know: said now, not by the next command. */
function checkStarter(text: string): void {
  const parsed = parseConfig(text, { file: configName, environment: {} })
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
