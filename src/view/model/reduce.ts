// Many values to one: Grafana's calculations, by their ids.

export type Cell = number | string | boolean | null

export interface Calculation {
  readonly label: string
  readonly of: (values: readonly Cell[]) => Cell
  /** The answer is a count or a share, whatever the unit of the values. */
  readonly unitless?: true
}

const numbers = (values: readonly Cell[]): readonly number[] =>
  values.filter((value): value is number => typeof value === 'number' && !Number.isNaN(value))
const known = (values: readonly Cell[]): readonly Cell[] =>
  values.filter((value) => value !== null && !Number.isNaN(value))
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** Not by spreading: a long range has more values than a call may have arguments. */
const extreme = (values: readonly Cell[], better: (a: number, b: number) => boolean): Cell =>
  numbers(values).reduce<number | null>(
    (best, value) => (best === null || better(value, best) ? value : best),
    null,
  )
const least = (values: readonly Cell[]): Cell => extreme(values, (a, b) => a < b)
const most = (values: readonly Cell[]): Cell => extreme(values, (a, b) => a > b)

function mean(values: readonly Cell[]): Cell {
  const found = numbers(values)
  return found.length === 0 ? null : total(found) / found.length
}

function variance(values: readonly Cell[]): Cell {
  const found = numbers(values)
  const middle = mean(values)
  if (typeof middle !== 'number') return null
  return total(found.map((value) => (value - middle) ** 2)) / found.length
}

function percentile(values: readonly Cell[], share: number): Cell {
  const sorted = numbers(values).toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.round((sorted.length - 1) * share))] ?? null
}

const both = (a: Cell, b: Cell, of: (a: number, b: number) => number): Cell =>
  typeof a === 'number' && typeof b === 'number' ? of(a, b) : null

const last = (values: readonly Cell[]): Cell => known(values).at(-1) ?? null
const first = (values: readonly Cell[]): Cell => known(values)[0] ?? null

const named: Readonly<Record<string, Calculation>> = {
  lastNotNull: { label: 'Last', of: last },
  last: { label: 'Last', of: (values) => values.at(-1) ?? null },
  firstNotNull: { label: 'First', of: first },
  first: { label: 'First', of: (values) => values[0] ?? null },
  min: { label: 'Min', of: least },
  max: { label: 'Max', of: most },
  mean: { label: 'Mean', of: mean },
  median: { label: 'Median', of: (values) => percentile(values, 0.5) },
  sum: {
    label: 'Total',
    of: (values) => {
      const found = numbers(values)
      return found.length === 0 ? null : total(found)
    },
  },
  count: { label: 'Count', of: (values) => known(values).length, unitless: true },
  range: { label: 'Range', of: (values) => both(most(values), least(values), (a, b) => a - b) },
  delta: {
    label: 'Delta',
    // A counter that fell began again at 0.
    of: (values) =>
      numbers(values).reduce((sum, value, index, all) => {
        const before = all[index - 1]
        if (before === undefined) return sum
        return sum + (value >= before ? value - before : value)
      }, 0),
  },
  diff: { label: 'Difference', of: (values) => both(last(values), first(values), (a, b) => a - b) },
  diffperc: {
    label: 'Difference percent',
    of: (values) => both(last(values), first(values), (a, b) => (a - b) / b),
    unitless: true,
  },
  stdDev: {
    label: 'StdDev',
    of: (values) => {
      const found = variance(values)
      return typeof found === 'number' ? Math.sqrt(found) : null
    },
  },
  variance: { label: 'Variance', of: variance },
  distinctCount: { label: 'Distinct', of: (values) => new Set(values).size, unitless: true },
  changeCount: {
    label: 'Changes',
    of: (values) => values.filter((value, index) => index > 0 && value !== values[index - 1]).length,
    unitless: true,
  },
  allValues: { label: 'All values', of: (values) => known(values).join(', ') },
}

export function calculation(id: string): Calculation | undefined {
  const [, share] = /^p(\d{1,2})$/.exec(id) ?? []
  if (share === undefined) return named[id]
  return { label: `${share}th %`, of: (values) => percentile(values, Number(share) / 100) }
}
