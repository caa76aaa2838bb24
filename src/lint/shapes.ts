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

export function spaceless(expression: string): string {
  return expression.replaceAll(/\s+/g, '')
}

/** `expression > 30`: what is compared, and with which number. */
export function bound(expression: string): { readonly of: string; readonly number: number } | undefined {
  const [, of, number] =
    /^([^<>=!]*(?:\{[^{}]*\}[^<>=!]*)*)(?:[<>]=?)(-?[\d.]+(?:e[+-]?\d+)?)$/.exec(spaceless(expression)) ?? []
  return of === undefined ? undefined : { of, number: Number(number) }
}
