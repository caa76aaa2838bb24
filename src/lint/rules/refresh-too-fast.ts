import { seconds } from '../durations.ts'
import { lintRule } from '../rule.ts'

export const refreshTooFast = lintRule(
  'dashboard',
  {
    id: 'refresh-too-fast',
    severity: 'info',
    why: 'Nothing new comes between two scrapes: every query runs for the same answer.',
  },
  ({ data, at }, { scrapeSeconds }) => {
    const { refresh } = data
    const length = typeof refresh === 'string' ? seconds(refresh) : undefined
    if (length === undefined || length === 0 || length >= scrapeSeconds) return []
    const message = `it refreshes every ${String(refresh)}, and a scrape comes every ${scrapeSeconds}s`
    return [{ at: at('refresh'), message, fix: `take ${scrapeSeconds}s or more` }]
  },
)
