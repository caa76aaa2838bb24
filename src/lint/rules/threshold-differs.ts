import { thresholdsOf } from '../panels.ts'
import { scaleOf } from '../shapes.ts'
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
    const shown = scaleOf(panel.targets[0]?.query?.text ?? '')
    if (shown === '') return []
    return limitsOf(shown, context)
      .filter((limit) => !steps.some((step) => isSame(step, limit)))
      .slice(0, 1)
      .map(({ alert, number }) => ({
        at: panel.at('fieldConfig', 'defaults', 'thresholds'),
        message: `turns at ${steps.join(', ')}, and ${alert} fires at ${number}`,
        fix: `write ${number}`,
      }))
  },
)

/** Grafana colours from a number on: what fires above 0 of things that are counted is coloured from the first one. */
function isSame(step: number, { op, number }: { readonly op: string; readonly number: number }): boolean {
  return step === number || (op === '>' && number === 0 && step > 0 && step <= 1)
}
