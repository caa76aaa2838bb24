import { unknownWorld } from '../worlds.ts'
import { logqlProblem } from '../logql.ts'
import { lintRule } from '../rule.ts'

export const badQuery = lintRule(
  'query',
  { id: 'bad-query', severity: 'warning', why: 'The panel shows an error instead of data.' },
  ({ query, rule }, { known = unknownWorld }) => {
    if (rule !== undefined || query.open) return []
    if (query.language === 'loki') return logqlProblem(query)
    const problem = query.syntax ?? query.types(known)
    return problem === undefined ? [] : [{ at: () => query.place(problem.from), message: problem.message }]
  },
)
