// Judges an expression of PromQL: its syntax, its types, and every metric and label in it against what is known to exist.
import { syntaxOf } from './syntax.ts'
import type { SyntaxNode } from './syntax.ts'
import { binaryShape } from './promql-binary.ts'
import { callShape } from './promql-call.ts'
import { aggregateShape } from './promql-aggregate.ts'
import type { Known } from './known.ts'
import { selectAt, selectorOf } from './promql-selectors.ts'
import type { Selector } from './promql-selectors.ts'
import type { Reading, Shape } from './promql-shape.ts'
import { childrenOf, descendants, errorsIn } from './tree.ts'
import type { Problem } from './tree.ts'

export interface Judged {
  readonly problems: readonly Problem[]
  /** Labels that every series of the result has; undefined: nobody knows. */
  readonly labels: ReadonlySet<string> | undefined
}

export function judgePromql(
  expression: string,
  known: Known,
  tree: SyntaxNode = syntaxOf(expression, 'prometheus')[0],
): Judged {
  const problems: Problem[] = [...errorsIn(tree, expression)]
  const [root] = childrenOf(tree)
  if (root === undefined)
    return { problems: [{ from: 0, message: 'the expression is empty' }], labels: undefined }
  if (problems.length > 0) return { problems, labels: undefined }
  const reading: Reading = {
    text: (node) => expression.slice(node.from, node.to),
    say: (node, message, about) =>
      problems.push({ from: node.from, message, ...(about === undefined ? {} : { about }) }),
    shape: (node) => shapeOf(node, reading),
    select: (node) => {
      const found = selectAt(node, expression, known)
      problems.push(...found.problems)
      return found
    },
  }
  const shape = shapeOf(root, reading)
  if (shape.kind === 'range' || shape.kind === 'string') reading.say(root, `the result is a ${shape.kind}`)
  if (shape.otherVersion) reading.say(root, 'all of it asks for names of other versions only', 'version')
  return { problems, labels: shape.labels }
}

export function selectorsOf(expression: string): readonly Selector[] {
  return descendants(syntaxOf(expression, 'prometheus')[0], 'VectorSelector').map((node) =>
    selectorOf(node, expression),
  )
}

function shapeOf(node: SyntaxNode, reading: Reading): Shape {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return { kind: 'scalar', labels: new Set() }
    case 'StringLiteral':
      return { kind: 'string', labels: new Set() }
    case 'VectorSelector':
      return selectorShape(node, reading)
    case 'AggregateExpr':
      return aggregateShape(node, reading)
    case 'FunctionCall':
      return callShape(node, reading)
    case 'BinaryExpr':
      return binaryShape(node, reading)
    default:
      return wrapped(node, reading)
  }
}

function selectorShape(node: SyntaxNode, { select: find }: Reading): Shape {
  const { labels, otherVersion } = find(node)
  const names = labels === undefined ? undefined : new Set(labels.keys())
  return { kind: 'vector', labels: names, ...(otherVersion ? { otherVersion } : {}) }
}

/** Brackets, signs, ranges, offsets: around one expression. */
function wrapped(node: SyntaxNode, reading: Reading): Shape {
  const inner = childrenOf(node).find(({ name }) => name !== 'UnaryOp')
  if (inner === undefined) return { kind: 'scalar', labels: new Set() }
  const shape = reading.shape(inner)
  if (node.name !== 'MatrixSelector' && node.name !== 'SubqueryExpr') return shape
  if (shape.kind !== 'vector') reading.say(inner, `a range of a ${shape.kind}`)
  return { ...shape, kind: 'range' }
}
