import { problemFlaws } from '../worlds.ts'
import { lintRule } from '../rule.ts'

export const deadMetric = lintRule(
  'query',
  {
    id: 'dead-metric',
    severity: 'warning',
    why: 'A query for a metric that does not exist is empty for ever: it never fires and never shows anything.',
  },
  ({ query }, context) => [
    ...problemFlaws(query, context, 'metric'),
    ...problemFlaws(query, context, 'version'),
  ],
)
