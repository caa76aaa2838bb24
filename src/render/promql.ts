// Numbers in a PromQL expression, found in its syntax tree rather than in its text.
import { parser } from '@prometheus-io/lezer-promql'

export function numbersIn(
  expression: string,
): readonly { readonly from: number; readonly to: number; readonly text: string }[] {
  const found: { from: number; to: number; text: string }[] = []
  parser.parse(expression).iterate({
    enter(node) {
      if (node.name !== 'NumberDurationLiteral' && node.name !== 'NumberLiteral') return
      found.push({ from: node.from, to: node.to, text: expression.slice(node.from, node.to) })
    },
  })
  return found
}

/** Puts `value` where the one number written as `text` stands. */
export function replaceNumber(expression: string, text: string, value: number): string {
  const matches = numbersIn(expression).filter((number) => number.text === text)
  const [match] = matches
  if (match === undefined || matches.length > 1) {
    throw new Error(`the number ${text} stands ${matches.length} times in the expression: ${expression}`)
  }
  return expression.slice(0, match.from) + String(value) + expression.slice(match.to)
}
