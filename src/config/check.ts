// The values of lake.yaml against the schema and against each other.
import type { z } from 'zod'
import { sizes } from '../components/component.ts'
import type { Size } from '../components/component.ts'
import type { Finding } from '../findings.ts'
import { attachComplaints, withRelay } from './attach.ts'
import { describe } from './describe.ts'
import { flatten } from './flatten.ts'
import type { FlatIssue } from './flatten.ts'
import { typedScalar } from './interpolate.ts'
import { issueFindings } from './issues.ts'
import type { ParseOptions } from './parse.ts'
import { pathKey } from './reading.ts'
import type { Path } from './reading.ts'
import { decide, isRecord, targetComplaints } from './relations.ts'
import { resolve } from './resolve.ts'
import { lakeSchema } from './schema.ts'
import type { Catalogue, LakeInput } from './schema.ts'
import { isLiteral, literalSecret, secretFilePath, secretValues } from './secrets.ts'
import type { LakeConfig } from './types.ts'
import { at, valueAt } from './where.ts'
import type { Where } from './where.ts'

export interface Checked {
  readonly config?: LakeConfig
  readonly findings: readonly Finding[]
}

type CheckOptions = ParseOptions & { readonly components: Catalogue }

export function check(where: Where, options: CheckOptions): Checked {
  const catalogue = options.components
  const secrets = readSecretFiles(where, options)
  const { value, data, issues } = validate(secrets.value, schemaOf(options), where)
  const said = isRecord(value) && isRecord(value['components']) ? value['components'] : {}
  const decision = decide(withRelay(said, value), sizeOf(value), catalogue)
  // A key that does not exist has no effect anyhow: one mistake, one finding.
  const unknown = new Set(issues.flatMap(({ path, keys = [] }) => keys.map((key) => pathKey([...path, key]))))
  const complaints = [
    ...decision.complaints,
    ...targetComplaints(isRecord(value) ? value['targets'] : [], catalogue),
    ...attachComplaints(value),
  ].filter(({ path }) => !unknown.has(pathKey(path)))
  const findings = [
    ...issueFindings(issues, { ...where, value }),
    ...complaints.map(({ path, part, ...finding }) => at(where, path, part, finding)),
    ...secrets.findings,
  ]
  return data === undefined ? { findings } : { config: resolve(data, decision.modes, catalogue), findings }
}

const noAlerts = {}
const schemas = new WeakMap<object, WeakMap<object, z.ZodType<LakeInput>>>()

/** Built once: an edit reads a file several times. */
function schemaOf({ components, alerts }: CheckOptions): z.ZodType<LakeInput> {
  const byAlerts = schemas.get(components) ?? new WeakMap<object, z.ZodType<LakeInput>>()
  const schema = byAlerts.get(alerts ?? noAlerts) ?? lakeSchema(components, alerts)
  schemas.set(components, byAlerts.set(alerts ?? noAlerts, schema))
  return schema
}

function sizeOf(value: unknown): Size {
  const said = isRecord(value) ? value['size'] : undefined
  return sizes.find((size) => size === said) ?? 'default'
}

interface Validated {
  readonly value: unknown
  readonly data?: LakeInput
  readonly issues: readonly FlatIssue[]
}

/**
 * What a reference brings is text. Where the schema does not take that text, what it means as a YAML scalar is tried:
 * so `port: ${PORT}` is a number and `password: ${PASSWORD}` stays text, even if it is all digits.
 */
function validate(value: unknown, schema: z.ZodType<LakeInput>, where: Where): Validated {
  const first = schema.safeParse(value, { error: describe })
  if (first.success) return { value, data: first.data, issues: [] }
  const issues = flatten(first.error.issues)
  let typed = value
  for (const { path } of issues.filter(({ path }) => where.reading.references.has(pathKey(path)))) {
    const text = valueAt(typed, path)
    if (typeof text === 'string') typed = withValue(typed, path, typedScalar(text))
  }
  if (typed === value) return { value, issues }
  const second = schema.safeParse(typed, { error: describe })
  return second.success
    ? { value: typed, data: second.data, issues: [] }
    : { value: typed, issues: flatten(second.error.issues) }
}

/** A copy in which one value is another. */
function withValue(value: unknown, path: Path, replacement: unknown): unknown {
  const [head, ...rest] = path
  if (head === undefined) return replacement
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === head ? withValue(item, rest, replacement) : item))
  return isRecord(value) ? { ...value, [head]: withValue(value[head], rest, replacement) } : value
}

/** Puts the content of files in place of `file:`, and warns about secrets that are neither there nor in the environment. */
function readSecretFiles(
  where: Where,
  options: CheckOptions,
): { value: unknown; findings: readonly Finding[] } {
  const findings: Finding[] = []
  let value = where.value
  for (const secret of secretValues(where.value)) {
    const file = secretFilePath(secret.value)
    if (file === undefined) {
      if (isLiteral(secret, where.reading))
        findings.push(at(where, secret.path, 'value', literalSecret(secret.path)))
      continue
    }
    const content = options.secretFile?.(file)?.trim()
    if (content === undefined || content === '') {
      const message = content === '' ? `the file ${file} is empty` : `the file ${file} cannot be read`
      const fix = 'write the secret into it; its path starts at the folder of lake.yaml'
      findings.push(
        at(where, secret.path, 'value', { ruleId: 'secret-file', severity: 'error', message, fix }),
      )
    }
    value = withValue(
      value,
      secret.path,
      content === undefined || content === '' ? 'https://unread.invalid' : content,
    )
  }
  return { value, findings }
}
