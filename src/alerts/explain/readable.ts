// An expression that cannot be read is shown with a caret where reading ended, before anything is asked.
import { syntaxOf } from '../../contracts/syntax.ts'
import { errorsIn } from '../../contracts/tree.ts'
import { LakeError } from '../../errors.ts'
import { promqlProblem } from '../../lint/promql.ts'
import { pointed } from '../../query/refusal.ts'
import type { AlertRule } from '../rule.ts'

export function requireReadable({ name, expr, backend, file }: AlertRule): void {
  const [broken] = errorsIn(syntaxOf(expr, backend)[0], expr)
  const problem = broken?.message ?? (backend === 'prometheus' ? promqlProblem(expr) : undefined)
  if (problem === undefined) return
  const before = expr.slice(0, broken?.from ?? 0).split('\n')
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  const where = broken === undefined ? '' : ` at ${place.line}:${place.column}`
  throw new LakeError(`the expression of ${name} is wrong${where}: ${problem}`, {
    code: 'bad-expression',
    exit: 'usage',
    details: broken === undefined ? expr.split('\n') : pointed(expr, place),
    actions: [{ id: 'edit', command: `\${EDITOR:-vi} ${file}` }],
  })
}
