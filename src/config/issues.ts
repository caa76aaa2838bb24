// What zod found, as findings at their place in lake.yaml.
import type { z } from 'zod'
import type { Finding } from '../findings.ts'
import { nearest } from './nearest.ts'
import { pathKey } from './reading.ts'
import type { Path, Place, Reading } from './reading.ts'
import { isSecretPath } from './secrets.ts'
import { position } from './source.ts'
import type { Source } from './source.ts'

/** An issue outside unions, with its whole path. */
export interface FlatIssue {
  readonly code: string
  readonly path: Path
  readonly message: string
  readonly keys?: readonly string[]
  readonly values?: readonly unknown[]
  readonly params?: { readonly fix?: string; readonly at?: 'key'; readonly rule?: string } | undefined
}

export interface Where {
  readonly source: Source
  readonly reading: Reading
  /** What is checked: the reading with what flags and environment put over it. */
  readonly value: unknown
  /** Top-level keys that come from outside the file, and from where. */
  readonly outside: ReadonlyMap<string, string>
  readonly components: readonly string[]
}

const topLevelHint = ['retention', 'images', 'scrape', 'runtime', 'size', 'alerts', 'targets']

/** Of a union the branch that was meant answers, so that its own complaints are heard. */
export function flatten(issues: readonly z.core.$ZodIssue[], base: Path = []): readonly FlatIssue[] {
  return issues.flatMap((issue): readonly FlatIssue[] => {
    const path = [...base, ...(issue.path as Path)]
    if (issue.code === 'invalid_union') {
      const meant = meantBranch(issue.errors)
      return meant === undefined ? [{ code: issue.code, path, message: issue.message }] : flatten(meant, path)
    }
    if (issue.code === 'invalid_key') {
      const message = issue.issues[0]?.message ?? issue.message
      return [{ code: issue.code, path, message, params: { at: 'key' } }]
    }
    return [{ ...(issue as unknown as FlatIssue), path }]
  })
}

/** Branches whose kind of value fits; of several, the one with the fewest complaints. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const wrongKind = (issue: z.core.$ZodIssue) => issue.path.length === 0 && ['invalid_type', 'invalid_value'].includes(issue.code)
  const fitting = branches.filter((branch) => !branch.some(wrongKind))
  return [...fitting].sort((a, b) => a.length - b.length)[0]
}

export function issueFindings(issues: readonly FlatIssue[], where: Where): readonly Finding[] {
  const misspelt = new Set(issues.flatMap((issue) => misspellings(issue)))
  return issues.flatMap((issue) => {
    if (issue.keys !== undefined) return unknownKeys(issue, where)
    // "adress" is unknown, so "address" is missing: one mistake, one finding.
    const explained = misspelt.has(pathKey(issue.path)) && valueAt(where.value, issue.path) === undefined
    return explained ? [] : [issueFinding(issue, where)]
  })
}

/** The finding at a path: on the key or the value, or on the nearest thing above that is in the file. */
export function at(where: Where, path: Path, part: 'key' | 'value', finding: Omit<Finding, 'file' | 'line' | 'col'>): Finding {
  const origin = where.outside.get(String(path[0]))
  if (origin !== undefined) return { ...finding, file: origin, line: 1, col: 1 }
  for (let length = path.length; length > 0; length--) {
    const place = where.reading.places.get(pathKey(path.slice(0, length)))
    if (place === undefined) continue
    const exact = length === path.length
    return { ...finding, file: where.source.file, ...position(where.source, exact ? place[part] : place.key) }
  }
  return { ...finding, file: where.source.file, line: 1, col: 1 }
}

function issueFinding(issue: FlatIssue, where: Where): Finding {
  const { path, message, params } = issue
  const label = path.length === 0 ? 'lake.yaml' : labelOf(path)
  const value = valueAt(where.value, path)
  const place = where.outside.has(String(path[0])) ? undefined : where.reading.places.get(pathKey(path))
  const base = { ruleId: 'invalid-value', severity: 'error' } as const
  if (params?.fix !== undefined) {
    return at(where, path, params.at ?? 'value', { ...base, ruleId: params.rule ?? base.ruleId, message, fix: params.fix })
  }
  if (params?.at === 'key') return at(where, path, 'key', { ...base, message: `the name "${String(path.at(-1))}" ${message}` })
  if (value === undefined) return missing(issue, where, label)
  if (!message.startsWith('must ')) return at(where, path, 'key', { ...base, message })
  if (value === null) return at(where, path, 'key', { ...base, message: `${label} has no value`, fix: emptyFix(place, where, message) })
  const shown = showValue({ path, value, place }, where)
  const guess = typeof value === 'string' ? nearest(value, (issue.values ?? []).map(String)) : undefined
  const fix = guess === undefined ? {} : { fix: `did you mean "${guess}"?` }
  return at(where, path, 'value', { ...base, message: `${label} ${message}; it is ${shown}`, ...fix })
}

function missing(issue: FlatIssue, where: Where, label: string): Finding {
  const key = String(issue.path.at(-1))
  const example = /such as ([^\s,]+)/.exec(issue.message)?.[1] ?? '...'
  return at(where, issue.path, 'key', {
    ruleId: 'missing-key',
    severity: 'error',
    message: `${label} is missing`,
    fix: `add "${key}: ${example}"`,
  })
}

/** `channel: #ops` has no value, because a # starts a comment. */
function emptyFix(place: Place | undefined, where: Where, message: string): string {
  const rest = where.source.text.slice(place?.key ?? 0).split(/\r?\n/, 1)[0] ?? ''
  return /:\s+#\S/.test(rest) ? '"#" starts a comment: put the value in quotes' : `it ${message}`
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
  if (path.length === 0 && where.components.includes(key)) return `it is a component: write it under "components:"`
  if (path.length > 0 && topLevelHint.includes(key)) return `it belongs at the top level of lake.yaml, not in ${labelOf(path)}`
  const guess = nearest(key, valid)
  if (guess !== undefined) return `did you mean "${guess}"?`
  if (valid.length === 0) return 'remove it: nothing can be set here'
  return `known here: ${valid.slice(0, 24).join(', ')}${valid.length > 24 ? ', ...' : ''}`
}

export function labelOf(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('')
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => {
    const inside = typeof current === 'object' && current !== null && Object.hasOwn(current, part)
    return inside ? (current as Record<string | number, unknown>)[part] : undefined
  }, value)
}

/** The offending text as the user wrote it, and what became of it where the environment had a say. */
function showValue(it: { path: Path; value: unknown; place: Place | undefined }, where: Where): string {
  const names = where.reading.references.get(pathKey(it.path))
  if (Array.isArray(it.value)) return 'a list'
  if (typeof it.value === 'object') return 'a mapping'
  const from = names === undefined ? '' : ` (from ${names.map((name) => `\${${name}}`).join(', ')})`
  if (isSecretPath(it.path)) return `something else${from}`
  const written = names === undefined ? (it.place?.text ?? String(it.value)) : `"${String(it.value)}"`
  const line = written.split(/\r?\n/, 1)[0] ?? ''
  const short = line.length > 48 || line !== written ? `${line.slice(0, 48)}...` : line
  return `${typeof it.value === 'string' && !/^["'|>]/.test(short) ? `"${short}"` : short}${from}`
}
