import { seconds } from '../durations.ts'
import { lintRule } from '../rule.ts'

export const beyondRetention = lintRule(
  'query',
  {
    id: 'beyond-retention',
    severity: 'warning',
    why: 'What is older than the retention is gone: the query answers with less than it asks for, or with nothing.',
  },
  ({ query }, { retentionSeconds }) => {
    if (query.open) return []
    const most = retentionSeconds[query.language]
    return [...query.text.matchAll(/(?:\[|\boffset\s+)\s*([\dsmhdwy]+)/g)].flatMap(
      ({ 0: whole, 1: range = '', index }) => {
        const length = seconds(range)
        if (length === undefined || length <= most) return []
        const message = `${range} back, and data are kept for ${most / 3600}h`
        const fix = 'see retention in lake.yaml'
        return [{ at: () => query.place(index + whole.length - range.length), message, fix }]
      },
    )
  },
)
