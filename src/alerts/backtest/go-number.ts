// Numbers as Go prints them: the words of an alert are compared letter by letter.

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return Object.is(value, -0) ? '-0' : undefined
}

/** At least two digits, and a sign. */
function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function parts(exponential: string): readonly [string, number] {
  const [digits = '', exponent = '0'] = exponential.split('e')
  return [digits, Number(exponent)]
}

/** `%v`: as short as can be, with an exponent where it is below -4 or above 5. */
export function shortest(value: number): string {
  const word = special(value)
  if (word !== undefined) return word
  const [digits, exponent] = parts(value.toExponential())
  if (exponent < -4 || exponent >= 6) return digits + exponentText(exponent)
  return plain(value)
}

/** JavaScript has exponents of its own, below -6. */
function plain(value: number): string {
  const [digits, exponent] = parts(value.toExponential())
  return value.toFixed(Math.max(0, (digits.split('.')[1]?.length ?? 0) - exponent))
}

/** The digits after the point of the exponential, all that count. */
const exactly = 100

/** To an even digit where the value lies in the very middle; JavaScript goes up there. */
function rounded(value: number, precision: number): string {
  const text = value.toExponential(precision)
  const [digits, exponent] = parts(value.toExponential(exactly))
  const rest = digits.split('.')[1]?.slice(precision) ?? ''
  const kept = precision === 0 ? (digits.split('.')[0] ?? '') : digits.slice(0, digits.length - rest.length)
  const isMiddle = precision < exactly && /^50*$/.test(rest)
  return isMiddle && Number(kept.at(-1)) % 2 === 0 ? `${kept}e${exponent}` : text
}

/** `%.4g`: so many digits that count, without zeros at the end. */
export function significant(value: number, precision: number): string {
  const word = special(value)
  if (word !== undefined) return word
  if (value === 0) return '0'
  const wanted = Math.max(1, precision)
  const [digits, exponent] = parts(rounded(value, wanted - 1))
  const short = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
  if (exponent < -4 || exponent >= wanted) return short(digits) + exponentText(exponent)
  return short(shifted(digits, exponent))
}

/** Digits with their point moved: of `1.234` by 2 it is `123.4`. */
function shifted(digits: string, exponent: number): string {
  const [, sign = '', whole = '', rest = ''] = /^(-?)(\d)\.?(\d*)$/.exec(digits) ?? []
  const all = whole + rest
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`
  const padded = all.padEnd(exponent + 1, '0')
  const fraction = padded.slice(exponent + 1)
  return `${sign}${padded.slice(0, exponent + 1)}${fraction === '' ? '' : `.${fraction}`}`
}

/** `%.2e` and `%e`. */
export function scientific(value: number, precision: number): string {
  const word = special(value)
  if (word !== undefined && word !== '-0') return word
  const [digits, exponent] = parts(rounded(value, precision))
  return (word === '-0' ? '-' : '') + digits + exponentText(exponent)
}

/** `%.2f`. */
export function fixed(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value) ?? ''
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [whole = '', fraction = ''] = decimal(Math.abs(value), precision).split('.')
  return sign + (precision === 0 ? whole : `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`)
}

function decimal(size: number, precision: number): string {
  // There is nothing behind the point of such numbers.
  if (size >= 2 ** 53) return String(BigInt(size))
  // How many digits of the exponential that is; less than none leaves nothing, or the first digit to be rounded.
  const [, exponent] = parts(size.toExponential())
  const count = exponent + precision
  if (size === 0 || count < -1) return '0'
  if (count === -1) return size * 2 > 10 ** -precision ? (10 ** -precision).toFixed(precision) : '0'
  return shifted(...parts(rounded(size, count)))
}
