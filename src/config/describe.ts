// Words for what a schema expected, where the schema has none of its own. They continue "<key> ...".
import type { z } from 'zod'

const nouns: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  array: 'a list',
  null: 'left empty',
}

/** Given to zod as its error map: its own words never reach a user. */
export function describe(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type') return wrongType(issue.expected, issue.input)
  if (issue.code === 'invalid_value') return `must be ${oneOf(issue.values)}`
  if (issue.code === 'too_small') return limit(issue.origin, Number(issue.minimum), 'at least')
  if (issue.code === 'too_big') return limit(issue.origin, Number(issue.maximum), 'at most')
  if (issue.code === 'not_multiple_of') return `must be a multiple of ${issue.divisor}`
  if (issue.code === 'unrecognized_keys') return keysOf(issue.inst).join('\n')
  if (issue.code === 'invalid_format')
    return `must be written as ${issue.format === 'regex' ? issue.pattern : issue.format}`
  return 'must be something else'
}

function wrongType(expected: string, input: unknown): string {
  const quotes = expected === 'string' && isPlain(input) ? ': put it in quotes' : ''
  return `must be ${nouns[expected] ?? 'something else'}${quotes}`
}

/** 12345 and true are no text in YAML, unless they are quoted. */
function isPlain(input: unknown): boolean {
  return typeof input === 'number' || typeof input === 'boolean'
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map(String)
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`
}

function limit(origin: string, bound: number, how: 'at least' | 'at most'): string {
  if (origin === 'string')
    return bound === 1 && how === 'at least' ? 'must not be empty' : `must have ${how} ${bound} characters`
  if (origin === 'array') return `must have ${how} ${bound} entries`
  return `must be ${how} ${bound}`
}

/** The keys an object takes; they travel as the message of its "unrecognized keys". */
function keysOf(schema: unknown): readonly string[] {
  const shape = (schema as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape
  return Object.keys(shape ?? {})
}
