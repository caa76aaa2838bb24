// The functions of Prometheus's templates that need nothing but their arguments.
import { significant } from './go-number.ts'
import { printf } from './printf.ts'
import { printed } from './printed.ts'
import type { Value } from './printed.ts'
import { NotExpanded } from './template-parse.ts'

type Fn = (...args: readonly Value[]) => Value

const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'] as const
const large = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const

function number(value: Value | undefined): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  const parsed = typeof value === 'string' && value.trim() === value && value !== '' ? Number(value) : NaN
  if (Number.isNaN(parsed)) throw new NotExpanded('a text where a number is wanted')
  return parsed
}

function text(value: Value | undefined): string {
  if (typeof value !== 'string') throw new NotExpanded('a number where a text is wanted')
  return value
}

const isOdd = (value: number): boolean => value === 0 || !Number.isFinite(value)

/** Down to below the base, or up to above one. */
function scaled(value: number, prefixes: readonly string[], factor: number): string {
  const up = factor < 1
  let rest = value
  let prefix = ''
  for (const next of prefixes) {
    if (up ? Math.abs(rest) >= 1 : Math.abs(rest) < factor) break
    prefix = next
    rest = up ? rest * 1000 : rest / factor
  }
  return significant(rest, 4) + prefix
}

function humanize(value: number): string {
  if (isOdd(value)) return significant(value, 4)
  return Math.abs(value) >= 1 ? scaled(value, large, 1000) : scaled(value, small, 0.001)
}

function humanize1024(value: number): string {
  const binary = large.map((prefix) => `${prefix}i`)
  return Math.abs(value) <= 1 || !Number.isFinite(value) ? significant(value, 4) : scaled(value, binary, 1024)
}

function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return significant(value, 4)
  if (value === 0) return '0s'
  if (Math.abs(value) < 1) return `${scaled(value, small, 0.001)}s`
  const sign = value < 0 ? '-' : ''
  // Where whole seconds do not fit into 64 bits, machines differ in what they make of them.
  if (Math.abs(value) >= 2 ** 63) throw new NotExpanded('a time too long')
  const whole = BigInt(Math.trunc(Math.abs(value)))
  const amounts = [whole / 86_400n, (whole / 3600n) % 24n, (whole / 60n) % 60n, whole % 60n]
  const first = amounts.findIndex((amount) => amount !== 0n)
  if (first === -1 || first === 3) return `${sign}${significant(Math.abs(value), 4)}s`
  return (
    sign +
    amounts
      .slice(first)
      .map((amount, index) => `${amount}${'dhms'[index + first]}`)
      .join(' ')
  )
}

function humanizeTimestamp(value: number): string {
  if (!Number.isFinite(value)) return significant(value, 4)
  if (Math.abs(value) > 8e9) throw new NotExpanded('a time too far away')
  const ms = Math.trunc(Math.trunc(value * 1e9) / 1e6)
  const [date = '', time = ''] = new Date(ms).toISOString().slice(0, -1).split('T')
  return `${date} ${time.replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : time.endsWith('.000') ? '' : ''))} +0000 UTC`
}

function sameKind(a: Value | undefined, b: Value | undefined): readonly [Value, Value] {
  if (typeof a !== typeof b || typeof a === 'object' || a === undefined || b === undefined)
    throw new NotExpanded('values of different kinds, compared')
  return [a, b]
}

function equal(...pair: readonly (Value | undefined)[]): boolean {
  const [a, b] = sameKind(pair[0], pair[1])
  return a === b
}

function less(...pair: readonly (Value | undefined)[]): boolean {
  const [a, b] = sameKind(pair[0], pair[1])
  return a < b
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'object') return Object.keys(value).length > 0
  return Number.isNaN(value) || Boolean(value)
}

export const functions: Readonly<Record<string, Fn>> = {
  humanize: (value) => humanize(number(value)),
  humanize1024: (value) => humanize1024(number(value)),
  humanizeDuration: (value) => humanizeDuration(number(value)),
  humanizePercentage: (value) => `${significant(number(value) * 100, 4)}%`,
  humanizeTimestamp: (value) => humanizeTimestamp(number(value)),
  toUpper: (value) => text(value).toUpperCase(),
  toLower: (value) => text(value).toLowerCase(),
  print: (...values) => values.map(printed).join(''),
  printf: (format, ...values) => printf(text(format), values),
  eq: (a, b) => equal(a, b),
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => less(a, b),
  le: (a, b) => less(a, b) || equal(a, b),
  // The opposites of the two before, for NaN as well.
  gt: (a, b) => !less(a, b) && !equal(a, b),
  ge: (a, b) => !less(a, b),
  not: (value = '') => !isTrue(value),
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1) ?? '',
  or: (...values) => values.find(isTrue) ?? values.at(-1) ?? '',
}
