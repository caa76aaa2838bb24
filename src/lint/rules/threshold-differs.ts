import { thresholdsOf } from '../panels.ts'
import { spaceless } from '../shapes.ts'
import { lintRule } from '../rule.ts'
import { limitsOf } from '../others.ts'

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
    return limitsOf(shown, context)
      .filter(({ number }) => !steps.includes(number))
      .slice(0, 1)
      .map(({ alert, number }) => ({
        at: panel.at('fieldConfig', 'defaults', 'thresholds'),
        message: `turns at ${steps.join(', ')}, and ${alert} fires at ${number}`,
        fix: `write ${number}`,
      }))
  },
)
