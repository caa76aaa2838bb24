// What an alert measures: its expression without the comparison that decides, and without what only takes series away.
import { syntaxOf } from '../../src/contracts/syntax.ts'
import type { SyntaxNode } from '../../src/contracts/syntax.ts'
import { childrenOf } from '../../src/contracts/tree.ts'

const comparisons = new Set(['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte', 'EqlSingle'])

/** Each must have data where the alert could ever fire. */
export function measuredParts(expression: string): readonly string[] {
  const [root] = childrenOf(syntaxOf(expression, 'prometheus')[0])
  return root === undefined ? [] : [...new Set(partsOf(root, expression))]
}

function partsOf(node: SyntaxNode, expression: string): readonly string[] {
  const children = childrenOf(node)
  const [first, operator] = children
  const last = children.at(-1)
  const whole = [expression.slice(node.from, node.to)]
  if (first === undefined || last === undefined) return whole
  if (node.name === 'ParenExpr') return partsOf(first, expression)
  if (node.name !== 'BinaryExpr' || operator === undefined) return whole
  if (operator.name === 'Unless') return partsOf(first, expression)
  if (operator.name === 'And') return [first, last].flatMap((side) => partsOf(side, expression))
  if (operator.name === 'Or') return [union(node, expression)]
  if (!comparisons.has(operator.name)) return whole
  return [first, last]
    .filter((side) => side.name !== 'NumberDurationLiteral')
    .flatMap((side) => partsOf(side, expression))
}

/** One of the sides is enough: what decides for a side stays in it, unless it is the very last step. */
function union(node: SyntaxNode, expression: string): string {
  const children = childrenOf(node)
  const [first, operator] = children
  const last = children.at(-1)
  const whole = expression.slice(node.from, node.to)
  if (first === undefined || last === undefined) return whole
  if (node.name === 'ParenExpr') return `(${union(first, expression)})`
  if (operator?.name === 'Or') return `${union(first, expression)} or ${union(last, expression)}`
  const decides = comparisons.has(operator?.name ?? '') && last.name === 'NumberDurationLiteral'
  return decides ? union(first, expression) : whole
}

/** LogQL is read by eye of a pattern: all that is compared with a number, all that `and` ties together. */
export function measuredLogParts(expression: string): readonly string[] {
  return expression.split(/\n?\s+and\s+(?=sum)/).map((part) => part.replace(/\s+>=?\s+[\d.]+\s*$/, '').trim())
}
