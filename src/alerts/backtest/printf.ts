// printf of Go, for the verbs that alerts use.
import { fixed, scientific, shortest, significant } from './go-number.ts'
import { printed } from './printed.ts'
import type { Value } from './printed.ts'
import { NotExpanded } from './template-parse.ts'

const directive = /%([-+0]*)(\d*)(?:\.(\d+))?(.)/g

export function printf(format: string, args: readonly Value[]): string {
  const left = [...args]
  let [done, from] = ['', 0]
  for (const { index, 0: whole, 1: flags = '', 2: width = '', 3: digits, 4: verb = '' } of format.matchAll(
    directive,
  )) {
    done += format.slice(from, index)
    from = index + whole.length
    if (verb === '%') done += '%'
    else {
      const value = left.shift()
      if (value === undefined) throw new NotExpanded(`${whole} without a value`)
      const word = formatted(value, verb, digits === undefined ? undefined : Number(digits))
      done += padded(signed(word, value, flags), value, { flags, width: Number(width) })
    }
  }
  if (left.length > 0) throw new NotExpanded('printf with values left over')
  return done + format.slice(from)
}

function signed(word: string, value: Value, flags: string): string {
  return flags.includes('+') && /^[\dN]/.test(word) && typeof value !== 'string' ? `+${word}` : word
}

interface Width {
  readonly flags: string
  readonly width: number
}

function padded(word: string, value: Value, { flags, width }: Width): string {
  if (flags.includes('-')) return word.padEnd(width)
  // An infinity is filled up with blanks.
  if (!flags.includes('0') || (typeof value === 'number' && !Number.isFinite(value)))
    return word.padStart(width)
  const [sign = ''] = /^[-+]/.exec(word) ?? []
  return sign + word.slice(sign.length).padStart(width - sign.length, '0')
}

function formatted(value: Value, verb: string, digits: number | undefined): string {
  if (verb === 'v') return printed(value)
  const found = typeof value === 'number' ? ofNumber(value, verb, digits) : ofOther(value, verb, digits)
  if (found === undefined) throw new NotExpanded(`%${verb}`)
  return found
}

function ofNumber(value: number, verb: string, digits: number | undefined): string | undefined {
  switch (verb) {
    case 'f':
    case 'F':
      return fixed(value, digits ?? 6)
    case 'e':
      return scientific(value, digits ?? 6)
    case 'g':
      return digits === undefined ? shortest(value) : significant(value, digits)
    // As Go says that a verb is none for this kind of value.
    case 's':
    case 'd':
    case 'q':
    case 't':
      return `%!${verb}(float64=${printed(value)})`
    default:
      return undefined
  }
}

function ofOther(value: Value, verb: string, digits: number | undefined): string | undefined {
  if (verb === 'd') return typeof value === 'bigint' ? String(value) : undefined
  if (typeof value !== 'string') return undefined
  if (verb === 's') return digits === undefined ? value : value.slice(0, digits)
  return verb === 'q' && /^[ -~]*$/.test(value) ? JSON.stringify(value) : undefined
}
