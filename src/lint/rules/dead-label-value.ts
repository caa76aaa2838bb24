import { problemFlaws } from '../worlds.ts'
import { lintRule } from '../rule.ts'

export const deadLabelValue = lintRule(
  'query',
  { id: 'dead-label-value', severity: 'warning', why: 'A label that never has this value matches nothing.' },
  ({ query }, context) => problemFlaws(query, context, 'value'),
)
