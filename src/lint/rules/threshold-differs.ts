import { thresholdsOf } from '../panels.ts'
import { bound, spaceless } from '../shapes.ts'
import { lintRule } from '../rule.ts'
import { alertExpressionsOf } from '../others.ts'

export const thresholdDiffers = lintRule(
  'panel',
  {
    id: 'threshold-differs',
    severity: 'warning',
    why: 'The panel is green while the alert fires, or red while it does not: nobody knows which of the two to believe.',
  },
  (panel, context) => {
    const steps = thresholdsOf(panel)
    if (steps.length === 0 || panel.targets.length !== 1) return []
    const shown = spaceless(panel.targets[0]?.query?.text ?? '')
    if (shown === '') return []
    for (const [alert, expression] of alertExpressionsOf(context)) {
      const limit = bound(expression)
      if (limit === undefined || limit.of !== shown || steps.includes(limit.number)) continue
      const message = `turns at ${steps.join(', ')}, and ${alert} fires at ${limit.number}`
      return [
        { at: panel.at('fieldConfig', 'defaults', 'thresholds'), message, fix: `write ${limit.number}` },
      ]
    }
    return []
  },
)
