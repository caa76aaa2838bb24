// Whether an expression of LogQL can be read.
import { errorsIn } from '../contracts/tree.ts'
import type { Flaw } from './model.ts'
import type { Query } from './query.ts'

export function logqlProblem(query: Query): readonly Flaw[] {
  const [tree] = query.all
  if (query.open || tree === undefined) return []
  if (query.text.trim() === '') return [{ at: () => query.place(0), message: 'the expression is empty' }]
  return errorsIn(tree, query.text).map(({ from, message }) => ({ at: () => query.place(from), message }))
}
