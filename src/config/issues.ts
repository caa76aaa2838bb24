// What zod found, as findings at their place in lake.yaml.
import type { Finding } from '../findings.ts'
import type { FlatIssue } from './flatten.ts'
import { projectName } from './name.ts'
import { nearest } from './nearest.ts'
import { pathKey } from './reading.ts'
import type { Path, Place } from './reading.ts'
import { isSecretName, isSecretPath } from './secrets.ts'
import { at, labelOf, valueAt } from './where.ts'
import type { Where } from './where.ts'

const topLevelHint = ['retention', 'images', 'scrape', 'runtime', 'size', 'alerts', 'targets', 'attach']

export function issueFindings(issues: readonly FlatIssue[], where: Where): readonly Finding[] {
  const misspelt = new Set(issues.flatMap((issue) => misspellings(issue)))
  return issues.flatMap((issue) => {
    if (issue.keys !== undefined) return unknownKeys(issue, where)
    // "adress" is unknown, so "address" is missing: one mistake, one finding.
    const explained = misspelt.has(pathKey(issue.path)) && valueAt(where.value, issue.path) === undefined
    return explained ? [] : [issueFinding(issue, where)]
  })
}

function issueFinding(issue: FlatIssue, where: Where): Finding {
  const { path, message, params } = issue
  const { fix, at: part = 'value', rule = 'invalid-value' } = params ?? {}
  const base = { ruleId: rule, severity: 'error' } as const
  if (fix !== undefined) return at(where, path, part, { ...base, message, fix })
  if (part === 'key')
    return at(where, path, part, { ...base, message: `the name "${String(path.at(-1))}" ${message}` })
  if (valueAt(where.value, path) === undefined) return missing(issue, where)
  return message.startsWith('must ') ? wrongValue(issue, where) : at(where, path, 'key', { ...base, message })
}

function wrongValue({ path, message, values }: FlatIssue, where: Where): Finding {
  const base = { ruleId: 'invalid-value', severity: 'error' } as const
  const label = path.length === 0 ? 'lake.yaml' : labelOf(path)
  const value = valueAt(where.value, path)
  const place = where.outside.has(String(path[0])) ? undefined : where.reading.places.get(pathKey(path))
  if (value === null) {
    return at(where, path, 'key', {
      ...base,
      message: `${label} has no value`,
      fix: emptyFix(place, where, message),
    })
  }
  const shown = showValue({ path, value, place }, where)
  const guess = typeof value === 'string' ? guessed(path, value, values) : undefined
  const fix = guess === undefined ? {} : { fix: `did you mean "${guess}"?` }
  return at(where, path, 'value', { ...base, message: `${label} ${message}${shown}`, ...fix })
}

function guessed(path: Path, value: string, values: readonly unknown[] = []): string | undefined {
  return path.length === 1 && path[0] === 'name' ? projectName(value) : nearest(value, values.map(String))
}

function missing(issue: FlatIssue, where: Where): Finding {
  const key = String(issue.path.at(-1))
  const example = /such as ([^\s,]+)/.exec(issue.message)?.[1] ?? '...'
  return at(where, issue.path, 'key', {
    ruleId: 'missing-key',
    severity: 'error',
    message: `${labelOf(issue.path)} is missing`,
    fix: `add "${key}: ${example}"`,
  })
}

/** `channel: #ops` has no value, because a # starts a comment. */
function emptyFix(place: Place | undefined, where: Where, message: string): string {
  const rest = where.source.text.slice(place?.key ?? 0).split(/\r?\n/, 1)[0] ?? ''
  return `it ${message}${/:\s+#\S/.test(rest) ? ', in quotes if it has a "#": that starts a comment' : ''}`
}

function unknownKeys(issue: FlatIssue, where: Where): readonly Finding[] {
  const valid = issue.message.split('\n').filter((key) => key !== '')
  return (issue.keys ?? []).map((key) => {
    const [noun, home] = unknownWords(issue.path)
    return at(where, [...issue.path, key], 'key', {
      ruleId: 'unknown-key',
      severity: 'error',
      message: `unknown ${noun} "${key}"${home}`,
      fix: unknownFix(key, valid, issue.path, where),
    })
  })
}

function misspellings({ keys, message, path }: FlatIssue): readonly string[] {
  const guesses = (keys ?? []).map((key) => nearest(key, message.split('\n')))
  return guesses.filter((guess) => guess !== undefined).map((guess) => pathKey([...path, guess]))
}

function unknownWords(path: Path): readonly [noun: string, home: string] {
  const label = labelOf(path)
  if (label === 'components') return ['component', '']
  if (label === 'alerts.overrides') return ['alert', '']
  return ['key', path.length === 0 ? '' : ` in ${label}`]
}

function unknownFix(key: string, valid: readonly string[], path: Path, where: Where): string {
  if (path.length === 0 && where.components.includes(key))
    return `it is a component: write it under "components:"`
  if (path.length > 0 && topLevelHint.includes(key))
    return `it belongs at the top level of lake.yaml, not in ${labelOf(path)}`
  const guess = nearest(key, valid)
  if (guess !== undefined) return `did you mean "${guess}"?`
  if (valid.length === 0) return 'remove it: nothing can be set here'
  return `known here: ${valid.slice(0, 24).join(', ')}${valid.length > 24 ? ', ...' : ''}`
}

interface Offence {
  readonly path: Path
  readonly value: unknown
  readonly place: Place | undefined
}

/** The offending text as the user wrote it, and what became of it where the environment had a say. */
function showValue({ path, value, place }: Offence, where: Where): string {
  if (Array.isArray(value)) return '; it is a list'
  if (typeof value === 'object') return '; it is a mapping'
  const names = where.reading.references.get(pathKey(path)) ?? []
  const from = names.map((name) => `\${${name}}`).join(', ')
  if (isHidden(path, names)) return from === '' ? '' : `; it is the value of ${from}`
  if (from !== '') return `; it is "${shortened(scalarText(value))}" (from ${from})`
  const text = shortened(place?.text ?? scalarText(value))
  return typeof value === 'string' && !/^["'|>]/.test(text) ? `; it is "${text}"` : `; it is ${text}`
}

/** What the environment brings to the wrong place may still be a secret. */
function isHidden(path: Path, names: readonly string[]): boolean {
  return isSecretPath(path) || (names.length > 0 && path[1] === 'receivers') || names.some(isSecretName)
}

/** Mappings and lists never get here. */
function scalarText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : ''
}

function shortened(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? ''
  return line.length > 48 || line !== text ? `${line.slice(0, 48)}...` : line
}
