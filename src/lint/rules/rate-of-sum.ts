import { lintRule } from '../rule.ts'

export const rateOfSum = lintRule(
  'query',
  {
    id: 'rate-of-sum',
    severity: 'warning',
    why: 'In a sum the restart of one instance looks like a fall of all: the rate jumps by the whole sum.',
  },
  ({ query }) =>
    query.calls(/^(?:rate|irate|increase)$/).flatMap((call) => {
      const [subquery] = query.argumentsOf(call)
      const inner = subquery?.name === 'SubqueryExpr' ? subquery.firstChild : null
      if (inner?.name !== 'AggregateExpr') return []
      const name = query.nameOf(call)
      const message = `${name}() of ${query.nameOf(inner)}(): it must be the other way round`
      return [{ at: () => query.place(call.from), message, fix: `write sum(${name}(...))` }]
    }),
)
