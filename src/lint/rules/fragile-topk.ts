import { lintRule } from '../rule.ts'

export const fragileTopk = lintRule(
  'alert',
  {
    id: 'fragile-topk',
    severity: 'warning',
    why: 'What is among the first changes from one evaluation to the next: each newcomer waits anew, each one gone resolves.',
  },
  ({ query }) =>
    query.calls(/^(?:topk|bottomk|limitk|limit_ratio)$/).map((call) => ({
      at: () => query.place(call.from),
      message: `${query.nameOf(call)}() in an alert`,
      fix: 'compare all of them with a number',
    })),
)
