import { problemFlaws } from '../worlds.ts'
import { lintRule } from '../rule.ts'

export const deadJob = lintRule(
  'query',
  { id: 'dead-job', severity: 'warning', why: 'No series has a job that nothing scrapes.' },
  ({ query }, context) => problemFlaws(query, context, 'job'),
)
