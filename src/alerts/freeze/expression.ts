// What an expression tells of the series that it reads: which labels decide, how far back it looks, whether it knows the
// clock.
import { parseDuration } from '../../config/units.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf, descendants, unquoted } from '../../contracts/tree.ts'

export interface Reads {
  /** Labels that it matches, groups or joins by. */
  readonly labels: ReadonlySet<string>
  /** Values of labels that it names. */
  readonly values: ReadonlySet<string>
  /** Labels that it matches by a pattern: their values must stay. */
  readonly patterns: ReadonlySet<string>
  readonly reachMs: number
  /** It compares with the time of day, or takes labels away: then every label and every second counts. */
  readonly takesAway: boolean
  readonly knowsTime: boolean
}

export function readsOf(expression: string): Reads {
  const tree = syntaxOf(expression, 'prometheus')[0]
  const textOf = ({ from, to }: SyntaxNode): string => expression.slice(from, to)
  const literals = descendants(tree, 'StringLiteral').map((node) => unquoted(textOf(node)))
  const names = descendants(tree, 'LabelName').map(textOf)
  const quoted = descendants(tree, 'QuotedLabelName').map((node) => unquoted(textOf(node)))
  const matchers = descendants(tree, 'UnquotedLabelMatcher', 'QuotedLabelMatcher')
  const patterns = matchers.filter((node) => /=~|!~/.test(textOf(node.getChild('MatchOp') ?? node)))
  return {
    // label_replace and label_join name theirs in texts.
    labels: new Set([...names, ...quoted, ...literals]),
    values: new Set(literals),
    patterns: new Set(patterns.map((node) => textOf(childrenOf(node)[0] ?? node).replaceAll('"', ''))),
    reachMs: reach(tree, textOf),
    takesAway: descendants(tree, 'Without', 'Ignoring').length > 0,
    knowsTime: descendants(tree, 'Time', 'Timestamp').length > 0,
  }
}

function reach(tree: SyntaxNode, textOf: (node: SyntaxNode) => string): number {
  const longest = (name: string, inner: string): number =>
    Math.max(
      0,
      ...descendants(tree, name).map((node) => {
        const duration = inner === name ? node : node.getChild(inner)
        return duration === null ? 0 : (parseDuration(textOf(duration)) ?? 0) * 1000
      }),
    )
  return (
    longest('MatrixSelector', 'DurationExpr') +
    longest('SubqueryExpr', 'DurationExpr') +
    longest('OffsetDurationExpr', 'OffsetDurationExpr')
  )
}

/** Labels that texts of the rule show: `{{ $labels.instance }}`. */
export function shownLabels(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/(?:\$labels|\.Labels)\.(\w+)|\$labels\s+"([^"]+)"/g)].map(
        ([, name, quoted]) => name ?? quoted ?? '',
      ),
    ),
  )
}
