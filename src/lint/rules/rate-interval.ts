import { lintRule } from '../rule.ts'

export const rateInterval = lintRule(
  'panel',
  {
    id: 'rate-interval',
    severity: 'warning',
    fixable: true,
    why: '$__interval is as short as a pixel is wide: zoomed in it holds fewer than two samples, and the graph is empty.',
  },
  ({ targets }) =>
    targets.flatMap(({ data, query }) => {
      const { expr } = data
      if (typeof expr !== 'string' || query?.language !== 'prometheus') return []
      const range = /\b(?:rate|irate|increase)\([^()]*\[\s*(\$__interval\b|\$\{__interval\})/g
      return [...expr.matchAll(range)].map(({ 0: whole, 1: macro = '', index }) => ({
        at: () => query.place(index + whole.length - macro.length),
        message: `${macro} in a rate`,
        fix: 'write $__rate_interval',
        edit: { from: macro, to: '$__rate_interval' },
      }))
    }),
)
