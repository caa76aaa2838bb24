import { judgePromql } from '../../contracts/promql.ts'
import { closedWorldOfNothing } from '../worlds.ts'
import { logqlProblem } from '../logql.ts'
import { lintRule } from '../rule.ts'

export const badExpression = lintRule(
  'rule',
  {
    id: 'bad-expression',
    severity: 'error',
    why: 'Prometheus and the ruler of Loki load none of their rules where one expression cannot be read.',
  },
  ({ query }) => {
    if (query.language === 'loki') return logqlProblem(query)
    if (query.syntax !== undefined)
      return [{ at: () => query.place(query.syntax?.from ?? 0), message: query.syntax.message }]
    const types = judgePromql(query.text, closedWorldOfNothing, query.all[0]).problems
    return types
      .filter(({ about }) => about === undefined)
      .slice(0, 1)
      .map(({ from, message }) => ({ at: () => query.place(from), message }))
  },
)
