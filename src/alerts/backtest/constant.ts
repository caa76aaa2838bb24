// Numbers in PromQL, and what they come to when they are calculated with.
import { parseDuration } from '../../config/units.ts'
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf } from '../../contracts/tree.ts'

/** Undefined where a series has a part in it. */
export function constantOf(node: SyntaxNode, expression: string): number | undefined {
  const parts = childrenOf(node)
  const [first, second] = parts
  if (node.name === 'NumberDurationLiteral') return literal(expression.slice(node.from, node.to))
  if (node.name === 'ParenExpr' && first !== undefined) return constantOf(first, expression)
  if (node.name === 'UnaryExpr' && second !== undefined) {
    const value = constantOf(second, expression)
    return value !== undefined && expression.startsWith('-', node.from) ? -value : value
  }
  return node.name === 'BinaryExpr' ? calculatedOf(parts, expression) : undefined
}

/** `bool` and what matches labels make a fourth part: they are for series. */
function calculatedOf(parts: readonly SyntaxNode[], expression: string): number | undefined {
  const [left, operator, right] = parts
  if (left === undefined || operator === undefined || right === undefined || parts.length !== 3)
    return undefined
  const [a, b] = [constantOf(left, expression), constantOf(right, expression)]
  return a === undefined || b === undefined ? undefined : calculate(operator.name, a, b)
}

/** Undefined where the operator is none of arithmetic. */
export function calculate(operator: string, a: number, b: number): number | undefined {
  switch (operator) {
    case 'Add':
      return a + b
    case 'Sub':
      return a - b
    case 'Mul':
      return a * b
    case 'Div':
      return a / b
    // Both keep the sign of the left.
    case 'Mod':
      return a % b
    case 'Pow':
      return power(a, b)
    default:
      return undefined
  }
}

/** In Go, 1 to the power of anything is 1, and so is -1 to an infinite one. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) ? 1 : a ** b
}

function literal(text: string): number | undefined {
  if (/^inf$/i.test(text)) return Infinity
  if (/^nan$/i.test(text)) return NaN
  if (/^0x[\da-f]+$/i.test(text)) return Number(text)
  const seconds = parseDuration(text)
  if (seconds !== undefined) return seconds
  // `017` is octal in Go.
  if (/^0\d/.test(text) && /^[0-7_]+$/.test(text)) return Number.parseInt(text.replaceAll('_', ''), 8)
  const value = Number(text.replaceAll('_', ''))
  return Number.isNaN(value) ? undefined : value
}
