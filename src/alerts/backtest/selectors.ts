// The selectors in an expression, as they are written, and what in it has no meaning over a range.
import { LakeError } from '../../errors.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import { descendants, errorsIn } from '../../contracts/tree.ts'
import { pointed } from '../../query/refusal.ts'

export function selectorTexts(expression: string): readonly string[] {
  const found = descendants(syntaxOf(expression, 'prometheus')[0], 'VectorSelector')
  return [...new Set(found.map(({ from, to }) => expression.slice(from, to)))]
}

/** Refuses what is no PromQL, and what means something else over a range than at one moment. */
export function requireReadable(expression: string): void {
  const tree = syntaxOf(expression, 'prometheus')[0]
  const [problem] = errorsIn(tree, expression)
  if (expression.trim() === '') throw unreadable(expression, 0, 'the expression is empty')
  if (problem !== undefined) throw unreadable(expression, problem.from, problem.message)
  const [moment] = descendants(tree, 'AtModifierPreprocessors')
  if (moment !== undefined)
    throw unreadable(
      expression,
      moment.from,
      'start() and end() are one moment in a rule, and a whole range here',
    )
}

function unreadable(expression: string, at: number, message: string): LakeError {
  const before = expression.slice(0, at).split('\n')
  const place = { line: before.length, column: (before.at(-1) ?? '').length + 1 }
  return new LakeError(`PromQL, line ${place.line}, column ${place.column}: ${message}`, {
    code: 'bad-query',
    exit: 'usage',
    details: expression.trim() === '' ? [] : pointed(expression, place),
    actions: [{ id: 'help', command: 'lake alerts backtest --help' }],
  })
}
