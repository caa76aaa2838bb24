import { lintRule } from '../rule.ts'

export const humanize = lintRule(
  'alert',
  {
    id: 'humanize',
    severity: 'info',
    why: 'A quotient is printed with all its digits: 0.13333333333333333.',
  },
  ({ query, annotations }) => {
    if (!/\/|\b(?:rate|increase|deriv|avg|avg_over_time|histogram_quantile)\b/.test(query.text)) return []
    return annotations.flatMap(({ value, at }) =>
      [...value.matchAll(/\{\{\s*(?:\$value|\.Value)\s*\}\}/g)].map(({ index }) => ({
        at: at(index),
        message: 'a value with all its digits',
        fix: 'write {{ $value | humanize }}, humanizePercentage or humanizeDuration',
      })),
    )
  },
)
