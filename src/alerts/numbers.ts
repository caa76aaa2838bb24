// The numbers that an expression, of PromQL or LogQL, compares with: the thresholds of a rule that declares none.
import { syntaxOf } from '../contracts/syntax.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { childrenOf } from '../contracts/tree.ts'
import type { Backend, RuleNumber } from './rule.ts'

export const comparisons: Readonly<Record<string, string>> = {
  Eql: '==',
  Neq: '!=',
  Gtr: '>',
  Lss: '<',
  Gte: '>=',
  Lte: '<=',
}

export function comparedNumbers(expression: string, language: Backend): readonly RuleNumber[] {
  const found: RuleNumber[] = []
  for (const node of syntaxOf(expression, language)) {
    if (node.name !== 'BinaryExpr' && node.name !== 'BinOpExpr') continue
    const parts = childrenOf(node)
    const op = comparisons[parts[1]?.name ?? '']
    const value = numberIn(parts.at(-1), expression)
    if (op === undefined || value === undefined) continue
    found.push({ name: op, value, unit: '', default: null, source: 'file', key: null })
  }
  return found
}

const wrappers = new Set(['ParenExpr', 'Expr', 'MetricExpr'])

/** Of a literal, signed or in brackets; undefined for all else. */
export function numberIn(node: SyntaxNode | undefined, expression: string): number | undefined {
  if (node === undefined) return undefined
  const inner = childrenOf(node)
  if (wrappers.has(node.name)) return numberIn(inner[0], expression)
  if (node.name === 'LiteralExpr') return literal(expression.slice(node.from, node.to).replaceAll(/\s/g, ''))
  if (node.name === 'UnaryExpr') {
    const value = numberIn(inner.at(-1), expression)
    return value === undefined ? undefined : expression[node.from] === '-' ? -value : value
  }
  if (node.name !== 'NumberDurationLiteral') return undefined
  return literal(expression.slice(node.from, node.to))
}

function literal(text: string): number | undefined {
  const value = /^[+-]?inf$/i.test(text) ? Infinity : Number(text)
  return Number.isNaN(value) ? undefined : value
}
