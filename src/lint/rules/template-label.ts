import { lintRule } from '../rule.ts'
import { labelsOf } from '../worlds.ts'

export const templateLabel = lintRule(
  'alert',
  {
    id: 'template-label',
    severity: 'warning',
    why: 'A label that the result does not have is empty in the text: the message does not say what it is about.',
  },
  ({ query, labels, annotations }, context) => {
    const result = labelsOf(query, context)
    if (result === undefined) return []
    return [...labels, ...annotations].flatMap(({ value, at }) =>
      [...value.matchAll(/\$labels\.(\w+)/g)]
        .filter(({ 1: label = '' }) => !result.has(label) && !labels.some(({ name }) => name === label))
        .map(({ 1: label = '', index }) => ({
          at: at(index),
          message: `the result has no label ${label}`,
          fix: result.size === 0 ? 'it has none at all' : `it has ${[...result].join(', ')}`,
        })),
    )
  },
)
