// Two sides and an operator: whether they can meet, and which labels come out.
import type { SyntaxNode } from './syntax.ts'
import type { Reading, Shape } from './promql-shape.ts'
import { has } from './promql-shape.ts'
import { childrenOf, descendants } from './tree.ts'

const sets = new Set(['And', 'Or', 'Unless'])
const comparisons = new Set(['Eql', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte', 'EqlSingle'])

interface Sides {
  readonly node: SyntaxNode
  readonly op: string
  readonly left: Shape
  readonly right: Shape
}

export function binaryShape(node: SyntaxNode, reading: Reading): Shape {
  const parts = childrenOf(node)
  const [first, last] = [parts[0] ?? node, parts.at(-1) ?? node]
  const op = parts[1]?.name ?? ''
  const sides: Sides = { node, op, left: reading.shape(first), right: reading.shape(last) }
  const { left, right } = sides
  if (right.otherVersion && op !== 'Or' && op !== 'Unless')
    reading.say(last, 'asks for a name of another version only', 'version')
  const wrong = [left, right].find(({ kind }) => kind === 'string' || kind === 'range')
  if (wrong !== undefined) {
    reading.say(node, `an operator between values, and one side is a ${wrong.kind}`)
    return { kind: 'vector', labels: undefined }
  }
  return combined(sides, reading)
}

function combined(sides: Sides, reading: Reading): Shape {
  const scalars = [sides.left, sides.right].filter(({ kind }) => kind === 'scalar').length
  if (scalars === 2) return ofScalars(sides, reading)
  if (scalars === 1) return withScalar(sides, reading)
  return sets.has(sides.op) ? ofSets(sides, reading) : ofVectors(sides, reading)
}

function ofScalars({ node, op }: Sides, { say }: Reading): Shape {
  if (sets.has(op)) say(node, 'and, or, unless take vectors')
  if (comparisons.has(op) && node.getChild('BoolModifier') === null)
    say(node, 'numbers are compared with bool')
  return { kind: 'scalar', labels: new Set() }
}

function withScalar({ node, op, left, right }: Sides, { say }: Reading): Shape {
  if (sets.has(op)) say(node, 'and, or, unless take vectors')
  if (node.getChild('MatchingModifierClause') !== null) say(node, 'a number has no labels to match by')
  return left.kind === 'scalar' ? right : left
}

function ofSets(sides: Sides, reading: Reading): Shape {
  const { op, left, right } = sides
  matching(sides, reading)
  if (op !== 'Or') return left
  if (left.otherVersion) return right
  if (right.otherVersion || left.labels === undefined || right.labels === undefined)
    return { ...left, labels: left.labels && right.otherVersion ? left.labels : undefined }
  // vector(0) stands in for nothing: a legend or a message names what the other side has.
  if (right.labels.size === 0) return left
  return { kind: 'vector', labels: left.labels.intersection(right.labels) }
}

function ofVectors(sides: Sides, reading: Reading): Shape {
  const { left, right } = sides
  const { on, ignoring, many, included } = matching(sides, reading)
  if (many !== undefined) {
    const side = many === 'left' ? left : right
    return { ...side, labels: side.labels && new Set([...side.labels, ...included]) }
  }
  if (on !== undefined) return { ...left, labels: new Set(on) }
  return {
    ...left,
    labels: left.labels && new Set([...left.labels].filter((label) => !ignoring?.includes(label))),
  }
}

interface Matching {
  readonly on?: readonly string[]
  readonly ignoring?: readonly string[]
  readonly many?: 'left' | 'right'
  readonly included: readonly string[]
}

function matching(sides: Sides, reading: Reading): Matching {
  const clause = sides.node.getChild('MatchingModifierClause')
  if (clause === null) {
    checkEqual(sides, reading)
    return { included: [] }
  }
  const [first, second] = clause.getChildren('GroupingLabels')
  const names = (node: SyntaxNode | undefined) => (node === undefined ? [] : descendants(node, 'LabelName'))
  const labels = names(first)
  checkMatched(clause, labels, sides, reading)
  const many = clause.getChild('GroupLeft') ? 'left' : clause.getChild('GroupRight') ? 'right' : undefined
  const one = many === 'left' ? sides.right : sides.left
  for (const label of names(second))
    if (!has(one, reading.text(label)))
      reading.say(label, `brings over ${reading.text(label)}, which is not there`, 'label')
  const texts = labels.map(reading.text)
  return {
    ...(clause.getChild('On') ? { on: texts } : { ignoring: texts }),
    ...(many === undefined ? {} : { many }),
    included: names(second).map(reading.text),
  }
}

function checkMatched(
  clause: SyntaxNode,
  labels: readonly SyntaxNode[],
  { left, right }: Sides,
  { text, say }: Reading,
): void {
  const on = clause.getChild('On') !== null
  for (const label of labels) {
    const there = [left, right].filter((side) => has(side, text(label))).length
    if (there < (on ? 2 : 1))
      say(label, `matched by ${text(label)}, which is not on ${on ? 'both sides' : 'any side'}`, 'match')
  }
}

/** Without on() or ignoring() all labels must be equal: where the names differ, nothing ever matches. */
function checkEqual({ node, op, left, right }: Sides, { say }: Reading): void {
  if (op === 'Or' || left.labels === undefined || right.labels === undefined) return
  const apart = [...left.labels.symmetricDifference(right.labels)]
  if (apart.length > 0)
    say(node, `the two sides never match: only one of them has ${apart.toSorted().join(', ')}`, 'match')
}
