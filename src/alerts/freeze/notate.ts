// Values as promtool's tests write them, as short as they can be said: `0x3 0+5x10 _x4 stale`. The counterpart of
// `backtest/notation.ts`.

/** Undefined: there is no value. */
export type Values = readonly (number | undefined)[]

/** Shorter runs are no shorter to write. */
const leastRun = 3

export function notate(values: Values): string {
  const words: string[] = []
  for (let at = 0; at < values.length;) {
    const value = values[at]
    const length = value === undefined ? absent(values, at) : 1
    if (value === undefined) {
      words.push(...absence(length, at > 0))
      at += length
      continue
    }
    const { by, count } = run(values, at, value)
    words.push(count === 1 ? numeral(value) : `${numeral(value)}${step(by)}x${count - 1}`)
    at += count
  }
  return words.join(' ')
}

/** What ends is said to end: a value is seen for five minutes otherwise. */
function absence(length: number, hasEnded: boolean): readonly string[] {
  const left = hasEnded ? length - 1 : length
  return [...(hasEnded ? ['stale'] : []), ...(left > 1 ? [`_x${left}`] : left === 1 ? ['_'] : [])]
}

function absent(values: Values, from: number): number {
  const next = values.findIndex((value, index) => index > from && value !== undefined)
  return (next === -1 ? values.length : next) - from
}

/** promtool adds step by step: where that comes out otherwise by a bit, it is no run. */
function run(values: Values, from: number, value: number): { readonly by: number; readonly count: number } {
  const by = (values[from + 1] ?? NaN) - value
  let [count, expected] = [1, value + by]
  while (Number.isFinite(by) && values[from + count] === expected) {
    count += 1
    expected += by
  }
  if (count === 1 && !Number.isFinite(value)) while (Object.is(values[from + count], value)) count += 1
  const isSame = by === 0 || !Number.isFinite(value)
  return count >= leastRun || (isSame && count > 1) ? { by: isSame ? 0 : by, count } : { by: 0, count: 1 }
}

function step(by: number): string {
  if (by === 0) return ''
  return by > 0 ? `+${numeral(by)}` : numeral(by)
}

function numeral(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Inf' : '-Inf'
  return String(value).replace('e+', 'e')
}
