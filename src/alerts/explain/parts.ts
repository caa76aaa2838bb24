// An expression taken apart by its syntax tree, into parts that each have a value of their own. PromQL and LogQL name
// their nodes differently and are built alike.
import { selectorOf } from '../../contracts/promql-selectors.ts'
import type { Selector } from '../../contracts/promql-selectors.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf, descendants } from '../../contracts/tree.ts'
import { comparisons, numberIn } from '../numbers.ts'
import type { Backend } from '../rule.ts'

export const partKinds = ['set', 'compare', 'arithmetic', 'call', 'selector', 'number', 'value'] as const

export interface Part {
  /** In the order of the text, from 0; a part comes before those in it. */
  readonly id: number
  readonly depth: number
  readonly kind: (typeof partKinds)[number]
  /** `and`, `>`, `/`, or the name of a function; empty otherwise. */
  readonly op: string
  readonly text: string
  readonly from: number
  readonly to: number
  readonly matching: Matching
  readonly children: readonly Part[]
  /** Of a number. */
  readonly value: number | null
  /** A range: all that can be asked is whether anything is in it. */
  readonly range: boolean
  readonly selector: Selector | null
}

/** Which labels must be equal on both sides. */
export interface Matching {
  readonly by: 'on' | 'ignoring'
  readonly labels: readonly string[]
}

const everything: Matching = { by: 'ignoring', labels: [] }

const sets: Readonly<Record<string, string>> = { And: 'and', Or: 'or', Unless: 'unless' }
const wrappers = new Set(['LogQL', 'Expr', 'MetricExpr', 'ParenExpr'])
const modified = new Set(['OffsetExpr', 'StepInvariantExpr', 'AnchoredExpr', 'SmoothedExpr'])
const calls = new Set(['FunctionCall', 'AggregateExpr', 'VectorAggregationExpr', 'RangeAggregationExpr'])
const selections = new Set(['VectorSelector', 'MatrixSelector', 'SubqueryExpr', 'LogRangeExpr'])

export function partsOf(expression: string, backend: Backend): Part {
  const root = syntaxOf(expression, backend)[0]
  const inner = backend === 'prometheus' ? childrenOf(root).find(({ name }) => !isComment(name)) : root
  return take(inner ?? root, 0, { expression, count: 0 })
}

const isComment = (name: string): boolean => name === 'LineComment'

/** The part itself, then those in it. */
export function allParts(part: Part): readonly Part[] {
  return [part, ...part.children.flatMap(allParts)]
}

interface Walk {
  readonly expression: string
  count: number
}

/** `until`: what follows the node belongs to its last operand. */
function take(node: SyntaxNode, depth: number, walk: Walk, until?: number): Part {
  const outer = unwrapped(node)
  const end = until !== undefined && until > node.to ? until : outer.to
  const inner = unmodified(outer)
  const isPair = inner.name === 'BinaryExpr' || inner.name === 'BinOpExpr'
  const { expression } = walk
  const value = numberIn(outer, expression)
  const base = {
    id: walk.count++,
    depth,
    op: '',
    text: expression.slice(outer.from, end),
    from: outer.from,
    to: end,
    matching: everything,
    children: [],
    value: value ?? null,
    range: false,
    selector: null,
  }
  if (value !== undefined) return { ...base, kind: 'number' }
  const below: Below = (nodes, last) =>
    nodes.map((each, at) => take(each, depth + 1, walk, at === 1 ? last : undefined))
  // The grammar reads `a or b offset 1d` as an offset of both; Prometheus as one of b.
  if (isPair) return { ...base, ...binary(inner, walk, (nodes) => below(nodes, end)) }
  if (calls.has(inner.name)) {
    const [name] = /^\w+/.exec(base.text) ?? ['']
    return { ...base, kind: 'call', op: name, children: below(argumentsOf(inner)) }
  }
  if (selections.has(inner.name)) return { ...base, kind: 'selector', ...selectionOf(inner, expression) }
  return { ...base, kind: 'value', children: below(childrenOf(inner).filter(isExpression)) }
}

function unmodified(node: SyntaxNode): SyntaxNode {
  const [first] = childrenOf(node)
  return modified.has(node.name) && first !== undefined ? unmodified(unwrapped(first)) : node
}

function unwrapped(node: SyntaxNode): SyntaxNode {
  if (!wrappers.has(node.name)) return node
  const [only] = childrenOf(node).filter(({ name }) => !isComment(name))
  return only === undefined ? node : unwrapped(only)
}

type Below = (nodes: readonly SyntaxNode[], last?: number) => readonly Part[]

function binary(
  node: SyntaxNode,
  { expression }: Walk,
  below: Below,
): Pick<Part, 'kind' | 'op' | 'matching' | 'children'> {
  const parts = childrenOf(node).filter(({ name }) => !isComment(name))
  const name = parts[1]?.name ?? ''
  const ends = [parts[0], parts.at(-1)].filter((part) => part !== undefined)
  const op = sets[name] ?? comparisons[name] ?? expression.slice(parts[1]?.from, parts[1]?.to)
  // With bool it gives 0 or 1 and lets all through: arithmetic.
  const filters = comparisons[name] !== undefined && descendants(parts[2] ?? node, 'Bool').length === 0
  const kind = sets[name] === undefined ? (filters ? 'compare' : 'arithmetic') : 'set'
  return { kind, op, matching: matchingOf(node, expression), children: below(ends) }
}

function matchingOf(node: SyntaxNode, expression: string): Matching {
  const clause = node.getChild('MatchingModifierClause') ?? node.getChild('BinOpModifier')
  const [first] = clause === null ? [] : descendants(clause, 'GroupingLabels', 'GroupingLabelList')
  if (clause === null || descendants(clause, 'On', 'Ignoring').length === 0) return everything
  const labels = first === undefined ? [] : descendants(first, 'LabelName', 'Identifier')
  return {
    by: descendants(clause, 'On').length > 0 ? 'on' : 'ignoring',
    labels: labels.map(({ from, to }) => expression.slice(from, to)),
  }
}

const isExpression = ({ name }: SyntaxNode): boolean =>
  wrappers.has(name) ||
  modified.has(name) ||
  calls.has(name) ||
  selections.has(name) ||
  name.startsWith('Bin')

/** Numbers and texts among them say how, not what. */
function argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const body = node.getChild('FunctionCallBody') ?? node
  return childrenOf(body).filter((child) => isExpression(child))
}

function selectionOf(node: SyntaxNode, expression: string): Pick<Part, 'range' | 'selector'> {
  const [vector] = node.name === 'VectorSelector' ? [node] : descendants(node, 'VectorSelector')
  return {
    range: node.name !== 'VectorSelector',
    selector: vector === undefined ? null : selectorOf(vector, expression),
  }
}
