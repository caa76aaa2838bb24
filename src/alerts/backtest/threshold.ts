// The number that an alert compares with, found in the syntax tree: what stands on its other side is asked for once, and
// every threshold is then tried on the answer.
import { syntaxOf } from '../../contracts/syntax.ts'
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf, descendants } from '../../contracts/tree.ts'
import type { Span } from '../../render/spans.ts'
import { constantOf } from './constant.ts'

export const comparisons = ['>', '>=', '<', '<=', '==', '!='] as const
export type Comparison = (typeof comparisons)[number]

export interface Threshold {
  /** The expression without the comparison: the same series, those that the comparison drops too. */
  readonly left: string
  /** As if the number stood on the right. */
  readonly op: Comparison
  readonly number: number
}

const turned: Readonly<Record<Comparison, Comparison>> = {
  '>': '<',
  '>=': '<=',
  '<': '>',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
}

/** `at`: where the number stands that is meant, else the first comparison. Undefined: none can be taken out. */
export function thresholdOf(expression: string, at?: Span): Threshold | undefined {
  const tree = syntaxOf(expression, 'prometheus')[0]
  const [root] = childrenOf(tree)
  if (root === undefined || descendants(tree, '⚠').length > 0) return undefined
  const found = filtersIn(root, expression)
  const meant =
    at === undefined ? found : found.filter(({ side }) => side.from <= at.from && at.to <= side.to)
  const [first] = meant
  if (first === undefined) return undefined
  const { node, other, op, number } = first
  const inner = expression.slice(other.from, other.to)
  const left = `${expression.slice(0, node.from)}(${inner})${expression.slice(node.to)}`
  return { left: node === root ? inner : left, op, number }
}

interface Filter {
  readonly node: SyntaxNode
  readonly op: Comparison
  readonly number: number
  /** The side of the number. */
  readonly side: SyntaxNode
  readonly other: SyntaxNode
}

/**
 * Comparisons whose place among others does not matter: each only drops series and changes no value, so that it can be
 * done last. Those are on the way down through brackets, comparisons with numbers, and the left of `and` and `unless`.
 */
function filtersIn(node: SyntaxNode, expression: string): readonly Filter[] {
  const parts = childrenOf(node)
  const [first, operator] = parts
  if (first === undefined) return []
  if (node.name === 'ParenExpr') return filtersIn(first, expression)
  if (node.name !== 'BinaryExpr' || operator === undefined) return []
  if (operator.name === 'And' || operator.name === 'Unless') return filtersIn(first, expression)
  const word = expression.slice(operator.from, operator.to)
  const op = comparisons.find((known) => known === word)
  if (op === undefined || node.getChild('BoolModifier') !== null) return []
  return comparedWith({ node, op, sides: [first, parts.at(-1) ?? first] }, expression)
}

interface Compared {
  readonly node: SyntaxNode
  readonly op: Comparison
  readonly sides: readonly [SyntaxNode, SyntaxNode]
}

function comparedWith({ node, op, sides }: Compared, expression: string): readonly Filter[] {
  const [first, last] = sides
  const [left, right] = sides.map((side) => constantOf(side, expression))
  if (right !== undefined && left === undefined)
    return [...filtersIn(first, expression), { node, op, number: right, side: last, other: first }]
  if (left !== undefined && right === undefined)
    return [...filtersIn(last, expression), { node, op: turned[op], number: left, side: first, other: last }]
  return []
}

/** As PromQL compares: a NaN is only unequal. */
export function holds(op: Comparison, value: number, number: number): boolean {
  switch (op) {
    case '>':
      return value > number
    case '>=':
      return value >= number
    case '<':
      return value < number
    case '<=':
      return value <= number
    case '==':
      return value === number
    case '!=':
      return value !== number
    default:
      return false
  }
}
