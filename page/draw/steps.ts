// Where the lines of a grid stand: at numbers that are round in their unit, which for bytes and times is not ten.
const decimals = (from: number, to: number): readonly number[] => {
  const found: number[] = []
  for (let power = from; power <= to; power += 1) found.push(...[1, 2, 5].map((digit) => digit * 10 ** power))
  return found
}

const rounded = (steps: readonly number[]): number[] => steps.map((step) => Number(step.toPrecision(3)))

const seconds = [
  ...rounded(decimals(-9, -1)),
  1,
  2,
  5,
  10,
  15,
  30,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3600),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].map((days) => days * 86_400),
]
const binary = Array.from({ length: 60 }, (_step, power) => 2 ** power)

/** What one of the unit is in the unit that the steps are in. */
const times: Readonly<Record<string, number>> = {
  ns: 1e9,
  µs: 1e6,
  us: 1e6,
  ms: 1000,
  dtdurationms: 1000,
  s: 1,
  dtdurations: 1,
  m: 1 / 60,
  h: 1 / 3600,
  d: 1 / 86_400,
}
const bytes = new Set(['bytes', 'kbytes', 'mbytes', 'gbytes', 'bits', 'binBps', 'binbps'])

/** Undefined where tens are right. */
export function stepsOf(unit: string): number[] | undefined {
  if (bytes.has(unit)) return [...rounded(decimals(-6, -1)), ...binary]
  const each = times[unit]
  if (each === undefined) return undefined
  // Thirds of an hour are no number that a grid can be told: those stay decimal.
  return each < 1 ? undefined : seconds.map((step) => Number((step * each).toPrecision(6)))
}
