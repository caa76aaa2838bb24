// A query of an SLO: names of metrics with matchers, added up or subtracted. Rates, sums and windows are for lake to add:
// one and the same query is asked over many windows.
import { selectorOf } from '../contracts/promql-selectors.ts'
import type { Selector } from '../contracts/promql-selectors.ts'
import { syntaxOf } from '../contracts/syntax.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { errorsIn } from '../contracts/tree.ts'

export interface Term {
  readonly sign: 1 | -1
  readonly selector: Selector
  readonly text: string
  /** In the query. */
  readonly from: number
}

export interface Query {
  readonly text: string
  readonly terms: readonly Term[]
  /** Of its first character in the file. */
  readonly start: number
}

export interface QueryProblem {
  readonly from: number
  readonly message: string
  readonly fix?: string
}

export type ReadQuery =
  | { readonly ok: true; readonly query: Query }
  | { readonly ok: false; readonly problem: QueryProblem }

export function readQuery(text: string, start: number): ReadQuery {
  const [root] = syntaxOf(text, 'prometheus')
  const [wrong] = errorsIn(root, text)
  if (wrong !== undefined) return { ok: false, problem: wrong }
  const terms: Term[] = []
  const problem = collect(root.firstChild ?? root, 1, { text, terms })
  return problem === undefined ? { ok: true, query: { text, terms, start } } : { ok: false, problem }
}

interface Reading {
  readonly text: string
  readonly terms: Term[]
}

const ops: Readonly<Record<string, 1 | -1>> = { Add: 1, Sub: -1 }

function collect(node: SyntaxNode, sign: 1 | -1, reading: Reading): QueryProblem | undefined {
  if (node.name === 'VectorSelector') return addTerm(node, sign, reading)
  const inner = node.name === 'ParenExpr' ? node.firstChild : null
  if (inner !== null) return collect(inner, sign, reading)
  const [left, op, right, ...more] = node.children
  const turn = ops[op?.name ?? '']
  if (turn === undefined || left === undefined || right === undefined || more.length > 0)
    return tooMuch(node, reading)
  return collect(left, sign, reading) ?? collect(right, (sign * turn) as 1 | -1, reading)
}

function addTerm(node: SyntaxNode, sign: 1 | -1, { text, terms }: Reading): QueryProblem | undefined {
  if (node.getChild('Identifier') === null) return { from: node.from, message: 'it names no metric' }
  const selector = selectorOf(node, text)
  terms.push({ sign, selector, text: text.slice(node.from, node.to), from: node.from })
  return undefined
}

function tooMuch({ from, to }: SyntaxNode, { text }: Reading): QueryProblem {
  const [said = ''] = text.slice(from, to).split('\n', 1)
  return {
    from,
    message: `"${said.slice(0, 40)}" is more than metrics, + and -`,
    fix: 'write the metrics as they are scraped, with matchers: lake adds sums, rates and windows',
  }
}

/** Every selector of it inside of this: `sum(increase(...[5m]))`. */
export function wrapped({ terms }: Query, around: (selector: string) => string): string {
  return terms
    .map(
      ({ sign, text }, index) =>
        `${index === 0 ? (sign < 0 ? '-' : '') : sign < 0 ? ' - ' : ' + '}${around(text)}`,
    )
    .join('')
}

/** With one more matcher. */
export function withMatcher({ selector, text }: Term, suffix: string, matcher: string): string {
  const name = `${selector.metric}${suffix}`
  const inside = text
    .slice(selector.metric.length)
    .trim()
    .replace(/^\{|\}$/g, '')
    .trim()
    .replace(/,$/, '')
  const all = [inside, matcher].filter((part) => part !== '').join(',')
  return all === '' ? name : `${name}{${all}}`
}
