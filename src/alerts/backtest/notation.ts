// Series as promtool's tests write them: `0+1x10 _ 5 stale`.

export class BadNotation extends Error {}

const number = /[-+]?(?:inf|nan|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)/.source
const blank = /^_(?:x(\d+))?$/
const item = new RegExp(`^(${number})(?:([-+]${number.replace('[-+]?', '')})?x(\\d+))?$`, 'i')

export interface Notated {
  /** Place in the series: times the interval it is the time. */
  readonly steps: Float64Array
  readonly values: Float64Array
  readonly stale: Uint8Array
}

/** `most`: longer series are refused before they are written out. */
export function readNotation(text: string, most: number): Notated {
  const [steps, values, stale]: [number[], number[], number[]] = [[], [], []]
  let at = 0
  const add = (value: number, isStale = false): void => {
    steps.push(at)
    values.push(value)
    stale.push(Number(isStale))
    at += 1
  }
  for (const word of text.split(/\s+/).filter((it) => it !== '')) {
    const empty = blank.exec(word)
    if (empty !== null) at += Number(empty[1] ?? 1)
    else if (word === 'stale') add(NaN, true)
    else {
      const [, first = '', by, times] = item.exec(word) ?? unknown(word)
      const count = Number(times ?? 0)
      if (values.length + count >= most) throw new BadNotation(`"${word}" is longer than ${most} samples`)
      let value = numberOf(first)
      const step = by === undefined ? 0 : numberOf(by)
      for (let index = 0; index <= count; index += 1) {
        add(value)
        value += step
      }
    }
  }
  return { steps: Float64Array.from(steps), values: Float64Array.from(values), stale: Uint8Array.from(stale) }
}

function unknown(word: string): never {
  throw new BadNotation(`"${word}" is no value: 5, 0+1x10, 3x4, _ and stale are`)
}

export function numberOf(text: string): number {
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/.exec(text.toLowerCase()) ?? []
  const value = rest.startsWith('inf') ? Infinity : rest === 'nan' ? NaN : Number(rest)
  return sign === '-' ? -value : value
}
