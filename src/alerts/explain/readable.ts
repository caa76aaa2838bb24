// An expression that cannot be read is shown with a caret where reading ended, before anything is asked.
import { syntaxOf } from '../../contracts/syntax.ts'
import { errorsIn } from '../../contracts/tree.ts'
import { LakeError } from '../../errors.ts'
import { promqlProblem } from '../../lint/promql.ts'
import { pointed } from '../../query/refusal.ts'
import type { AlertRule } from '../rule.ts'

export function requireReadable({ name, expr, backend, file }: AlertRule): void {
  const [broken] = errorsIn(syntaxOf(expr, backend)[0], expr)
  const problem = broken ?? (backend === 'prometheus' ? promqlProblem(expr) : undefined)
  if (problem === undefined) return
  const before = expr.slice(0, problem.from).split('\n')
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  throw new LakeError(
    `the expression of ${name} is wrong at ${place.line}:${place.column}: ${problem.message}`,
    {
      code: 'bad-expression',
      exit: 'usage',
      details: pointed(expr, place),
      actions: [{ id: 'edit', command: `\${EDITOR:-vi} ${file}` }],
    },
  )
}
