// One matcher of a selector against the values that a label is known to have.
import type { Values } from './known.ts'
import { patternProblem } from './re2.ts'

export interface Matcher {
  readonly label: string
  readonly op: string
  readonly value: string
  readonly from: number
}

/** Labels of HTTP answers: what a recording did not meet exists all the same. */
const answers = new Set(['status_code', 'code'])
const answerCodes = Array.from({ length: 500 }, (_, index) => String(index + 100))

export function accepts({ op, value }: Pick<Matcher, 'op' | 'value'>, word: string): boolean {
  if (op === '=') return word === value
  if (op === '!=') return word !== value
  const pattern = patternOf(value)
  // What cannot be read here may match.
  if (pattern === undefined) return true
  return op === '=~' ? pattern.test(word) : !pattern.test(word)
}

const patterns = new Map<string, RegExp | undefined>()

/** Made once: the same matchers stand in hundreds of rules. */
function patternOf(value: string): RegExp | undefined {
  if (!patterns.has(value)) patterns.set(value, madePattern(value))
  return patterns.get(value)
}

/** Patterns of RE2, as far as both languages agree: flags at their start, and named groups, are written otherwise. */
function madePattern(value: string): RegExp | undefined {
  const [, flags = '', rest = value] = /^\(\?([ims]+)\)([^]*)$/.exec(value) ?? []
  try {
    return new RegExp(`^(?:${rest.replaceAll('(?P<', '(?<')})$`, flags)
  } catch {
    return undefined
  }
}

/** Undefined where it can match; else why it never does. A value that is excluded must exist too. */
export function matcherProblem(matcher: Matcher, values: Values): string | undefined {
  const { label, op, value } = matcher
  if (op.endsWith('~') && patternProblem(value) !== undefined) return `"${value}" is no regular expression`
  if (values === null || value === '') return undefined
  const words = answers.has(label) ? [...values, ...answerCodes] : [...values]
  const named = op === '=~' || op === '!~' ? alternatives(value) : [value]
  const dead = named.filter(
    (word) => !words.some((known) => accepts({ op: op.endsWith('~') ? '=~' : '=', value: word }, known)),
  )
  return dead.length === 0 ? undefined : `${label} is never ${dead.map((word) => `"${word}"`).join(' nor ')}`
}

/** `a|b.*` -> both, where nothing in brackets divides otherwise. */
export function alternatives(pattern: string): readonly string[] {
  return /[()[\]]/.test(pattern) ? [pattern] : pattern.split('|')
}
