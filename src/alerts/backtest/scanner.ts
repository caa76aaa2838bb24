// Reads a text from its beginning to its end, character by character: numbers without cutting words out for them.
import { numberOf } from './notation.ts'

export const quote = 34
export const comma = 44
export const opening = 91
export const closing = 93
const [minus, dot, zero, nine] = [45, 46, 48, 57]

/** With so many characters a number is a whole one below 2^53 divided by a power of ten: exact, both of them. */
const longest = 15
const powers = Float64Array.from({ length: longest }, (_, places) => 10 ** places)

export class Scanner {
  at: number
  private readonly text: string
  /** Of each character the lower byte: quicker at hand, and no other character is asked for. */
  private readonly codes: Uint8Array

  constructor(text: string, at: number) {
    this.text = text
    this.codes = Buffer.from(text, 'latin1')
    this.at = at
  }

  /** Whether this comes next; then it is read. */
  takes(word: string): boolean {
    if (!this.text.startsWith(word, this.at)) return false
    this.at += word.length
    return true
  }

  is(code: number): boolean {
    if (this.codes[this.at] !== code) return false
    this.at += 1
    return true
  }

  /** As it stands before this character, which is read too. */
  number(stop: number): number {
    const begin = this.at
    const isNegative = this.is(minus)
    const from = this.at
    let whole = this.digits(0)
    const point = this.is(dot) ? this.at : 0
    if (point > 0) whole = this.digits(whole)
    const end = this.at
    if (end === from || end - from > longest || !this.is(stop)) return this.word(begin, stop)
    const number = point === 0 ? whole : whole / (powers[end - point] ?? NaN)
    return isNegative ? -number : number
  }

  /** Behind those that are read already. */
  private digits(before: number): number {
    const { codes } = this
    let [at, whole] = [this.at, before]
    for (let code = codes[at] ?? 0; code >= zero && code <= nine; code = codes[at] ?? 0) {
      whole = whole * 10 + (code - zero)
      at += 1
    }
    this.at = at
    return whole
  }

  /** With an exponent, with many digits, or at the ends of the number line. */
  private word(from: number, stop: number): number {
    const end = this.text.indexOf(String.fromCharCode(stop), from)
    const word = this.text.slice(from, end === -1 ? undefined : end)
    this.at = from + word.length + 1
    const number = Number(word)
    return Number.isNaN(number) ? numberOf(word) : number
  }
}
