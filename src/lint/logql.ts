// Whether an expression of LogQL can be read, and what Loki refuses in it beyond that.
import { accepts } from '../contracts/matcher.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { patternProblem } from '../contracts/re2.ts'
import { childrenOf, descendants, errorsIn, unquoted } from '../contracts/tree.ts'
import type { Problem } from '../contracts/tree.ts'
import { escapeMessage, noPattern, unknownEscape } from './refused.ts'
import type { Flaw } from './model.ts'
import type { Query } from './query.ts'

export function logqlProblem(query: Query): readonly Flaw[] {
  const [tree] = query.all
  if (query.open || tree === undefined) return []
  if (query.text.trim() === '') return [{ at: () => query.place(0), message: 'the expression is empty' }]
  const syntax = errorsIn(tree, query.text)
  const found = syntax.length > 0 ? syntax : query.all.flatMap((node) => textProblem(node, query)).slice(0, 1)
  return found.map(({ from, message }) => ({ at: () => query.place(from), message }))
}

const patterns = ['Re', 'Nre', 'PipeMatch', 'Regexp']

/** Of a text in quotes: its escapes, and where it is a pattern, that. */
function textProblem(node: SyntaxNode, query: Query): readonly Pick<Problem, 'from' | 'message'>[] {
  if (node.name !== 'String') return []
  const written = query.of(node)
  const escape = written.startsWith('`') ? undefined : unknownEscape(written)
  if (escape !== undefined) return [{ from: node.from, message: escapeMessage(escape, 'LogQL') }]
  const before = node.parent?.children ?? []
  const isPattern = [...before, ...before.flatMap(({ children }) => children)].some(({ name }) =>
    patterns.includes(name),
  )
  const problem = isPattern ? patternProblem(unquoted(written)) : undefined
  return problem === undefined ? [] : [{ from: node.from, message: noPattern(written, problem) }]
}

/** Of a rule: the ruler wants numbers, and loads none of its files where it refuses one. */
export function logqlRuleProblem(query: Query): readonly Flaw[] {
  const syntax = logqlProblem(query)
  if (syntax.length > 0 || query.open) return syntax
  const flaws = query.all.flatMap((node): readonly Flaw[] => {
    const message = refusals[node.name]?.(node, query)
    return message === undefined ? [] : [{ at: () => query.place(node.from), ...message }]
  })
  return flaws.slice(0, 1)
}

type Refusal = (node: SyntaxNode, query: Query) => Pick<Flaw, 'message' | 'fix'> | undefined

/** Of these a number in the line is asked for; the others count lines or bytes. */
const unwrapping = /^(?:sum|avg|max|min|first|last|stddev|stdvar|quantile)_over_time$|^rate_counter$/
const groupable = /^(?:avg|max|min|first|last|stddev|stdvar|quantile)_over_time$/

const refusals: Readonly<Record<string, Refusal>> = {
  LogExpr: () => ({
    message: 'these are lines, and a rule compares numbers',
    fix: 'count them: sum(count_over_time(... [5m])) > 0',
  }),
  Selector: (node, query) => {
    const bound = descendants(node, 'Matcher').some((matcher) => {
      const [, op = '', value = '""'] = childrenOf(matcher).map((part) => query.of(part))
      return !accepts({ op, value: unquoted(value) }, '')
    })
    return bound
      ? undefined
      : {
          message: 'nothing here says which streams: every matcher lets an empty label through',
          fix: 'name one: {service_name="..."}, or {service_name=~".+"}',
        }
  },
  RangeAggregationExpr: (node, query) => {
    const name = query.of(node.getChild('RangeOp') ?? node)
    const unwraps = descendants(node, 'UnwrapExpr').length > 0
    if (unwrapping.test(name) && !unwraps)
      return {
        message: `${name}() wants a number of each line`,
        fix: 'add "| unwrap <field>" before the range',
      }
    if (node.getChild('Grouping') !== null && !groupable.test(name))
      return { message: `${name}() takes no grouping`, fix: `write sum by (...) (${name}(...))` }
    return undefined
  },
}
