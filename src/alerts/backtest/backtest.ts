// A rule over its history: values come in pieces, in the order of their times, and leave states behind. What is kept
// of a label set does not grow with the length of the history.
import { Alert, alertLabels } from './alert.ts'
import type { Alerting, Told } from './alert.ts'
import { byLooseness, count } from './cells.ts'
import type { Axes, Cell } from './cells.ts'
import { Lane } from './lane.ts'
import { Crowd, inStep } from './limit.ts'
import type { Limited, OverLimit, Walk } from './limit.ts'
import { mergedSeries } from './merge.ts'
import { restoring } from './restore.ts'
import type { Rule } from './rule.ts'
import { keyOf } from './series.ts'
import type { Labels, Series } from './series.ts'
import { templateOf } from './template.ts'
import { holds } from './threshold.ts'
import type { Comparison } from './threshold.ts'
import { stepsIn } from './ticks.ts'
import type { Ticks } from './ticks.ts'
import { Track } from './track.ts'
import type { Gap, Level, Watcher } from './track.ts'

export interface Setup {
  readonly rule: Pick<Rule, 'alert' | 'forMs' | 'keepMs' | 'labels'>
  /** Of alerts, at one evaluation; absent: there is none. */
  readonly limit?: number
  readonly ticks: Ticks
  /** Of Prometheus itself, in their order. */
  readonly gaps: readonly Gap[]
  /** Values are those of its left side; absent: a value is a result. */
  readonly compared?: { readonly op: Comparison; readonly number: number }
  /** Only with a comparison that orders its numbers. */
  readonly axes?: Axes
  readonly emit: (told: Told) => void
}

interface Cut {
  readonly number: number
  readonly passes: (value: number) => boolean
  readonly isOwn: boolean
  readonly cells: readonly Cell[]
}

export class Backtest {
  readonly cells: readonly Cell[]
  /** Label sets of the alert. */
  private readonly tracks = new Map<string, Track>()
  private readonly setup: Setup
  private readonly alerting: Alerting
  private readonly cuts: readonly Cut[]
  private readonly own: Cut
  /** Of the rule itself, and of each cell; none without a limit. */
  private readonly crowds = new Map<Cell | undefined, Crowd>()
  private stepped = 0
  private earliest: number | undefined
  private latest: number | undefined
  private values = 0

  constructor(setup: Setup) {
    const { rule, ticks, emit } = setup
    this.setup = setup
    this.alerting = {
      alert: rule.alert,
      labels: new Map(Object.entries(rule.labels).map(([name, text]) => [name, templateOf(text)])),
      timing: this.timing(rule.forMs),
      restore: restoring(rule.forMs, ticks),
      beyond: setup.compared?.op.startsWith('<') ? (a, b) => a < b : (a, b) => a > b,
      emit,
    }
    this.cells = (setup.axes?.thresholds ?? []).flatMap((threshold) =>
      (setup.axes?.forMs ?? []).map((forMs) => ({ threshold, forMs, firings: 0, firing: 0, longest: 0 })),
    )
    const { limit } = setup
    if (limit !== undefined)
      for (const one of [undefined, ...this.cells]) this.crowds.set(one, new Crowd(limit))
    this.cuts = this.makeCuts()
    this.own = this.cuts.find(({ isOwn }) => isOwn) ?? {
      number: NaN,
      passes: () => true,
      isOwn: true,
      cells: [],
    }
  }

  /** Series of one piece of the history. */
  add(series: readonly Series[]): void {
    const groups = Map.groupBy(series, ({ labels }) => keyOf(this.identity(labels)))
    const judge = { passes: this.own.passes, beyond: this.alerting.beyond }
    const found = new Map<Track, Series>()
    for (const [key, group] of groups) {
      const merged = mergedSeries(group, judge)
      const track = this.tracks.get(key) ?? this.track(merged.labels)
      this.tracks.set(key, track)
      if (this.crowds.size === 0) track.add(merged)
      else found.set(track, merged)
      this.note(merged)
    }
    if (found.size > 0) this.step(found)
  }

  /** With a limit, what becomes of one label set depends on the others. */
  private step(found: ReadonlyMap<Track, Series>): void {
    const walks = [...this.tracks.values()].map((track): Walk => ({ track, series: found.get(track) }))
    this.stepped = inStep(walks, [...this.crowds.values()], this.stepped)
  }

  end(): Evaluated {
    for (const track of this.tracks.values()) track.end(this.setup.ticks.count)
    const { earliest: first, latest: last, values } = this
    const over = this.crowds.get(undefined)?.over
    return {
      series: this.tracks.size,
      values,
      ...(first === undefined || last === undefined ? {} : { first, last }),
      ...(over === undefined ? {} : { over }),
    }
  }

  private note({ ticks }: Series): void {
    const [first, last] = [ticks[0], ticks.at(-1)]
    if (first === undefined || last === undefined) return
    this.earliest = Math.min(this.earliest ?? first, first)
    this.latest = Math.max(this.latest ?? last, last)
    this.values += ticks.length
  }

  /** What changes with the value does not tell series apart. */
  private identity(labels: Labels): Labels {
    return alertLabels(
      { alert: '', labels: new Map([...this.alerting.labels].filter(([, { changes }]) => !changes)) },
      { labels, value: NaN },
    )
  }

  private timing(forMs: number): Alerting['timing'] {
    const { rule, ticks } = this.setup
    return { wait: stepsIn(forMs, ticks), keep: stepsIn(rule.keepMs, ticks) }
  }

  private makeCuts(): readonly Cut[] {
    const { compared, axes } = this.setup
    if (compared === undefined) return [{ number: NaN, passes: () => true, isOwn: true, cells: [] }]
    const { op, number: own } = compared
    const numbers = byLooseness([...(axes?.thresholds ?? []), own], op) ?? [own]
    return numbers.map((number) => ({
      number,
      passes: (value) => holds(op, value, number),
      isOwn: Object.is(number, own),
      cells: this.cells.filter(({ threshold }) => threshold === number),
    }))
  }

  private track(labels: Labels): Track {
    const alert = new Alert(this.alerting, labels)
    const own = this.among(alert, undefined)
    const { gaps, ticks } = this.setup
    const levels = this.cuts.map((cut): Level => {
      const cells = cut.cells.map((cell): Watcher => {
        const restore = restoring(cell.forMs, ticks)
        return this.among(new Lane(this.timing(cell.forMs), (spell) => count(cell, spell), restore), cell)
      })
      return { passes: cut.passes, watchers: cut.isOwn ? [own, ...cells] : cells }
    })
    const level = this.cuts.findIndex(({ isOwn }) => isOwn)
    return new Track(levels, { level, value: (tick, value) => own.value?.(tick, value) }, gaps)
  }

  private among(watcher: Limited, one: Cell | undefined): Pick<Limited, keyof Watcher | 'value'> {
    return this.crowds.get(one)?.member(watcher) ?? watcher
  }
}

export interface Evaluated {
  /** Label sets. */
  readonly series: number
  readonly values: number
  /** The first and the last evaluation with a value; absent: there was none. */
  readonly first?: number
  readonly last?: number
  readonly over?: OverLimit
}
