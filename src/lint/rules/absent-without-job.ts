import { lintRule } from '../rule.ts'

export const absentWithoutJob = lintRule(
  'query',
  {
    id: 'absent-without-job',
    severity: 'warning',
    why: 'absent() is silent as long as anything anywhere has the metric, and its result does not say what is missing.',
  },
  ({ query }) =>
    query.selectors.flatMap(({ node, selector, around }) => {
      const call = around.find(({ kind }) => kind === 'call' || kind === 'aggregate')
      if (call === undefined || !call.name.startsWith('absent')) return []
      if (
        selector.matchers.some(
          ({ label, op }) => op === '=' && /^(?:job|instance|component|service_name|alertname)$/.test(label),
        )
      )
        return []
      const message = `${call.name}() of a metric of any job`
      return [{ at: () => query.place(node.from), message, fix: 'say which one: {job="..."}' }]
    }),
)
