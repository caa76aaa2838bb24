// Heatmaps: how many fell into which bucket, over time.
import { string } from '../../src/view/model/json.ts'
import type { Field } from '../../src/view/model/frames.ts'
import { extentOf, numeric } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { digits, format, plain } from '../../src/view/model/units.ts'
import { follow, point } from '../crosshair.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el } from '../dom.ts'
import { token, withAlpha } from '../theme.ts'
import { hideTip, showTip } from '../tip.ts'
import { timeLabel } from './series-options.ts'

interface Heat {
  readonly names: readonly string[]
  /** Milliseconds. */
  readonly times: readonly number[]
  /** By bucket, from the lowest, then by time. */
  readonly counts: readonly (readonly number[])[]
}

const [left, bottom] = [58, 20]

export const drawHeatmap: Draw = (drawing) => {
  const { body, panel, range, step, around } = drawing
  const heat = heatOf(drawing)
  const canvas = el('canvas', {
    role: 'img',
    'aria-label': `${panel.title}: ${heat.names.length} buckets over time`,
  })
  const cross = el('div', { class: 'cross' })
  const box = el('div', { class: 'heat' }, canvas, cross)
  body.replaceChildren(box)
  const paint = (): void => draw(canvas, heat, drawing)
  paint()
  const wide = (): number => box.clientWidth - left
  const leave = follow({
    element: cross,
    at: (ms) =>
      ms < range.from || ms > range.to
        ? undefined
        : left + ((ms - range.from) / (range.to - range.from)) * wide(),
  })
  box.addEventListener('pointermove', ({ clientX, clientY }) => {
    const bounds = box.getBoundingClientRect()
    const ms = range.from + ((clientX - bounds.left - left) / wide()) * (range.to - range.from)
    const row =
      heat.names.length -
      1 -
      Math.floor(((clientY - bounds.top) / (bounds.height - bottom)) * heat.names.length)
    const at = heat.times.findLastIndex((time) => time - step * 1000 <= ms && time >= ms)
    if (around.shared) point(ms, {})
    const count = heat.counts[row]?.[at]
    if (count === undefined) return hideTip()
    showTip(
      {
        ms: heat.times[at] ?? ms,
        utc: around.utc,
        lines: [{ name: heat.names[row] ?? '', value: digits(count), color: 's0' }],
      },
      clientX,
      clientY,
    )
  })
  box.addEventListener('pointerleave', () => {
    hideTip()
    point(undefined, {})
  })
  return { resize: paint, remove: leave }
}

/** Buckets of a histogram count all below them too; each is told apart by taking the one below off. */
function heatOf({ fields, panel }: Drawing): Heat {
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

function draw(
  canvas: HTMLCanvasElement,
  { names, times, counts }: Heat,
  { range, step, around }: Drawing,
): void {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = width * devicePixelRatio
  canvas.height = height * devicePixelRatio
  const context = canvas.getContext('2d')
  if (context === null || width < left) return
  context.scale(devicePixelRatio, devicePixelRatio)
  const { max = 1 } = extentOf(counts)
  const [tall, wide] = [(height - bottom) / names.length, width - left]
  const x = (ms: number): number => left + ((ms - range.from) / (range.to - range.from)) * wide
  for (const [row, cells] of counts.entries()) {
    for (const [at, count] of cells.entries()) {
      if (count <= 0) continue
      const [from, to] = [
        Math.max(left, x((times[at] ?? 0) - step * 1000)),
        Math.min(width, x(times[at] ?? 0)),
      ]
      context.fillStyle = withAlpha(token('s0'), 0.12 + 0.88 * Math.sqrt(count / (max || 1)))
      context.fillRect(
        from,
        height - bottom - (row + 1) * tall,
        Math.max(1, to - from - 1),
        Math.max(1, tall - 1),
      )
    }
  }
  context.fillStyle = token('muted')
  context.font = '11px system-ui, sans-serif'
  context.textAlign = 'right'
  const every = Math.max(1, Math.ceil(16 / tall))
  for (const [row, name] of names.entries())
    if (row % every === 0) context.fillText(name, left - 6, height - bottom - (row + 0.5) * tall + 4)
  context.textAlign = 'center'
  const marks = Math.max(2, Math.floor(wide / 110))
  const apart = (range.to - range.from) / marks
  for (let mark = 1; mark < marks; mark += 1)
    context.fillText(
      timeLabel(range.from + apart * mark, apart / 1000, around.utc),
      left + (wide / marks) * mark,
      height - 5,
    )
}
