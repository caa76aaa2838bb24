import { lintRule } from '../rule.ts'

export const irateInAlert = lintRule(
  'alert',
  {
    id: 'irate-in-alert',
    severity: 'warning',
    why: 'irate() looks at two samples: one quiet moment and the alert begins to wait anew.',
  },
  ({ query }) =>
    query.calls(/^irate$/).map((call) => ({
      at: () => query.place(call.from),
      message: 'irate() in an alert',
      fix: 'use rate()',
    })),
)
