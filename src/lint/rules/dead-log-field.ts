import { unquoted } from '../../contracts/tree.ts'
import { lintRule } from '../rule.ts'
import type { Query } from '../query.ts'

export const deadLogField = lintRule(
  'query',
  {
    id: 'dead-log-field',
    severity: 'warning',
    why: 'A field that no line of this service has filters everything away.',
  },
  ({ query }, { logs }) => {
    if (query.language !== 'loki' || query.open || logs === undefined) return []
    const own = new Set(logs.lines.map(({ of }) => of['service_name']))
    // What an application of the user's writes nobody has recorded.
    if (!servicesOf(query).every((service) => own.has(service))) return []
    return query
      .judgedLogs(logs)
      .filter(({ about }) => about === 'field')
      .map(({ from, message }) => ({
        at: () => query.place(from),
        message,
        fix: 'see lake logs for what its lines have',
      }))
  },
)

/** One for each stream; `undefined` where it may be any. */
function servicesOf(query: Query): readonly (string | undefined)[] {
  return query.named('Selector').map((selector) => {
    const text = query.of(selector)
    return /(?:^|[{,\s])service_name\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)/.exec(text)?.slice(1).map(unquoted)[0]
  })
}
