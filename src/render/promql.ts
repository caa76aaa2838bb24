// Numbers in a PromQL expression, found in its syntax tree rather than in its text. The build asks, no command does.
import { parser } from '@prometheus-io/lezer-promql'
import type { Span } from './spans.ts'

export function numbersIn(expression: string): readonly (Span & { readonly text: string })[] {
  const found: (Span & { readonly text: string })[] = []
  parser.parse(expression).iterate({
    enter(node) {
      if (node.name !== 'NumberDurationLiteral' && node.name !== 'NumberLiteral') return
      found.push({ from: node.from, to: node.to, text: expression.slice(node.from, node.to) })
    },
  })
  return found
}

/** Where the one number written as `text` stands. */
export function spanOf(expression: string, text: string): Span {
  const matches = numbersIn(expression).filter((number) => number.text === text)
  const [match] = matches
  if (match === undefined || matches.length > 1) {
    throw new Error(`the number ${text} stands ${matches.length} times in the expression: ${expression}`)
  }
  return { from: match.from, to: match.to }
}
