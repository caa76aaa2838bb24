// lake.yaml as a file: read to be judged, edited to be kept.
import { dirname, join } from 'node:path'
import { setValue, unsetValue } from '../config/edit.ts'
import { parseConfig } from '../config/parse.ts'
import type { EditResult } from '../config/edit.ts'
import type { ParseOptions, ParseResult } from '../config/parse.ts'
import { LakeError } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { userFindings } from '../lint/user-files.ts'
import { dashboardTitles } from '../render/templates.ts'
import type { Templates } from '../render/templates.ts'
import { parseOptions } from '../stack/judge.ts'
import { configName, invalidConfig, requireProject, userFiles } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'
import { loadTemplates } from './session.ts'

interface ConfigFile {
  readonly file: string
  readonly text: string
  readonly templates: Templates
  readonly options: ParseOptions
}

async function configFile(system: System, start: string): Promise<ConfigFile> {
  const folder = await requireProject(system, start)
  const file = join(folder, configName)
  const text = (await system.disk.read(file)) ?? ''
  const templates = await loadTemplates(system)
  return { file, text, templates, options: await parseOptions(system, folder, text, templates) }
}

export interface Judged {
  readonly file: string
  /** lake.yaml and the user's own files, by the names that findings use. */
  readonly texts: ReadonlyMap<string, string>
  readonly ok: boolean
  readonly findings: readonly Finding[]
}

export async function readConfig(start: string): Promise<Judged> {
  const system = realSystem()
  const { file, text, templates, options } = await configFile(system, start)
  const parsed = parseConfig(text, options)
  const user = await userFiles(system, dirname(file))
  const broken = userFindings(user, { dashboards: dashboardTitles(templates) })
  return {
    file,
    texts: new Map([[configName, text], ...user]),
    ok: parsed.ok && broken.length === 0,
    findings: [...(parsed.ok ? parsed.warnings : parsed.findings), ...broken],
  }
}

/** With where each value comes from: no earlier judgement knows that. */
export async function resolvedConfig(start: string): Promise<Extract<ParseResult, { ok: true }>> {
  const { text, options } = await configFile(realSystem(), start)
  const parsed = parseConfig(text, options)
  if (!parsed.ok) throw invalidConfig(parsed.findings, text)
  return parsed
}

export interface Edit {
  readonly key: string
  readonly value: string | undefined
  readonly unset: boolean
  readonly dryRun: boolean
}

export interface Edited {
  readonly file: string
  readonly before: string
  readonly after: string
}

export async function editConfig(start: string, { key, value, unset, dryRun }: Edit): Promise<Edited> {
  if (unset === (value !== undefined)) {
    throw new LakeError(unset ? '--unset takes no value' : `which value should ${key} get?`, {
      code: 'usage',
      exit: 'usage',
      actions: [{ id: 'help', command: 'lake config set --help' }],
    })
  }
  const path = key.split('.')
  return changeConfig(start, dryRun, (text, options) =>
    value === undefined ? unsetValue(text, path, options) : setValue(text, path, { value, ...options }),
  )
}

/** Writes what an edit of lake.yaml makes of it, where that is valid. */
export async function changeConfig(
  start: string,
  dryRun: boolean,
  change: (text: string, options: ParseOptions) => EditResult,
): Promise<Edited> {
  const system = realSystem()
  const { file, text, options } = await configFile(system, start)
  const edited = change(text, options)
  if (!edited.ok) throw invalidConfig(edited.findings, edited.text)
  if (!dryRun && edited.text !== text) await system.disk.write(file, edited.text, 0o644)
  return { file, before: text, after: edited.text }
}
