// Which series a selector means.
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf, descendants } from '../../contracts/tree.ts'
import { goText } from './go-text.ts'
import type { Labels } from './series.ts'

export interface Match {
  readonly label: string
  readonly accepts: (value: string) => boolean
}

export function matcherOf(selector: SyntaxNode, expression: string): readonly Match[] {
  const text = ({ from, to }: SyntaxNode): string => expression.slice(from, to)
  const named = descendants(selector, 'UnquotedLabelMatcher', 'QuotedLabelMatcher').map((node) => {
    const [label, op, value] = childrenOf(node).map(text)
    const name = label ?? ''
    return match(/^["'`]/.test(name) ? goText(name) : name, op ?? '', goText(value ?? '""'))
  })
  const metric = selector.getChild('Identifier')
  const quoted = descendants(selector, 'QuotedLabelName').map((node) => goText(text(node)))
  const names = [...(metric === null ? [] : [text(metric)]), ...quoted]
  return [...names.map((name) => match('__name__', '=', name)), ...named]
}

function match(label: string, op: string, value: string): Match {
  if (op === '=') return { label, accepts: (word) => word === value }
  if (op === '!=') return { label, accepts: (word) => word !== value }
  const pattern = new RegExp(`^(?:${value})$`, 'su')
  return { label, accepts: (word) => pattern.test(word) === (op === '=~') }
}

/** A label that a series has not is empty. */
export function matchedBy(matches: readonly Match[], labels: Labels): boolean {
  return matches.every(({ label, accepts }) => accepts(labels[label] ?? ''))
}
