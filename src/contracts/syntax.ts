// A syntax tree as plain objects. That of lezer is made for editors: it is small, and each step in it makes new objects;
// here every query is walked many times.
import { parser as logql } from '@grafana/lezer-logql'
import { parser as promql } from '@prometheus-io/lezer-promql'

export class SyntaxNode {
  readonly name: string
  readonly isError: boolean
  readonly from: number
  readonly to: number
  readonly parent: SyntaxNode | null
  readonly children: SyntaxNode[] = []

  constructor(
    { name, isError }: { readonly name: string; readonly isError: boolean },
    { from, to }: { readonly from: number; readonly to: number },
    parent: SyntaxNode | null,
  ) {
    this.name = name
    this.isError = isError
    this.from = from
    this.to = to
    this.parent = parent
  }

  get firstChild(): SyntaxNode | null {
    return this.children[0] ?? null
  }

  get lastChild(): SyntaxNode | null {
    return this.children.at(-1) ?? null
  }

  getChild(name: string): SyntaxNode | null {
    return this.children.find((child) => child.name === name) ?? null
  }

  getChildren(name: string): readonly SyntaxNode[] {
    return this.children.filter((child) => child.name === name)
  }
}

const parsers = { prometheus: promql, loki: logql }

/** All nodes, from the outside in; the first is the whole. */
export function syntaxOf(
  expression: string,
  language: keyof typeof parsers,
): readonly [SyntaxNode, ...SyntaxNode[]] {
  const tree = parsers[language].parse(expression)
  const root = new SyntaxNode(tree.type, { from: 0, to: tree.length }, null)
  const all: [SyntaxNode, ...SyntaxNode[]] = [root]
  let at = root
  tree.iterate({
    enter({ type, from, to }) {
      if (type.isTop) return undefined
      // Nobody asks for it, and it would stand where an operand is expected.
      if (type.name === 'LineComment') return false
      const node = new SyntaxNode(type, { from, to }, at)
      at.children.push(node)
      all.push(node)
      at = node
      return undefined
    },
    leave({ type }) {
      if (!type.isTop) at = at.parent ?? root
    },
  })
  return all
}
