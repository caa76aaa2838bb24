import { problemFlaws } from '../worlds.ts'
import { lintRule } from '../rule.ts'

export const deadLabel = lintRule(
  'query',
  {
    id: 'dead-label',
    severity: 'warning',
    why: 'A label that a metric does not have matches nothing, or groups everything into one.',
  },
  ({ query }, context) => problemFlaws(query, context, 'label'),
)
