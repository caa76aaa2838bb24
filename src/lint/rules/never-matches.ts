import { problemFlaws } from '../worlds.ts'
import { lintRule } from '../rule.ts'

export const neverMatches = lintRule(
  'query',
  {
    id: 'never-matches',
    severity: 'warning',
    why: 'Two sides that differ in their labels never meet: the result is always empty.',
  },
  ({ query }, context) => problemFlaws(query, context, 'match'),
)
