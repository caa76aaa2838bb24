// What a heatmap is drawn from: how many fell into which bucket, at which time.
import { string } from '../../src/view/model/json.ts'
import type { Field } from '../../src/view/model/frames.ts'
import { extentOf, numeric } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { format, plain } from '../../src/view/model/units.ts'
import type { Drawing } from '../drawing.ts'

export interface Heat {
  readonly names: readonly string[]
  /** Milliseconds. */
  readonly times: readonly number[]
  /** By bucket, from the lowest, then by time. */
  readonly counts: readonly (readonly number[])[]
}

/** Buckets of a histogram count all below them too; each is told apart by taking the one below off. */
export function heatOf({ fields, panel }: Drawing): Heat {
  const found = numeric(fields)
  const buckets = found.filter(({ field }) => field.labels['le'] !== undefined)
  if (buckets.length === 0 || panel.options['calculate'] === true) return counted(found)
  const sorted = buckets.toSorted((a, b) => limitOf(a) - limitOf(b))
  const times = timesOf(sorted)
  const columns = sorted.map((shown) => aligned(shown, times))
  const counts = columns.map((column, index) =>
    column.map((value, at) => Math.max(0, value - (columns[index - 1]?.[at] ?? 0))),
  )
  const unit = string((panel.options['yAxis'] as { unit?: string } | undefined)?.unit)
  return { names: sorted.map((shown) => nameOf(shown, unit)), times, counts }
}

const limitOf = ({ field }: ShownField): number =>
  Number((field.labels['le'] ?? '').replace('+Inf', 'Infinity'))

function nameOf(shown: ShownField, unit: string): string {
  const limit = limitOf(shown)
  return Number.isFinite(limit) ? plain(format(limit, { unit })) : '+Inf'
}

const timeField = ({ frame }: ShownField): Field | undefined =>
  frame.fields.find(({ type }) => type === 'time')

function timesOf(found: readonly ShownField[]): readonly number[] {
  return [...new Set(found.flatMap((shown) => timeField(shown)?.values.map(Number) ?? []))].toSorted(
    (a, b) => a - b,
  )
}

function aligned(shown: ShownField, times: readonly number[]): readonly number[] {
  const values = new Map(
    timeField(shown)?.values.map((time, index) => [Number(time), Number(shown.field.values[index] ?? 0)]),
  )
  return times.map((time) => values.get(time) || 0)
}

/** Of plain series: how many of them stand where. */
function counted(found: readonly ShownField[]): Heat {
  const rows = 12
  const { min = 0, max = 1 } = extentOf(found.map(({ field }) => field.values))
  const times = timesOf(found)
  const columns = found.map((shown) => aligned(shown, times))
  const rowOf = (value: number): number =>
    Math.min(rows - 1, Math.floor(((value - min) / (max - min || 1)) * rows))
  const counts = Array.from({ length: rows }, (_row, row) =>
    times.map((_time, at) => columns.filter((column) => rowOf(column[at] ?? min) === row).length),
  )
  const unit = found[0]?.style.unit ?? ''
  return {
    names: counts.map((_row, row) => plain(format(min + ((max - min) / rows) * (row + 1), { unit }))),
    times,
    counts,
  }
}
