import { typeOf } from '../facts.ts'
import type { Around } from '../expression.ts'
import { lintRule } from '../rule.ts'

/** They ask how a counter moves, or only whether it is there. */
const fine =
  /^(?:i?rate|increase|resets|changes|i?delta|deriv|absent|absent_over_time|present_over_time|count|count_over_time|count_values|group|timestamp|label_replace|label_join|ts_of_\w+)$/

export const counterWithoutRate = lintRule(
  'query',
  {
    id: 'counter-without-rate',
    severity: 'warning',
    why: 'A counter only grows, and begins anew with every restart: its value says how long something has run.',
  },
  ({ query }, context) =>
    query.selectors.flatMap(({ node, selector, around }) => {
      if (around.some(({ kind, name }) => (kind === 'call' || kind === 'aggregate') && fine.test(name)))
        return []
      if (around.some(onlyWhether(node))) return []
      if (typeOf(selector, context) !== 'counter') return []
      const message = `the bare value of ${selector.metric}, which is a counter`
      return [{ at: () => query.place(node.from), message, fix: 'use rate() or increase()' }]
    }),
)

/** `and x`, `x unless x offset 10m`: only whether it is there. */
function onlyWhether({ from }: { readonly from: number }): (around: Around) => boolean {
  return ({ kind, name, node }) =>
    kind === 'binary' && (name === 'Unless' || (name === 'And' && (node.lastChild?.from ?? 0) <= from))
}
