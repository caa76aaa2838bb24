// What Prometheus would refuse in an expression: its syntax, ranges where there must be none, and what `refused.ts` lists.
import { syntaxOf } from '../contracts/syntax.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { refusal } from './refused.ts'

/** The functions that take a range; all others take values. */
const overRanges =
  /^(?:\w+_over_time|i?rate|increase|i?delta|deriv|predict_linear|changes|resets|double_exponential_smoothing)$/

/** Around a range these leave it one. */
const transparent = new Set(['ParenExpr', 'OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'])

const isRange = ({ name }: SyntaxNode): boolean => name === 'MatrixSelector' || name === 'SubqueryExpr'

export interface SyntaxProblem {
  readonly from: number
  readonly message: string
}

/** The first complaint, in words; undefined where there is none. */
export function promqlProblem(
  expression: string,
  nodes: readonly SyntaxNode[] = syntaxOf(expression, 'prometheus'),
): SyntaxProblem | undefined {
  if (expression.trim() === '') return { from: 0, message: 'the expression is empty' }
  for (const node of nodes) {
    const message = problemAt(node, expression)
    if (message === undefined) continue
    // What is missing at the end is missing in the whole.
    const from = node.isError && expression.slice(node.from).trim() === '' ? 0 : node.from
    return { from, message }
  }
  return undefined
}

function problemAt(node: SyntaxNode, expression: string): string | undefined {
  if (node.isError) return `PromQL cannot be read ${near(node.from, expression)}`
  if (isRange(node) && !isWanted(node, expression))
    return `${textOf(node, expression)} is a range, and only functions such as rate() take one`
  if (node.name !== 'FunctionCall') return refusal(node, expression)
  const name = nameOf(node, expression)
  if (!overRanges.test(name) || argumentsOf(node).some((argument) => isRange(inner(argument))))
    return undefined
  return `${name}() wants a range, such as ${name}(metric[5m])`
}

function near(from: number, expression: string): string {
  const rest = expression.slice(from).split('\n', 1)[0]?.trim().slice(0, 30) ?? ''
  return rest === '' ? 'where it ends: something is missing' : `at "${rest}"`
}

function isWanted(range: SyntaxNode, expression: string): boolean {
  let { parent } = range
  while (parent !== null && transparent.has(parent.name)) parent = parent.parent
  const call = parent?.name === 'FunctionCallBody' ? parent.parent : null
  return call?.name === 'FunctionCall' && overRanges.test(nameOf(call, expression))
}

function nameOf(call: SyntaxNode, expression: string): string {
  const name = call.getChild('FunctionIdentifier')
  return name === null ? '' : textOf(name, expression)
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return call.getChild('FunctionCallBody')?.children ?? []
}

function inner(node: SyntaxNode): SyntaxNode {
  const child = transparent.has(node.name) ? node.firstChild : null
  return child === null ? node : inner(child)
}

function textOf({ from, to }: SyntaxNode, expression: string): string {
  return expression.slice(from, to)
}
