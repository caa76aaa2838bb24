// Which values of lake.yaml are secrets. They come by reference, are never shown and are warned about as literals.
import type { Finding } from '../findings.ts'
import { pathKey } from './reading.ts'
import type { Path, Reading } from './reading.ts'

/** Names of keys whose values are secrets, wherever a component declares them. */
const secretName = /(password|passphrase|secret|token|api_?key|access_?key|private_?key)$/i

/** Of a key or of a variable. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) || /webhook/i.test(name)
}

/** `webhook` and `url` of a receiver are secrets too: who has them can post. */
export function isSecretPath(path: Path): boolean {
  const [top, section] = path
  const key = String(path.at(-1) ?? '')
  if (top === 'alerts')
    return section === 'receivers' && path.length === 4 && /^(webhook|url|password)$/.test(key)
  return top === 'components' && path.length > 2 && secretName.test(key)
}

export interface SecretValue {
  readonly path: Path
  readonly value: string
}

export function secretValues(value: unknown, path: Path = []): readonly SecretValue[] {
  if (typeof value === 'string') return isSecretPath(path) ? [{ path, value }] : []
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.entries(value).flatMap(([key, child]) => secretValues(child, [...path, key]))
}

/** `file:secrets/slack` stands for the content of that file. */
export function secretFilePath(value: string): string | undefined {
  return /^file:(.+)$/.exec(value)?.[1]
}

export function isLiteral({ path, value }: SecretValue, reading: Reading): boolean {
  return value !== '' && !reading.references.has(pathKey(path)) && secretFilePath(value) === undefined
}

/** A variable to suggest: `alerts.receivers.slack.webhook` is `SLACK_WEBHOOK`. */
function suggestedVariable(path: Path): string {
  const words = path.slice(1).filter((part) => part !== 'receivers' && part !== 'external')
  return words
    .join('_')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()
}

export function literalSecret(path: Path): Omit<Finding, 'file' | 'line' | 'col'> {
  const variable = suggestedVariable(path)
  return {
    ruleId: 'literal-secret',
    severity: 'warning',
    message: `${String(path.at(-1))} is a secret written in the open`,
    fix: `write "\${${variable}}" and export ${variable}, or "file:path" of a file kept out of git`,
  }
}
