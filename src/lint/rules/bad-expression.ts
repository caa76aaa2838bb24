import { unknownWorld } from '../worlds.ts'
import { logqlRuleProblem } from '../logql.ts'
import { lintRule } from '../rule.ts'

export const badExpression = lintRule(
  'rule',
  {
    id: 'bad-expression',
    severity: 'error',
    why: 'Prometheus and the ruler of Loki load none of their rules where one expression cannot be read.',
  },
  ({ query }, { known = unknownWorld }) => {
    if (query.language === 'loki') return logqlRuleProblem(query)
    const problem = query.syntax ?? query.types(known)
    return problem === undefined ? [] : [{ at: () => query.place(problem.from), message: problem.message }]
  },
)
