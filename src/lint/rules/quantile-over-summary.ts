import { typeOf } from '../facts.ts'
import { lintRule } from '../rule.ts'

export const quantileOverSummary = lintRule(
  'query',
  {
    id: 'quantile-over-summary',
    severity: 'warning',
    why: 'Quantiles of summaries cannot be added up or averaged, and histogram_quantile() wants buckets: the number means nothing.',
  },
  ({ query }, context) =>
    query.selectors.flatMap(({ node, selector, around }) => {
      if (typeOf(selector, context) !== 'summary' || /_(?:sum|count|created)$/.test(selector.metric))
        return []
      const by = around.find(
        ({ kind, name }) =>
          (kind === 'aggregate' && /^(?:sum|avg|stddev|stdvar)$/.test(name)) || name === 'histogram_quantile',
      )
      if (by === undefined) return []
      const message = `${by.name}() over quantiles of ${selector.metric}`
      return [{ at: () => query.place(node.from), message, fix: 'take max(), or its _sum by its _count' }]
    }),
)
