import { textOf } from '../dashboard.ts'
import { lintRule } from '../rule.ts'
import { labelsOf } from '../worlds.ts'

export const legendLabel = lintRule(
  'query',
  {
    id: 'legend-label',
    severity: 'warning',
    why: 'A label that the result does not have leaves a hole in the legend: lines that nobody can tell apart.',
  },
  ({ query, target }, context) => {
    if (target === undefined) return []
    const result = labelsOf(query, context)
    if (result === undefined) return []
    return [...textOf(target.data['legendFormat']).matchAll(/\{\{\s*(\w+)\s*\}\}/g)]
      .filter(({ 1: label = '' }) => !result.has(label) && label !== '__name__')
      .map(({ 1: label = '' }) => ({
        at: target.at('legendFormat'),
        message: `the result has no label ${label}`,
        fix: result.size === 0 ? 'it has none at all' : `it has ${[...result].join(', ')}`,
      }))
  },
)
