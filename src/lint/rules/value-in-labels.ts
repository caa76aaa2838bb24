import { lintRule } from '../rule.ts'

export const valueInLabels = lintRule(
  'alert',
  {
    id: 'value-in-labels',
    severity: 'warning',
    why: 'Labels are the identity of an alert: with a value among them each evaluation is another alert, and `for` never ends.',
  },
  ({ labels }) =>
    labels
      .filter(({ value }) => /\{\{[^}]*(?:\$value|\.Value)\b/.test(value))
      .map(({ name, at }) => ({
        at: at(),
        message: `the label ${name} changes with the value`,
        fix: 'say it in an annotation',
      })),
)
