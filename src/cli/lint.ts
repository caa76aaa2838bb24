// The files that `lake lint` judges, and what is known beside them.
import { basename, dirname, join, resolve } from 'node:path'
import type { LakeConfig } from '../config/types.ts'
import type { ContractFile } from '../contracts/contract.ts'
import type { LogContract } from '../contracts/logql.ts'
import { LakeError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { projectFacts } from '../lint/project-facts.ts'
import type { Shipped } from '../lint/project-facts.ts'
import type { Facts } from '../lint/facts.ts'
import { ownContracts } from '../recording/contracts.ts'
import { overrideName } from '../render/env.ts'
import { dashboardTitles, templatesIn } from '../render/templates.ts'
import type { Templates } from '../render/templates.ts'
import type { Session } from '../stack/prepare.ts'
import { recall } from '../stack/judged.ts'
import { configName, findProject, requireProject } from '../stack/project.ts'
import { installRoot } from '../system/install.ts'
import { realSystem } from '../system/real.ts'
import type { Disk, System } from '../system/system.ts'
import { loadTemplates } from './session.ts'

export interface Material {
  /** Path as findings name it -> where it lies. */
  readonly places: ReadonlyMap<string, string>
  readonly texts: ReadonlyMap<string, string>
  readonly tests: readonly string[]
  readonly facts: Facts
  /** What is wrong with lake.yaml itself. */
  readonly config: readonly Finding[]
}

/** Of the project, or of these files alone: those are named as they were given. */
export async function lintMaterial(start: string, given: readonly string[]): Promise<Material> {
  const system = realSystem()
  const { disk } = system
  const folder = given.length === 0 ? await requireProject(system, start) : await findProject(system, start)
  const places = given.length > 0 ? await givenFiles(disk, given) : await projectFiles(disk, folder ?? start)
  const texts = await readAll(disk, places)
  const templates = await loadTemplates(system)
  const config = await readConfig(system, folder, templates)
  const shipped = await shippedThings(disk, templates)
  const own = folder === undefined ? noneOwn : await ownThings(disk, folder)
  return {
    places,
    texts,
    tests: await testsBeside(disk, places),
    facts: projectFacts({ ...shipped, ...own }, config.config, [...texts.values()]),
    config: given.length === 0 || texts.has(configName) ? config.findings : [],
  }
}

const kinds = {
  alerts: /\.(?:rules|logql)\.ya?ml$/,
  dashboards: /\.json$/,
  alloy: /\.alloy$/,
  slo: /^(?!.*\.test\.).*\.ya?ml$/,
}

async function projectFiles(disk: Disk, folder: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map([configName, overrideName].map((name) => [name, join(folder, name)]))
  for (const [name, pattern] of Object.entries(kinds))
    for (const file of await disk.list(join(folder, name)))
      if (pattern.test(file)) found.set(`${name}/${file}`, join(folder, name, file))
  return found
}

async function givenFiles(disk: Disk, given: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const path of given) {
    const inside = (await disk.list(resolve(path))).filter((file) => /\.(?:ya?ml|json|alloy)$/.test(file))
    if (inside.length === 0 && (await disk.read(resolve(path)).catch(() => undefined)) === undefined) {
      throw new LakeError(`there is no file ${path}`, {
        code: 'no-file',
        exit: 'usage',
        actions: [{ id: 'help', command: 'lake lint --help' }],
      })
    }
    if (inside.length === 0) found.set(path, resolve(path))
    for (const file of inside) found.set(join(path, file), resolve(path, file))
  }
  return found
}

async function readAll(
  disk: Disk,
  places: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const read = await Promise.all(
    [...places].map(async ([path, place]) => [path, await disk.read(place)] as const),
  )
  return new Map(read.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])))
}

async function testsBeside(disk: Disk, places: ReadonlyMap<string, string>): Promise<readonly string[]> {
  const folders = new Set([...places.values()].map((place) => dirname(place)))
  const tests: string[] = []
  for (const folder of folders)
    for (const file of await disk.list(folder))
      if (/\.test\.ya?ml$/.test(file) && basename(file) === file)
        tests.push((await disk.read(join(folder, file))) ?? '')
  return tests
}

async function readConfig(
  system: System,
  folder: string | undefined,
  templates: Templates,
): Promise<{ readonly config?: LakeConfig; readonly findings: readonly Finding[] }> {
  const text = folder === undefined ? undefined : await system.disk.read(join(folder, configName))
  if (folder === undefined || text === undefined) return { findings: [] }
  // What was judged and had nothing against it is not judged again: that takes as long as a hundred rules.
  const remembered = await recall(system, { folder, text, build: templates.build })
  if (remembered !== undefined) return { config: remembered, findings: [] }
  const [{ parseConfig }, { parseOptions }] = await Promise.all([
    import('../config/parse.ts'),
    import('../stack/judge.ts'),
  ])
  const parsed = parseConfig(text, await parseOptions(system, folder, text, templates))
  return parsed.ok ? { config: parsed.config, findings: parsed.warnings } : { findings: parsed.findings }
}

/** What is known of this project, for texts that lie nowhere yet. */
export async function lintFacts(
  { templates, project: { folder, config } }: Pick<Session, 'templates' | 'project'>,
  texts: readonly string[],
): Promise<Facts> {
  const { disk } = realSystem()
  const shipped = await shippedThings(disk, templates)
  return projectFacts({ ...shipped, ...(await ownThings(disk, folder)) }, config, texts)
}

type Own = Pick<Shipped, 'own' | 'ownAlloy'>

const noneOwn: Own = { own: [], ownAlloy: [] }

async function ownThings(disk: Disk, folder: string): Promise<Own> {
  const files = (await disk.list(join(folder, 'alloy'))).filter((file) => kinds.alloy.test(file))
  const [contracts, texts] = await Promise.all([
    ownContracts(disk, folder),
    Promise.all(files.map((file) => disk.read(join(folder, 'alloy', file)))),
  ])
  return { own: contracts.map(({ contract }) => contract), ownAlloy: texts.flatMap((text) => text ?? []) }
}

async function shippedThings(disk: Disk, templates: Templates): Promise<Omit<Shipped, keyof Own>> {
  const folder = join(installRoot(), 'dist', 'contracts')
  const paths = await disk.list(folder)
  const read = async (path: string): Promise<unknown> =>
    JSON.parse((await disk.read(join(folder, path))) ?? '{}')
  const contracts = paths.filter((path) => !path.endsWith('/logs.json'))
  const logs = paths.find((path) => path.endsWith('/logs.json'))
  const files = Object.entries(templates.data).filter(([path]) =>
    /^(?:prometheus|loki)\/rules\/[^/.]+\.yaml$/.test(path),
  )
  return {
    rules: files.flatMap(([, { groups }]) =>
      (groups as readonly { rules: Shipped['rules'] }[]).flatMap(({ rules }) => rules),
    ),
    dashboards: dashboardTitles(templates),
    alloy: [
      ...templatesIn(templates, 'alloy').values(),
      ...templatesIn(templates, 'containers').values(),
      ...templatesIn(templates, 'host').values(),
    ],
    contracts: (await Promise.all(contracts.map(read))) as readonly ContractFile[],
    logs: logs === undefined ? undefined : ((await read(logs)) as LogContract),
  }
}
