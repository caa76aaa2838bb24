import { seconds } from '../durations.ts'
import { lintRule } from '../rule.ts'

/** Fewer, and one scrape that fails leaves nothing to count with. */
const scrapes = 4

export const shortRange = lintRule(
  'query',
  {
    id: 'short-range',
    severity: 'warning',
    why: 'rate() and its like want two samples at least: with a range this short one slow scrape leaves a gap.',
  },
  ({ query, rule }, { scrapeSeconds }) =>
    query.selectors.flatMap(({ node, around: [range, call] }) => {
      if (rule === undefined || range?.kind !== 'range' || call?.kind !== 'call') return []
      if (!/^(?:rate|irate|increase|delta|idelta|deriv)$/.test(call.name)) return []
      const length = seconds(range.name)
      if (length === undefined || length >= scrapes * scrapeSeconds) return []
      return [
        {
          at: () => query.place(node.to + 1),
          message: `a range of ${range.name}, and a scrape every ${scrapeSeconds}s`,
          fix: `take ${scrapes * scrapeSeconds}s or more`,
        },
      ]
    }),
)
