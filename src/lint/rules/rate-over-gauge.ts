import { typeOf } from '../facts.ts'
import { lintRule } from '../rule.ts'

export const rateOverGauge = lintRule(
  'query',
  {
    id: 'rate-over-gauge',
    severity: 'warning',
    why: 'rate() takes every fall for a restart from zero: over a gauge, which falls by nature, the result means nothing.',
  },
  ({ query }, context) =>
    query.selectors.flatMap(({ node, selector, around }) => {
      const call = around.find(({ kind }) => kind === 'call')
      if (call === undefined || !/^(?:rate|irate|increase|resets)$/.test(call.name)) return []
      if (around[0]?.kind !== 'range' || typeOf(selector, context) !== 'gauge') return []
      const message = `${call.name}() over ${selector.metric}, which is a gauge`
      return [{ at: () => query.place(node.from), message, fix: 'use delta(), deriv() or avg_over_time()' }]
    }),
)
