import { seconds } from '../durations.ts'
import { valueOf, word } from '../yaml-tree.ts'
import { lintRule } from '../rule.ts'

/** After this long without a sample a series is gone. */
const stale = 300

export const groupInterval = lintRule(
  'group',
  {
    id: 'group-interval',
    severity: 'warning',
    why: 'Five minutes without a sample and a series is gone: recorded series have gaps, alerts resolve between evaluations.',
  },
  ({ node, name }) => {
    const value = valueOf(node, 'interval')
    const length = seconds(word(value) ?? '')
    if (value === undefined || length === undefined || length < stale) return []
    const message = `the group "${name}" is evaluated every ${word(value) ?? ''}`
    return [{ at: value.start, message, fix: 'take less than 5m' }]
  },
)
