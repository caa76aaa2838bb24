// Where a value of a JSON text stands. Only asked where something was found: the text is known to be valid.
import type { Path } from '../config/reading.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Offset of the value at a path, or of the nearest value around it that is there. */
export function jsonPlace(text: string, path: Path): number {
  const tokens = text.matchAll(token)
  let found = 0
  const visit = ({ 0: word, index }: RegExpExecArray, left: Path | undefined): void => {
    if (left !== undefined) found = index
    if (word === '{') inside('}', (key) => under(left, JSON.parse(key) as string))
    if (word === '[') inside(']', (_first, count) => under(left, count))
  }
  const inside = (end: string, leftOf: (first: string, count: number) => Path | undefined): void => {
    let count = 0
    for (let at = tokens.next(); !at.done && at.value[0] !== end; at = tokens.next()) {
      if (at.value[0] === ',') continue
      const left = leftOf(at.value[0], count)
      count += 1
      // Behind a key stand a colon and the value.
      const value = end === '}' ? (tokens.next(), tokens.next().value) : at.value
      if (value !== undefined) visit(value, left)
    }
  }
  const { value } = tokens.next()
  if (value !== undefined) visit(value, path)
  return found
}

function under(left: Path | undefined, step: string | number): Path | undefined {
  return left?.[0] === step ? left.slice(1) : undefined
}
