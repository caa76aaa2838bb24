import { fieldDefaults } from '../panels.ts'
import { lintRule } from '../rule.ts'

export const percentRange = lintRule(
  'panel',
  {
    id: 'percent-range',
    severity: 'warning',
    why: 'percentunit goes from 0 to 1, percent from 0 to 100: taken for the other the number is wrong by a hundred.',
  },
  (panel) => {
    const { unit, max } = fieldDefaults(panel)
    const other =
      unit === 'percent' && max === 1
        ? 'percentunit'
        : unit === 'percentunit' && max === 100
          ? 'percent'
          : undefined
    if (other === undefined) return []
    const message = `the unit is ${String(unit)}, and the maximum ${String(max)}`
    return [
      {
        at: panel.at('fieldConfig', 'defaults', 'unit'),
        message,
        fix: `write "${other}", or another maximum`,
      },
    ]
  },
)
