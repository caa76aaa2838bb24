// The expressions that lake evaluates itself, from samples in a file: a selector, calculated with and compared with
// numbers. All else is for Prometheus.
import { parseDuration } from '../../config/units.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import type { SyntaxNode } from '../../contracts/syntax.ts'
import { childrenOf } from '../../contracts/tree.ts'
import { calculate, constantOf } from './constant.ts'
import { matcherOf } from './match.ts'
import type { Match } from './match.ts'
import { comparisons, holds } from './threshold.ts'

export type Through = (value: number) => number | undefined

export interface Offline {
  readonly matches: readonly Match[]
  readonly offsetMs: number
  readonly through: Through
}

/** Its message says what it is that only Prometheus can do. */
export class NeedsPrometheus extends Error {}

export function offlineOf(expression: string): Offline {
  const [root] = childrenOf(syntaxOf(expression, 'prometheus')[0])
  if (root === undefined) throw new NeedsPrometheus('nothing')
  return read(root, expression)
}

function read(node: SyntaxNode, expression: string): Offline {
  const parts = childrenOf(node)
  const [first] = parts
  switch (node.name) {
    case 'ParenExpr':
      return first === undefined ? refused(node, expression) : read(first, expression)
    case 'VectorSelector':
      return { matches: matcherOf(node, expression), offsetMs: 0, through: (value) => value }
    case 'OffsetExpr':
      return shifted(node, expression)
    case 'UnaryExpr': {
      const inner = read(parts[1] ?? node, expression)
      const minus = expression.startsWith('-', node.from)
      return minus ? after(inner, (value) => -value) : inner
    }
    case 'BinaryExpr':
      return calculated(node, expression)
    default:
      return refused(node, expression)
  }
}

function shifted(node: SyntaxNode, expression: string): Offline {
  const [inner] = childrenOf(node)
  const [, minus, text = ''] =
    /offset\s+([-+]?)\s*(\w+)\s*$/i.exec(expression.slice(node.from, node.to)) ?? []
  const seconds = parseDuration(text)
  if (inner?.name !== 'VectorSelector' || seconds === undefined) return refused(node, expression)
  return { ...read(inner, expression), offsetMs: seconds * (minus === '-' ? -1000 : 1000) }
}

function calculated(node: SyntaxNode, expression: string): Offline {
  const parts = childrenOf(node)
  const [first, operator, last] = [parts[0] ?? node, parts[1] ?? node, parts.at(-1) ?? node]
  const [left, right] = [constantOf(first, expression), constantOf(last, expression)]
  const number = left ?? right
  if (number === undefined || (left !== undefined && right !== undefined)) return refused(node, expression)
  const inner = read(left === undefined ? first : last, expression)
  const word = expression.slice(operator.from, operator.to)
  const op = comparisons.find((known) => known === word)
  const sides = (value: number): readonly [number, number] =>
    left === undefined ? [value, number] : [number, value]
  if (op !== undefined) {
    const isBool = node.getChild('BoolModifier') !== null
    return after(inner, (value) => {
      const [a, b] = sides(value)
      if (isBool) return Number(holds(op, a, b))
      return holds(op, a, b) ? value : undefined
    })
  }
  if (calculate(operator.name, 1, 1) === undefined) return refused(node, expression)
  return after(inner, (value) => calculate(operator.name, ...sides(value)))
}

function after(inner: Offline, step: Through): Offline {
  return {
    ...inner,
    through: (value) => {
      const before = inner.through(value)
      return before === undefined ? undefined : step(before)
    },
  }
}

function refused(node: SyntaxNode, expression: string): never {
  throw new NeedsPrometheus(expression.slice(node.from, node.to).replaceAll(/\s+/g, ' '))
}
