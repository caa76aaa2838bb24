import { comparisons } from '../shapes.ts'
import { lintRule } from '../rule.ts'

export const noComparison = lintRule(
  'alert',
  {
    id: 'no-comparison',
    severity: 'warning',
    why: 'An alert fires for whatever its expression returns: without a condition it fires as long as there is data.',
  },
  ({ query }) => {
    if (!query.readable || query.named(...comparisons, 'Unless').length > 0) return []
    if (/\babsent(?:_over_time)?\(|^\s*vector\(/.test(query.text)) return []
    const recorded = query.named('VectorSelector').some((node) => /^ALERTS\b/.test(query.of(node)))
    if (recorded) return []
    return [{ at: () => query.place(0), message: 'an alert without a condition', fix: 'compare it: > 0' }]
  },
)
