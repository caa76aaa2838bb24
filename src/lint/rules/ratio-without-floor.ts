import { comparisons, isNumber } from '../shapes.ts'
import { lintRule } from '../rule.ts'

export const ratioWithoutFloor = lintRule(
  'alert',
  {
    id: 'ratio-without-floor',
    severity: 'warning',
    why: 'Where little happens one failure of one request is 100 %: at night the alert fires for nothing.',
  },
  ({ query }) => {
    if (!query.readable || query.named('And').length > 0) return []
    return query.named('BinaryExpr').flatMap((node) => {
      if (node.getChild('Div') === null || !comparisons.some((name) => hasAbove(node, name))) return []
      const [left, right] = [node.firstChild, node.lastChild]
      if (left === null || right === null || isNumber(left) || isNumber(right)) return []
      if (!counts(query.of(left)) || !counts(query.of(right))) return []
      return [
        {
          at: () => query.place(right.from),
          message: 'a share of events without a least number of them',
          fix: `add: and ${query.of(right).split('\n')[0]?.replaceAll('rate(', 'increase(').slice(0, 80) ?? ''} > 10`,
        },
      ]
    })
  },
)

function counts(text: string): boolean {
  return (
    /\b(?:rate|increase|count_over_time)\(/.test(text) &&
    !/_sum\b|_seconds_total\b|_bytes(?:_total)?\b/.test(text)
  )
}

function hasAbove(node: { readonly parent: Above | null }, name: string): boolean {
  for (let at = node.parent; at !== null; at = at.parent)
    if (at.name === 'BinaryExpr' && at.getChild(name) !== null) return true
  return false
}

interface Above {
  readonly name: string
  readonly parent: Above | null
  getChild(name: string): unknown
}
