import { fieldDefaults } from '../panels.ts'
import { lintRule } from '../rule.ts'

/** What a metric counts in by its name, and the units of the same or of another measure that would show it wrongly. */
const wrong: readonly (readonly [suffix: RegExp, units: RegExp, right: string])[] = [
  [/_seconds$/, /^(?:ms|µs|ns|m|h|d|bytes|decbytes|bits|kbytes|mbytes|gbytes|percent|percentunit)$/, 's'],
  [/_milliseconds$|_millis$|_ms$/, /^(?:s|µs|ns|m|h|d|bytes|decbytes|bits|percent|percentunit)$/, 'ms'],
  [
    /_bytes$/,
    /^(?:s|ms|bits|decbits|kbytes|deckbytes|mbytes|decmbytes|gbytes|decgbytes|percent|percentunit)$/,
    'bytes',
  ],
  [/_ratio$/, /^(?:percent|s|ms|bytes|decbytes)$/, 'percentunit'],
  [/_celsius$/, /^(?:fahrenheit|s|ms|bytes|percent)$/, 'celsius'],
]

export const unitSuffix = lintRule(
  'panel',
  {
    id: 'unit-suffix',
    severity: 'warning',
    why: 'The name of a metric says what it counts in: shown in another unit the number is wrong by a thousand, or means nothing.',
  },
  (panel) => {
    const { unit } = fieldDefaults(panel)
    if (typeof unit !== 'string') return []
    return panel.targets.flatMap(({ query }) => {
      // Arithmetic and functions may change the unit; what is chosen or summed keeps it.
      if (query === undefined || query.named('BinaryExpr', 'UnaryExpr').length > 0) return []
      return query.selectors.flatMap(({ node, selector, around }) => {
        if (around.some(({ kind, name }) => !keeps(kind, name))) return []
        const found = wrong.find(([suffix, units]) => suffix.test(selector.metric) && units.test(unit))
        if (found === undefined) return []
        const message = `${selector.metric} shown in the unit "${unit}"`
        return [{ at: () => query.place(node.from), message, fix: `write "${found[2]}"` }]
      })
    })
  },
)

function keeps(kind: string, name: string): boolean {
  if (kind === 'aggregate') return /^(?:sum|avg|min|max|topk|bottomk|quantile)$/.test(name)
  return (
    kind === 'range' ||
    kind === 'subquery' ||
    /^(?:avg|min|max|last|quantile)_over_time$|^abs$|^sort/.test(name)
  )
}
