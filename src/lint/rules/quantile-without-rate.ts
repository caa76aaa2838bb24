import { lintRule } from '../rule.ts'

export const quantileWithoutRate = lintRule(
  'query',
  {
    id: 'quantile-without-rate',
    severity: 'warning',
    why: 'Buckets count from the start of the process: the quantile is one of its whole life and hardly ever moves.',
  },
  ({ query }) =>
    query.selectors.flatMap(({ node, selector, around }) => {
      const names = around.map(({ name }) => name)
      if (!names.includes('histogram_quantile') || !selector.metric.endsWith('_bucket')) return []
      if (names.some((name) => /^(?:i?rate|increase|i?delta)$/.test(name))) return []
      const fix = `histogram_quantile(0.95, sum by (le) (rate(${selector.metric}[5m])))`
      return [{ at: () => query.place(node.from), message: 'a quantile of buckets without rate()', fix }]
    }),
)
