import { seconds } from '../durations.ts'
import { metricsOf, typeOf } from '../facts.ts'
import { comparisonAround } from '../shapes.ts'
import { lintRule } from '../rule.ts'

/** A series of such a label is born with the first event that it counts. */
const born = ['code', 'status', 'status_code', 'reason', 'error', 'error_type', 'exception', 'outcome']

export const increaseOnFirstSample = lintRule(
  'alert',
  {
    id: 'increase-on-first-sample',
    severity: 'info',
    why: 'A series that is born with its first event has no value before it: increase() does not see the first one.',
  },
  ({ query, value }, context) => {
    // What lasts has a second event.
    if ((seconds(value('for') ?? '0s') ?? 0) > 0 || /\bunless\b/.test(query.text)) return []
    return query.selectors.flatMap(({ node, selector, around }) => {
      const call = around.find(({ kind }) => kind === 'call')
      if (call === undefined || !/^(?:rate|increase)$/.test(call.name)) return []
      if (comparisonAround(query, around) !== 0 || typeOf(selector, context) !== 'counter') return []
      const label = born.find((name) => metricsOf(selector, context).some(({ labels }) => labels.has(name)))
      if (label === undefined) return []
      const message = `${selector.metric} has no series for a ${label} before it happens once`
      const fix = 'add: or (metric unless metric offset 10m) > 0'
      return [{ at: () => query.place(node.from), message, fix }]
    })
  },
)
