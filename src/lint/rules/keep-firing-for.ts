import { comparisonAround } from '../shapes.ts'
import { seconds } from '../durations.ts'
import { lintRule } from '../rule.ts'

export const keepFiringFor = lintRule(
  'alert',
  {
    id: 'keep-firing-for',
    severity: 'info',
    why: 'An event leaves its window, comes again and leaves: each time the alert resolves and fires anew.',
  },
  ({ query, name, value, at }) => {
    if (value('keep_firing_for') !== undefined || (seconds(value('for') ?? '0s') ?? 0) > 0) return []
    const event = query.selectors.some(
      ({ around }) =>
        around.some(({ name: call }) => /^(?:increase|changes|resets)$/.test(call)) &&
        comparisonAround(query, around) === 0,
    )
    if (!event) return []
    const message = `${name} is about an event, and resolves when its window ends`
    return [{ at: at('alert'), message, fix: 'add keep_firing_for: as long as the window' }]
  },
)
