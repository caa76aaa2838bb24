// lake.yaml, judged: with all that this takes, which is loaded only where no earlier judgement holds.
import { basename, resolve } from 'node:path'
import { valuesOf } from '../config/edit.ts'
import { projectName } from '../config/name.ts'
import { parseConfig, secretFiles } from '../config/parse.ts'
import type { ParseOptions, ParseResult } from '../config/parse.ts'
import { secretFilePath, secretValues } from '../config/secrets.ts'
import type { LakeConfig } from '../config/types.ts'
import { valueAt } from '../config/where.ts'
import type { Finding } from '../findings.ts'
import type { Templates } from '../render/templates.ts'
import type { System } from '../system/system.ts'
import { memoryOf } from './judged.ts'
import type { SecretSource } from './judged.ts'
import { configName, invalidConfig } from './project.ts'
import type { OpenOptions } from './project.ts'

export interface Judged {
  readonly config: LakeConfig
  readonly warnings: readonly Finding[]
  /** To be kept for the next time; absent where it must not be. */
  readonly memory?: string
}

export async function judge(
  system: System,
  { folder, text, templates }: { folder: string; text: string; templates: Templates },
  open: OpenOptions,
): Promise<Judged> {
  const options = await parseOptions(system, folder, text, templates)
  const read = parseConfig(text, options)
  const parsed = read.ok ? read : secondReading(folder, text, options, open)
  if (!parsed.ok) throw invalidConfig(read.ok ? [] : read.findings, text)
  const { config, warnings } = parsed
  const memory = read.ok ? remember(read, text, options, templates.build) : undefined
  return { config, warnings, ...(memory === undefined ? {} : { memory }) }
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

/** What is warned about is judged each time. A secret written in the open is: it must not get into a second file. */
function remember(
  { config, warnings, sources: { reading } }: Extract<ParseResult, { ok: true }>,
  text: string,
  { environment, secretFile }: ParseOptions,
  build: string,
): string | undefined {
  if (warnings.length > 0) return undefined
  const raw = valuesOf(text)
  const secrets: { source: SecretSource; value: string }[] = []
  for (const { path, value } of secretValues(reading.value)) {
    const file = secretFilePath(value)
    const source = file === undefined ? { text: String(valueAt(raw, path)) } : { file }
    secrets.push({ source, value: file === undefined ? value : (secretFile?.(file) ?? '').trim() })
  }
  const variables = [...new Set([...reading.references.values()].flat())].toSorted()
  return memoryOf({ build, text, variables, secrets, config }, environment)
}
