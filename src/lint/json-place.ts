// Where values of a JSON text stand. Only asked where something was found: the text is known to be valid, and is read once.
import type { Path } from '../config/reading.ts'

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** A value: where it begins and ends, and what stands in it. */
interface Placed {
  readonly start: number
  readonly end: number
  readonly inside: ReadonlyMap<string | number, Placed>
}

export interface JsonPlaces {
  /** Offset of the value at a path, or of the nearest value around it that is there. */
  readonly at: (path: Path) => number
  /** Offset behind it. */
  readonly endOf: (path: Path) => number
}

export function jsonPlaces(text: string): JsonPlaces {
  let root: Placed | undefined
  const find = (path: Path): Placed => {
    let found = (root ??= placed(text))
    for (const step of path) {
      const next = found.inside.get(step)
      if (next === undefined) break
      found = next
    }
    return found
  }
  return { at: (path) => find(path).start, endOf: (path) => find(path).end }
}

const nothing: ReadonlyMap<string | number, Placed> = new Map()

function placed(text: string): Placed {
  const tokens = text.matchAll(token)
  const read = ({ 0: word, index: start }: RegExpExecArray): Placed => {
    if (word !== '{' && word !== '[') return { start, end: start + word.length, inside: nothing }
    const inside = new Map<string | number, Placed>()
    const closing = word === '{' ? '}' : ']'
    let end = start + 1
    for (let at = tokens.next(); !at.done; at = tokens.next()) {
      const [first] = at.value
      end = at.value.index + first.length
      if (first === closing) break
      if (first === ',') continue
      // Behind a key stand a colon and the value.
      const value = closing === '}' ? (tokens.next(), tokens.next().value) : at.value
      const key = closing === '}' ? (JSON.parse(first) as string) : inside.size
      if (value !== undefined) inside.set(key, read(value))
    }
    return { start, end, inside }
  }
  const { value } = tokens.next()
  return value === undefined ? { start: 0, end: 0, inside: nothing } : read(value)
}
