// A project: the folder with lake.yaml, what that file says, and the user's own files beside it.
import { dirname, join } from 'node:path'
import { formatFindings } from '../config/report.ts'
import type { LakeConfig } from '../config/types.ts'
import { LakeError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { overrideName } from '../render/env.ts'
import type { UserFiles } from '../render/render.ts'
import { dashboardTitles } from '../render/templates.ts'
import type { Templates } from '../render/templates.ts'
import type { System } from '../system/system.ts'
import type { judge, Judged } from './judge.ts'
import { recall } from './judged.ts'

export const configName = 'lake.yaml'

export interface Project {
  readonly folder: string
  /** Everything generated lies here. */
  readonly dir: string
  readonly text: string
  readonly config: LakeConfig
  readonly warnings: readonly Finding[]
  /** Text of `.lake/judged.json`, where that is out of date: for a command that writes to keep. */
  readonly memory?: string
  readonly user: UserFiles
}

/** The nearest folder with a lake.yaml, from `start` upwards. */
export async function findProject(system: System, start: string): Promise<string | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await system.disk.exists(join(folder, configName))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

/** The same, or why there is none. A folder that is not there is a slip of the keys: the project above is not meant. */
export async function requireProject(system: System, start: string): Promise<string> {
  await requireFolder(system, start)
  const folder = await findProject(system, start)
  if (folder === undefined) throw noProject(start)
  return folder
}

export async function requireFolder({ disk }: System, path: string): Promise<void> {
  if (await disk.exists(path)) return
  throw new LakeError(`there is no folder ${path}`, { code: 'no-folder', exit: 'notRunning' })
}

export interface OpenOptions {
  /** What brings the user's files into the stack refuses broken ones first. */
  readonly judged?: boolean
  /** Stopping and reading logs must work with a broken lake.yaml too: what runs is known without it. */
  readonly tolerant?: boolean
  /** What only looks at the stack does without secrets that another shell has: see `withPlaceholders`. */
  readonly looking?: boolean
}

export async function openProject(
  system: System,
  start: string,
  templates: Templates,
  open: OpenOptions = {},
): Promise<Project> {
  const folder = await requireProject(system, start)
  const text = (await system.disk.read(join(folder, configName))) ?? ''
  const [config, user] = await Promise.all([
    recall(system, { folder, text, build: templates.build }),
    userFiles(system, folder),
  ])
  const judged =
    config === undefined
      ? await judgeAnew(system, { folder, text, templates }, open)
      : { config, warnings: [] }
  if (open.judged === true && user.size > 0) await refuseBroken(user, judged.config, templates)
  return { folder, dir: join(folder, '.lake'), text, ...judged, user }
}

async function judgeAnew(...what: Parameters<typeof judge>): Promise<Judged> {
  const { judge } = await import('./judge.ts')
  return judge(...what)
}

export function invalidConfig(findings: readonly Finding[], text: string): LakeError {
  const count = findings.filter(({ severity }) => severity === 'error').length
  return new LakeError(`${configName} is not valid: ${count} ${count === 1 ? 'error' : 'errors'}`, {
    code: 'config-invalid',
    exit: 'usage',
    details: formatFindings(findings, text),
    actions: [{ id: 'validate', command: 'lake config validate' }],
  })
}

async function refuseBroken(user: UserFiles, { scrape }: LakeConfig, templates: Templates): Promise<void> {
  const { userFindings } = await import('../lint/user-files.ts')
  const findings = userFindings(user, {
    scrapeSeconds: scrape.intervalSeconds,
    dashboards: dashboardTitles(templates),
  })
  if (findings.length === 0) return
  const files = [...new Set(findings.map(({ file }) => file))]
  const broken = files.length === 1 ? `${files[0]} is broken` : `${files.length} files of yours are broken`
  throw new LakeError(`${broken}: nothing was changed`, {
    code: 'user-file-invalid',
    exit: 'usage',
    details: formatFindings(findings, user),
    actions: [{ id: 'validate', command: 'lake config validate' }],
  })
}

function noProject(start: string): LakeError {
  return new LakeError(`no ${configName} in ${start} or any folder above it`, {
    code: 'no-project',
    exit: 'notRunning',
    actions: [
      { id: 'init', command: 'lake init' },
      { id: 'up', command: 'lake up' },
    ],
  })
}

const provisioned: Readonly<Record<string, RegExp>> = {
  alerts: /\.(?:rules|logql)\.ya?ml$/,
  dashboards: /\.json$/,
  alloy: /\.alloy$/,
  slo: /^(?!.*\.test\.).*\.ya?ml$/,
}

/** What the user keeps beside lake.yaml and wants in the stack. */
export async function userFiles(system: System, folder: string): Promise<UserFiles> {
  const found = new Map<string, string>()
  for (const [name, pattern] of Object.entries(provisioned)) {
    const files = await system.disk.list(join(folder, name))
    for (const file of files.filter((path) => pattern.test(path) && !path.includes('/'))) {
      found.set(`${name}/${file}`, (await system.disk.read(join(folder, name, file))) ?? '')
    }
  }
  const override = await system.disk.read(join(folder, overrideName))
  if (override !== undefined) found.set(overrideName, override)
  return found
}
