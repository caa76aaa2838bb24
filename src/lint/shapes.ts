// Shapes of expressions that several rules ask for.
import type { SyntaxNode } from '../contracts/syntax.ts'
import type { Around } from './expression.ts'
import type { Query } from './query.ts'

export const comparisons = ['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte']

export function isNumber(node: SyntaxNode): boolean {
  if (node.name === 'ParenExpr') return node.firstChild !== null && isNumber(node.firstChild)
  if (node.name === 'BinaryExpr')
    return (
      node.firstChild !== null &&
      node.lastChild !== null &&
      isNumber(node.firstChild) &&
      isNumber(node.lastChild)
    )
  return node.name === 'NumberDurationLiteral'
}

/** The number that it must be above, where nothing but sums stands between: `sum(rate(x[5m])) > 0`. */
export function comparisonAround(query: Query, around: readonly Around[]): number | undefined {
  const binary = around.find(({ kind }) => kind === 'binary')
  if (binary === undefined || (binary.name !== 'Gtr' && binary.name !== 'Gte')) return undefined
  const right = binary.node.lastChild
  return right !== null && isNumber(right) ? Number(query.of(right)) : undefined
}

function spaceless(expression: string): string {
  return expression.replaceAll(/\s+/g, '')
}

/** `expression > 30`: what is compared, how, and with which number. */
export function bound(
  expression: string,
): { readonly of: string; readonly op: string; readonly number: number } | undefined {
  const [, of, op = '', number] =
    /^([^<>=!]*(?:\{[^{}]*\}[^<>=!]*)*)([<>]=?)(-?[\d.]+(?:e[+-]?\d+)?)$/.exec(
      spaceless(decisive(expression)),
    ) ?? []
  return of === undefined ? undefined : { of: scaleOf(of), op, number: Number(number) }
}

/** What stands before `and` and `unless`: a floor and an exception change no number. Nothing where two sides may decide. */
function decisive(expression: string): string {
  let depth = 0
  let end = expression.length
  for (const { 0: token, index } of expression.matchAll(
    /"(?:[^"\\]|\\.)*"|[()[\]{}]|\b(?:and|or|unless)\b/g,
  )) {
    if ('([{'.includes(token)) depth += 1
    else if (')]}'.includes(token)) depth -= 1
    else if (depth === 0 && token === 'or') return ''
    else if (depth === 0 && /^[au]/.test(token)) end = Math.min(end, index)
  }
  return expression.slice(0, end)
}

/** Over another window these count something else; a rate or an average stays what it is. */
const ofWindow = /(?:increase|i?delta|changes|resets|(?:count|sum)_over_time)\(/

/**
 * What two expressions have in common whose numbers mean the same: blanks, windows of rates, brackets, and the largest or
 * smallest of all, by whatever labels.
 */
export function scaleOf(expression: string): string {
  const bare = spaceless(expression)
  return peeled(ofWindow.test(bare) ? bare : bare.replaceAll(/\[[^[\]]*\]/g, '[]'))
}

function peeled(text: string): string {
  const [, inner = ''] = /^(?:(?:max|min)(?:(?:by|without)\([^()]*\))?)?\((.*)\)$/.exec(text) ?? []
  return inner !== '' && isClosed(inner) ? peeled(inner) : text
}

/** Every bracket that opens in it closes in it. */
function isClosed(text: string): boolean {
  let depth = 0
  for (const [character] of text.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}
