// `--only trino,logs`: components, services and topics, or single checks by id.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { topics } from './check.ts'
import type { Check, CheckResult } from './check.ts'

export interface Selection {
  readonly checks: readonly Check[]
  /** What was asked for; the rest of `checks` is what that needs. */
  readonly asked: ReadonlySet<string>
}

export function select(checks: readonly Check[], words: readonly string[]): Selection {
  if (words.length === 0) return { checks, asked: new Set(checks.map(({ id }) => id)) }
  const known = [
    ...new Set([...topics, ...checks.flatMap((check) => names(check)), ...checks.map(({ id }) => id)]),
  ]
  for (const word of words) if (!known.includes(word)) throw unknownWord(word, known)
  const asked = new Set(
    checks.filter((check) => words.some((word) => isMeant(check, word))).map(({ id }) => id),
  )
  return { checks: withNeeds(checks, asked), asked }
}

function isMeant(check: Check, word: string): boolean {
  return check.topic === word || check.id === word || names(check).includes(word)
}

/** `postgres-exporter.container` belongs to the component postgres, and to the service it is named after. */
function names({ subject, id }: Check): readonly string[] {
  return [subject, id.slice(0, id.indexOf('.'))]
}

/** Needs come before those that need them: one pass from the end finds all. */
function withNeeds(checks: readonly Check[], asked: ReadonlySet<string>): readonly Check[] {
  const wanted = new Set(asked)
  for (const check of checks.toReversed())
    if (wanted.has(check.id)) for (const need of check.needs) wanted.add(need)
  return checks.filter(({ id }) => wanted.has(id))
}

/** A need that was not asked for is told only where it is the cause. */
export function told(results: readonly CheckResult[], { asked }: Selection): readonly CheckResult[] {
  const causes = new Set(results.filter(({ id }) => asked.has(id)).map(({ because }) => because))
  return results.filter(({ id }) => asked.has(id) || causes.has(id))
}

function unknownWord(word: string, known: readonly string[]): LakeError {
  const close = nearest(word, known)
  return new LakeError(`--only knows no ${word} in this stack`, {
    code: 'unknown-check',
    exit: 'usage',
    details: [
      close === undefined
        ? `There are: ${known.filter((name) => !name.includes('.')).join(', ')}`
        : `Did you mean ${close}?`,
    ],
    actions: [
      { id: 'nearest', command: close === undefined ? 'lake health' : `lake health --only ${close}` },
    ],
  })
}
