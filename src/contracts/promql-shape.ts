// What is known of the result of a part of an expression.
import type { SyntaxNode } from './syntax.ts'
import type { Kind } from './functions.ts'
import type { Selected } from './promql-selectors.ts'
import type { About } from './tree.ts'

export interface Shape {
  readonly kind: Kind
  /** Names of labels; undefined: nobody knows. */
  readonly labels: ReadonlySet<string> | undefined
  /** Made of names that only another version has: empty here, for ever. */
  readonly otherVersion?: true
}

export interface Reading {
  readonly text: (node: SyntaxNode) => string
  readonly say: (node: SyntaxNode, message: string, about?: About) => void
  readonly shape: (node: SyntaxNode) => Shape
  readonly select: (node: SyntaxNode) => Selected
}

export function has({ labels }: Shape, label: string): boolean {
  return labels === undefined || labels.has(label)
}
