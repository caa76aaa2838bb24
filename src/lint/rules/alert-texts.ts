import { lintRule } from '../rule.ts'

export const alertTexts = lintRule(
  'alert',
  {
    id: 'alert-texts',
    severity: 'warning',
    why: 'Whoever is woken reads these two: what is wrong with what, and what it means.',
  },
  ({ annotations, name, at }) =>
    ['summary', 'description']
      .filter((key) => !annotations.some((text) => text.name === key && text.value.trim() !== ''))
      .map((key) => ({
        at: at('alert'),
        message: `${name} has no ${key}`,
        fix: key === 'summary' ? 'one sentence with the thing and the value' : 'what it means, and for whom',
      })),
)
