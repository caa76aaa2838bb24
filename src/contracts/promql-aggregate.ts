// sum, max, topk and their like: which labels they keep, and whether those are there.
import type { SyntaxNode } from './syntax.ts'
import { refused } from './functions.ts'
import type { Reading, Shape } from './promql-shape.ts'
import { has } from './promql-shape.ts'
import { childrenOf, descendants, unquoted } from './tree.ts'

const withParameter = /^(?:topk|bottomk|quantile|count_values|limitk|limit_ratio)$/
/** They give series as they are, and group only to choose. */
const choosing = /^(?:topk|bottomk|limitk|limit_ratio)$/

export function aggregateShape(node: SyntaxNode, reading: Reading): Shape {
  const name = reading.text(node.getChild('AggregateOp') ?? node)
  const why = refused(name)
  if (why !== undefined) reading.say(node, why)
  const body = node.getChild('FunctionCallBody')
  const given = argumentsOf(body)
  const [parameter, value, more] = withParameter.test(name) ? given : [undefined, ...given]
  if (value === undefined || more !== undefined) {
    reading.say(node, `${name} wants ${withParameter.test(name) ? 'a parameter and a vector' : 'a vector'}`)
    return { kind: 'vector', labels: undefined }
  }
  const shape = reading.shape(value)
  if (shape.kind !== 'vector') reading.say(value, `${name} wants a vector, and gets a ${shape.kind}`)
  const grouped = groupedLabels(node, shape, reading)
  const labels = choosing.test(name) ? shape.labels : grouped
  if (name !== 'count_values' || parameter === undefined || labels === undefined)
    return { ...shape, kind: 'vector', labels }
  return { ...shape, kind: 'vector', labels: new Set([...labels, unquoted(reading.text(parameter))]) }
}

export function argumentsOf(body: SyntaxNode | null): readonly SyntaxNode[] {
  return body === null ? [] : childrenOf(body)
}

function groupedLabels(node: SyntaxNode, shape: Shape, reading: Reading): ReadonlySet<string> | undefined {
  const modifier = node.getChild('AggregateModifier')
  if (modifier === null) return new Set()
  const named = descendants(modifier, 'LabelName', 'QuotedLabelName')
  for (const label of named)
    if (reading.text(label) !== '__name__' && !has(shape, reading.text(label)))
      reading.say(label, `grouped by ${reading.text(label)}, which is not there`, 'label')
  const names = named.map(reading.text)
  if (modifier.getChild('By') !== null) return new Set(names)
  return shape.labels && new Set([...shape.labels].filter((label) => !names.includes(label)))
}
