// What Prometheus refuses in an expression that its grammar lets pass: texts, patterns, selectors of everything, ranges of
// what is no metric. Each of these keeps all rules from being loaded.
import { accepts } from '../contracts/matcher.ts'
import type { Matcher } from '../contracts/matcher.ts'
import { selectorOf } from '../contracts/promql-selectors.ts'
import { patternProblem } from '../contracts/re2.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { descendants, unquoted } from '../contracts/tree.ts'

type Refusal = (node: SyntaxNode, expression: string) => string | undefined

/** By the name of the node. */
const refusals: Readonly<Record<string, Refusal>> = {
  StringLiteral: (node, expression) => {
    const text = textOf(node, expression)
    const escape = text.startsWith('`') ? undefined : unknownEscape(text)
    return escape === undefined ? undefined : escapeMessage(escape, 'PromQL')
  },
  UnquotedLabelMatcher: badPattern,
  QuotedLabelMatcher: badPattern,
  VectorSelector: (node, expression) => {
    const { matchers } = selectorOf(node, expression)
    const quoted = node.getChild('LabelMatchers')?.getChild('QuotedLabelName') ?? null
    if (node.getChild('Identifier') !== null)
      return quoted !== null || matchers.some(({ label }) => label === '__name__')
        ? 'the name of the metric is there twice'
        : undefined
    if (quoted !== null) return undefined
    return matchers.some((matcher) => !accepts(matcher, '') || isUnclear(matcher))
      ? undefined
      : 'nothing here says which series: every matcher lets an empty label through'
  },
  MatrixSelector: (node, expression) => {
    const range = textOf(node, expression)
      .slice((node.firstChild?.to ?? node.from) - node.from)
      .trim()
    if (node.firstChild !== null && node.firstChild.name !== 'VectorSelector')
      return `a range of what is calculated wants a colon: ${range.replace(/\s*\]$/, ':]')}`
    return isNothing(range.slice(1, -1)) ? 'a range of no length' : undefined
  },
  SubqueryExpr: (node, expression) => {
    const [range] = node.getChildren('DurationExpr')
    return range !== undefined && isNothing(textOf(range, expression)) ? 'a range of no length' : undefined
  },
  OffsetExpr: ({ firstChild }) =>
    firstChild?.name === 'OffsetExpr' ? 'an offset of an offset: write one' : undefined,
  StepInvariantExpr: ({ firstChild }) =>
    firstChild?.name === 'StepInvariantExpr' ? 'a second @: write one' : undefined,
  BinaryExpr: (node, expression) => {
    const set = ['And', 'Or', 'Unless'].find((name) => node.getChild(name) !== null)?.toLowerCase()
    if (set !== undefined && node.getChild('MatchingModifierClause') !== null)
      return descendants(node.getChild('MatchingModifierClause') ?? node, 'GroupLeft', 'GroupRight').length >
        0
        ? `${set} takes no group_left or group_right: it brings over no labels`
        : undefined
    const bool = node.getChild('BoolModifier')
    const isComparison = ['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte'].some(
      (name) => node.getChild(name) !== null,
    )
    return bool !== null && textOf(bool, expression).startsWith('bool') && !isComparison
      ? 'bool is for comparisons'
      : undefined
  },
}

/** In words; undefined: nothing, or nothing that can be told here. */
export function refusal(node: SyntaxNode, expression: string): string | undefined {
  return refusals[node.name]?.(node, expression)
}

/** Of a pattern that cannot be read, or whose flags are RE2's own, nobody knows here what it lets through. */
function isUnclear({ op, value }: Matcher): boolean {
  return op.endsWith('~') && (/\(\?[imsU-]/.test(value) || patternProblem(value) !== undefined)
}

function badPattern(node: SyntaxNode, expression: string): string | undefined {
  const operator = node.getChild('MatchOp')
  const literal = node.getChild('StringLiteral')
  if (operator === null || literal === null || !textOf(operator, expression).endsWith('~')) return undefined
  const written = textOf(literal, expression)
  // Of an escape that there is not, its own text complains.
  if (!written.startsWith('`') && unknownEscape(written) !== undefined) return undefined
  const problem = patternProblem(unquoted(written))
  return problem === undefined ? undefined : noPattern(written, problem)
}

export function noPattern(written: string, problem: string): string {
  return `${written} is no regular expression: ${problem}`
}

export function escapeMessage(escape: string, language: string): string {
  return `${language} knows no ${escape} in quotes: write \\${escape}`
}

/** Those of Go: of the two quotes only the one around it. */
export function unknownEscape(literal: string): string | undefined {
  return (literal.startsWith("'") ? singleQuoted : doubleQuoted).exec(literal)?.[0]
}

const doubleQuoted = /(?<=(?<!\\)(?:\\\\)*)\\[^abfnrtvxuU0-7\\"]/
const singleQuoted = /(?<=(?<!\\)(?:\\\\)*)\\[^abfnrtvxuU0-7\\']/

function isNothing(duration: string): boolean {
  return /^\s*(?:0+[a-z]*\s*)+$/.test(duration)
}

function textOf({ from, to }: SyntaxNode, expression: string): string {
  return expression.slice(from, to)
}
