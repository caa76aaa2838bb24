import { judgePromql } from '../../contracts/promql.ts'
import { closedWorldOfNothing } from '../worlds.ts'
import { logqlProblem } from '../logql.ts'
import { lintRule } from '../rule.ts'

export const badQuery = lintRule(
  'query',
  { id: 'bad-query', severity: 'warning', why: 'The panel shows an error instead of data.' },
  ({ query, rule }) => {
    if (rule !== undefined || query.open) return []
    if (query.language === 'loki') return logqlProblem(query)
    const problem =
      query.syntax ??
      judgePromql(query.text, closedWorldOfNothing, query.all[0]).problems.find(
        ({ about }) => about === undefined,
      )
    return problem === undefined ? [] : [{ at: () => query.place(problem.from), message: problem.message }]
  },
)
