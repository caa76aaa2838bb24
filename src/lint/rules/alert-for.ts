import { seconds } from '../durations.ts'
import { lintRule } from '../rule.ts'

/** They look back by themselves, or count events that are over. */
const windowed = /_over_time\(|\b(?:increase|changes|resets|delta)\(|^\s*vector\(|\bALERTS/

export const alertFor = lintRule(
  'alert',
  {
    id: 'alert-for',
    severity: 'warning',
    why: 'One failed scrape or one slow second fires it; after a restart, absent() is true for a moment everywhere.',
  },
  ({ query, name, value, at }, { scrapeSeconds }) => {
    const waits = seconds(value('for') ?? '0s') ?? 0
    if (/\babsent\(/.test(query.text) && waits < 2 * scrapeSeconds)
      return [
        { at: at('for'), message: `absent() with for: ${value('for') ?? '0s'}`, fix: 'wait 2m or more' },
      ]
    if (query.language === 'loki' || windowed.test(query.text)) return []
    if (waits === 0)
      return [{ at: at('alert'), message: `${name} fires at the first sample`, fix: 'add for: 2m' }]
    if (waits >= 2 * scrapeSeconds) return []
    const message = `it waits ${value('for') ?? ''}, and an evaluation comes every ${scrapeSeconds}s`
    return [{ at: at('for'), message, fix: `take ${2 * scrapeSeconds}s or more` }]
  },
)
