// Small words over a syntax tree, shared by the readers of PromQL and LogQL.
import type { SyntaxNode } from './syntax.ts'

export interface Problem {
  /** Where in the expression. */
  readonly from: number
  readonly message: string
  /** Absent: syntax or types, which are wrong wherever it is asked. */
  readonly about?: About
}

/** What no recording has, what only another version has, or two sides that share no labels. */
export type About = 'metric' | 'label' | 'value' | 'job' | 'match' | 'field' | 'version'

export function childrenOf({ children }: SyntaxNode): readonly SyntaxNode[] {
  return children
}

/** Itself included. */
export function descendants(node: SyntaxNode, ...names: readonly string[]): readonly SyntaxNode[] {
  const found: SyntaxNode[] = []
  const visit = (at: SyntaxNode): void => {
    if (names.includes(at.name)) found.push(at)
    at.children.forEach(visit)
  }
  visit(node)
  return found
}

export function errorsIn(tree: SyntaxNode, expression: string): readonly Problem[] {
  const first = firstError(tree)
  if (first === undefined) return []
  const rest = expression.slice(first.from).split('\n', 1)[0]?.slice(0, 30).trim() ?? ''
  const where = rest === '' ? 'where it ends' : `at "${rest}"`
  return [{ from: first.from, message: `syntax error ${where}` }]
}

function firstError(node: SyntaxNode): SyntaxNode | undefined {
  if (node.isError) return node
  for (const child of node.children) {
    const found = firstError(child)
    if (found !== undefined) return found
  }
  return undefined
}

/** Of a literal in quotes. */
export function unquoted(literal: string): string {
  const inner = literal.slice(1, -1)
  return literal.startsWith('`') ? inner : inner.replaceAll(/\\(.)/g, '$1')
}
