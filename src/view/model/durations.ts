// Durations in the unit that fits them.

/** What a second is made of, smallest first: the unit, and how many make the next one. */
const units: readonly (readonly [string, number])[] = [
  ['ns', 1000],
  ['µs', 1000],
  ['ms', 1000],
  ['s', 60],
  ['min', 60],
  ['h', 24],
  ['d', 7],
  ['wk', 52.1786],
  ['yr', Number.POSITIVE_INFINITY],
]

/** `start`: the place of the unit that the value is in; 3 is a second. */
export function inTimeUnits(value: number, start: number): readonly [amount: number, unit: string] {
  let [amount, index] = [value, start]
  const many = (at: number): number => units[at]?.[1] ?? Number.POSITIVE_INFINITY
  while (Math.abs(amount) >= many(index)) {
    amount /= many(index)
    index += 1
  }
  while (index > 0 && amount !== 0 && Math.abs(amount) < 1) {
    index -= 1
    amount *= many(index)
  }
  return [amount, units[index]?.[0] ?? '']
}
