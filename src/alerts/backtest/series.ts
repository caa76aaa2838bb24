// Values of expressions at the evaluations of a rule.

export type Labels = Readonly<Record<string, string>>

export interface Series {
  readonly labels: Labels
  /** Numbers of the evaluations at which there is a value, ascending. */
  readonly ticks: Int32Array
  readonly values: Float64Array
}

/** One text for each set of labels, whatever their order. */
export function keyOf(labels: Labels): string {
  const names = Object.keys(labels).sort()
  return JSON.stringify(names.map((name) => [name, labels[name]]))
}

/** A label that is empty is none. */
export function without(labels: Labels, ...names: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name, value]) => value !== '' && !names.includes(name)),
  )
}

/** Grows as it is filled, twice as large each time. */
export class Points {
  private ticks: Int32Array<ArrayBuffer>
  private values: Float64Array<ArrayBuffer>
  private size = 0

  constructor(expected = 64) {
    this.ticks = new Int32Array(expected)
    this.values = new Float64Array(expected)
  }

  add(tick: number, value: number): void {
    if (this.size === this.ticks.length) this.grow()
    this.ticks[this.size] = tick
    this.values[this.size] = value
    this.size += 1
  }

  series(labels: Labels): Series {
    return { labels, ticks: this.ticks.subarray(0, this.size), values: this.values.subarray(0, this.size) }
  }

  private grow(): void {
    const [ticks, values] = [new Int32Array(this.size * 2), new Float64Array(this.size * 2)]
    ticks.set(this.ticks)
    values.set(this.values)
    this.ticks = ticks
    this.values = values
  }
}
