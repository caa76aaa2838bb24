import { isNumber } from '../shapes.ts'
import { lintRule } from '../rule.ts'

export const nanInAggregation = lintRule(
  'query',
  {
    id: 'nan-in-aggregation',
    severity: 'info',
    why: 'A division by zero is NaN, and one NaN makes the sum of all the others NaN: the comparison is false, for all.',
  },
  ({ query, rule }) =>
    rule === undefined
      ? []
      : query.calls(/^(?:sum|avg|stddev|stdvar)$/).flatMap((call) => {
          const inner = query.argumentsOf(call)[0]
          const division = inner?.name === 'ParenExpr' ? inner.firstChild : inner
          if (division?.name !== 'BinaryExpr' || division.getChild('Div') === null) return []
          if (division.lastChild === null || isNumber(division.lastChild)) return []
          const message = `${query.nameOf(call)}() over a division`
          const fix = 'divide the sums: sum(a) / sum(b), or leave zero out: a / (b > 0)'
          return /[<>]\s*0/.test(query.of(division))
            ? []
            : [{ at: () => query.place(call.from), message, fix }]
        }),
)
