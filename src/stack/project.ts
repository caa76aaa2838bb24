// A project: the folder with lake.yaml, what that file says, and the user's own files beside it.
import { basename, dirname, join, resolve } from 'node:path'
import { projectName } from '../config/name.ts'
import { parseConfig, secretFiles } from '../config/parse.ts'
import type { ParseOptions, ParseResult, Sources } from '../config/parse.ts'
import { formatFindings } from '../config/report.ts'
import type { LakeConfig } from '../config/types.ts'
import { LakeError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { userFindings } from '../lint/user-files.ts'
import { overrideName } from '../render/env.ts'
import type { UserFiles } from '../render/render.ts'
import type { Templates } from '../render/templates.ts'
import type { System } from '../system/system.ts'

export const configName = 'lake.yaml'

export interface Project {
  readonly folder: string
  /** Everything generated lies here. */
  readonly dir: string
  readonly text: string
  readonly config: LakeConfig
  /** Where each value comes from. */
  readonly sources: Sources
  readonly warnings: readonly Finding[]
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
  const options = await parseOptions(system, folder, text, templates)
  const read = parseConfig(text, options)
  const parsed = read.ok ? read : secondReading(folder, text, options, open)
  if (!parsed.ok) throw invalidConfig(read.ok ? [] : read.findings, text)
  const user = await userFiles(system, folder)
  if (open.judged === true) refuseBroken(user)
  const { config, warnings, sources } = parsed
  return { folder, dir: join(folder, '.lake'), text, config, sources, warnings, user }
}

function secondReading(
  folder: string,
  text: string,
  options: ParseOptions,
  { tolerant, looking }: OpenOptions,
): ParseResult {
  if (tolerant === true) return parseConfig(`name: ${projectName(basename(folder))}`, options)
  return parseConfig(text, looking === true ? withPlaceholders(text, options) : options)
}

/** What judging a lake.yaml takes, the contents of the secret files that it names included. */
export async function parseOptions(
  system: System,
  folder: string,
  text: string,
  templates: Templates,
): Promise<ParseOptions> {
  const { environment } = system.host
  const contents = new Map<string, string>()
  for (const path of secretFiles(text, environment)) {
    const content = await system.disk.read(resolve(folder, path))
    if (content !== undefined) contents.set(path, content)
  }
  return {
    file: configName,
    environment,
    alerts: templates.alerts,
    secretFile: (path) => contents.get(path),
  }
}

const unset = 'https://unset.invalid'

/** Variables that are not set, and secret files that are not there, get a value that fits a receiver and hardly anything else. Nothing of it is ever written. */
function withPlaceholders(text: string, options: ParseOptions): ParseOptions {
  const named = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name)
  const placeholders = Object.fromEntries(named.map((name) => [name, unset]))
  const environment = { ...placeholders, ...options.environment }
  return { ...options, environment, secretFile: (path) => options.secretFile?.(path) || unset }
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

function refuseBroken(user: UserFiles): void {
  const findings = userFindings(user)
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
  alerts: /\.rules\.ya?ml$/,
  dashboards: /\.json$/,
  alloy: /\.alloy$/,
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
