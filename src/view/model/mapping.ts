// Value mappings: words and colours in place of values.
import { number, object, string } from './json.ts'
import type { Json } from './json.ts'
import type { Cell } from './reduce.ts'

/** `/a|b/i`, or a bare expression; one that is none finds nothing. */
export function regexOf(text: string): RegExp {
  const [, body, flags] = /^\/(.*)\/([gimsuy]*)$/s.exec(text) ?? []
  try {
    return new RegExp(body ?? text, (flags ?? '').replace('g', ''))
  } catch {
    return /(?!)/
  }
}

export interface Mapped {
  readonly text?: string
  readonly color?: string
}

export function mapping(value: Cell, mappings: readonly Json[]): Mapped | undefined {
  for (const entry of mappings) {
    const found = mappedBy(value, string(entry['type']), object(entry['options']))
    if (found !== undefined) return found
  }
  return undefined
}

function told(result: unknown): Mapped {
  const { text, color } = object(result)
  return {
    ...(text === undefined || text === '' ? {} : { text: string(text) }),
    ...(color === undefined || color === '' ? {} : { color: string(color) }),
  }
}

type Reader = (value: Cell, options: Json) => Mapped | undefined

const readers: Readonly<Record<string, Reader>> = {
  value: (value, options) => {
    const found = options[String(value)]
    return found === undefined ? undefined : told(found)
  },
  range: (value, { from, to, result }) => {
    if (typeof value !== 'number') return undefined
    const inside = value >= (number(from) ?? -Infinity) && value <= (number(to) ?? Infinity)
    return inside ? told(result) : undefined
  },
  regex: (value, { pattern, result }) => {
    const expression = regexOf(string(pattern))
    if (value === null || !expression.test(String(value))) return undefined
    const said = told(result)
    return said.text === undefined ? said : { ...said, text: String(value).replace(expression, said.text) }
  },
  special: (value, { match, result }) => (special(value, string(match)) ? told(result) : undefined),
}

function mappedBy(value: Cell, type: string, options: Json): Mapped | undefined {
  return readers[type]?.(value, options)
}

function special(value: Cell, match: string): boolean {
  const empty = value === null
  const nan = typeof value === 'number' && Number.isNaN(value)
  return (
    {
      null: empty,
      nan,
      'null+nan': empty || nan,
      true: value === true,
      false: value === false,
      empty: value === '',
    }[match] ?? false
  )
}
