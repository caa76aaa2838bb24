// lake.yaml -> LakeConfig, or what is wrong with it and where. Pure, and never throws.
import { components } from '../components/index.ts'
import type { Finding, Severity } from '../findings.ts'
import type { AlertCatalogue } from './alert-schema.ts'
import { check } from './check.ts'
import { overlay } from './environment.ts'
import type { Overrides } from './environment.ts'
import type { Environment } from './interpolate.ts'
import { readValues } from './reading.ts'
import type { Reading } from './reading.ts'
import { isRecord } from './relations.ts'
import type { Catalogue } from './schema.ts'
import { secretFilePath, secretValues } from './secrets.ts'
import { position, readSource } from './source.ts'
import type { Source } from './source.ts'
import type { LakeConfig } from './types.ts'

export interface ParseOptions {
  /** Name of the file in findings. */
  readonly file: string
  /** For `${VAR}` in values, and LAKE_NAME, LAKE_SIZE, LAKE_RUNTIME. */
  readonly environment: Environment
  /** The shipped alerts; without them, the names under `alerts.overrides` are not checked. */
  readonly alerts?: AlertCatalogue
  /** Instead of the components lake ships. */
  readonly components?: Catalogue
  /** What the command line says; wins over all else. */
  readonly flags?: Overrides
  /** The content of a file that a secret names with `file:`; undefined where it cannot be read. */
  readonly secretFile?: (path: string) => string | undefined
}

/** Where values come from. */
export interface Sources {
  readonly reading: Reading
  /** Top-level keys said outside the file: `LAKE_SIZE`, `--size`. */
  readonly outside: ReadonlyMap<string, string>
}

export type ParseResult =
  | {
      readonly ok: true
      readonly config: LakeConfig
      readonly warnings: readonly Finding[]
      readonly sources: Sources
    }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export function parseConfig(text: string, options: ParseOptions): ParseResult {
  const read = readSource(text, options.file)
  if (!read.ok) return { ok: false, findings: tidy(read.findings) }
  const reading = readValues(read.source, options.environment)
  // Nothing but comments is a lake.yaml that says nothing: only what must be said is missing.
  const root = reading.value ?? {}
  if (!isRecord(root))
    return { ok: false, findings: tidy([...read.findings, ...reading.findings, notMapping(read.source)]) }
  const { value, origins: outside } = overlay(root, options.environment, options.flags)
  const where = {
    source: read.source,
    reading,
    outside,
    value,
    components: Object.keys(options.components ?? components),
  }
  const checked = check(where, { ...options, components: options.components ?? components })
  const findings = tidy([...read.findings, ...reading.findings, ...checked.findings])
  const wrong = findings.some(({ severity }) => severity === 'error')
  if (checked.config === undefined || wrong) return { ok: false, findings }
  return { ok: true, config: checked.config, warnings: findings, sources: { reading, outside } }
}

/** The paths that secrets name with `file:`, for the caller to read; `parseConfig` asks for them by `secretFile`. */
export function secretFiles(text: string, environment: Environment): readonly string[] {
  const read = readSource(text, 'lake.yaml')
  if (!read.ok) return []
  return secretValues(readValues(read.source, environment).value)
    .map(({ value }) => secretFilePath(value))
    .filter((path) => path !== undefined)
}

function notMapping(source: Source): Finding {
  const start = source.document.contents?.range?.[0] ?? 0
  return {
    ruleId: 'not-a-mapping',
    severity: 'error',
    file: source.file,
    ...position(source, start),
    message: 'lake.yaml must be keys with values at its top level',
    fix: 'start it with "name: my-lakehouse"',
  }
}

/** In the order of the file. A value that is already complained about is not judged a second time. */
function tidy(findings: readonly Finding[]): readonly Finding[] {
  const placeOf = ({ file, line, col }: Finding) => `${file}:${line}:${col}`
  const causes = new Set(findings.filter(({ ruleId, severity }) => isCause(ruleId, severity)).map(placeOf))
  const said = new Set<string>()
  return [...findings]
    .sort((a, b) => a.line - b.line || a.col - b.col)
    .filter((finding) => finding.ruleId !== 'invalid-value' || !causes.has(placeOf(finding)))
    .filter((finding) => {
      const text = `${placeOf(finding)} ${finding.message}`
      return !said.has(text) && said.add(text)
    })
}

function isCause(ruleId: string, severity: Severity): boolean {
  return severity === 'error' && ruleId !== 'invalid-value' && ruleId !== 'missing-key'
}
