// Heatmaps: how many fell into which bucket, over time.
import { extentOf } from '../../src/view/model/shown.ts'
import type { TimeRange } from '../../src/view/model/time.ts'
import { digits } from '../../src/view/model/units.ts'
import { follow, point } from '../crosshair.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el } from '../dom.ts'
import { token, withAlpha } from '../theme.ts'
import { hideTip, showTip } from '../tip.ts'
import { heatOf } from './heat-data.ts'
import type { Heat } from './heat-data.ts'
import { timeLabel } from './series-axes.ts'

/** Room for the names of the buckets, and for the times. */
const [left, bottom] = [58, 20]

export const drawHeatmap: Draw = (drawing) => {
  const { body, panel, range } = drawing
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
  const leave = follow({
    element: cross,
    at: (ms) => (ms < range.from || ms > range.to ? undefined : placeOf(ms, range, box.clientWidth)),
  })
  box.addEventListener('pointermove', (event) => tell(event, box, heat, drawing))
  box.addEventListener('pointerleave', () => {
    hideTip()
    point(undefined, {})
  })
  return { resize: paint, remove: leave }
}

/** How far to the right a moment stands. */
function placeOf(ms: number, { from, to }: TimeRange, width: number): number {
  return left + ((ms - from) / (to - from)) * (width - left)
}

/** Of the cell below the pointer. */
function tell(
  { clientX, clientY }: PointerEvent,
  box: HTMLElement,
  { names, times, counts }: Heat,
  { range, step, around }: Drawing,
): void {
  const bounds = box.getBoundingClientRect()
  const share = (clientX - bounds.left - left) / (box.clientWidth - left)
  const ms = range.from + share * (range.to - range.from)
  const fromTop = Math.floor(((clientY - bounds.top) / (bounds.height - bottom)) * names.length)
  const row = names.length - 1 - fromTop
  const at = times.findLastIndex((time) => time - step * 1000 <= ms && time >= ms)
  if (around.shared) point(ms, {})
  const count = counts[row]?.[at]
  if (count === undefined) return hideTip()
  const line = { name: names[row] ?? '', value: digits(count), color: 's0' }
  showTip({ ms: times[at] ?? ms, utc: around.utc, lines: [line] }, clientX, clientY)
}

interface Sheet {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  /** Of one bucket. */
  readonly rowHeight: number
}

function draw(canvas: HTMLCanvasElement, heat: Heat, drawing: Drawing): void {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = width * devicePixelRatio
  canvas.height = height * devicePixelRatio
  const context = canvas.getContext('2d')
  if (context === null || width < left) return
  context.scale(devicePixelRatio, devicePixelRatio)
  const sheet: Sheet = { context, width, height, rowHeight: (height - bottom) / heat.names.length }
  fillCells(sheet, heat, drawing)
  context.fillStyle = token('muted')
  context.font = '11px system-ui, sans-serif'
  nameBuckets(sheet, heat.names)
  markTimes(sheet, drawing)
}

function fillCells(
  { context, width, height, rowHeight }: Sheet,
  { times, counts }: Heat,
  { range, step }: Drawing,
): void {
  const { max = 1 } = extentOf(counts)
  for (const [row, cells] of counts.entries()) {
    const top = height - bottom - (row + 1) * rowHeight
    for (const [at, count] of cells.entries()) {
      if (count <= 0) continue
      const until = times[at] ?? 0
      const from = Math.max(left, placeOf(until - step * 1000, range, width))
      const to = Math.min(width, placeOf(until, range, width))
      context.fillStyle = withAlpha(token('s0'), 0.12 + 0.88 * Math.sqrt(count / (max || 1)))
      context.fillRect(from, top, Math.max(1, to - from - 1), Math.max(1, rowHeight - 1))
    }
  }
}

/** As many as can be read. */
function nameBuckets({ context, height, rowHeight }: Sheet, names: readonly string[]): void {
  context.textAlign = 'right'
  const every = Math.max(1, Math.ceil(16 / rowHeight))
  for (const [row, name] of names.entries())
    if (row % every === 0) context.fillText(name, left - 6, height - bottom - (row + 0.5) * rowHeight + 4)
}

function markTimes({ context, width, height }: Sheet, { range, around }: Drawing): void {
  context.textAlign = 'center'
  const wide = width - left
  const marks = Math.max(2, Math.floor(wide / 110))
  const apart = (range.to - range.from) / marks
  for (let mark = 1; mark < marks; mark += 1) {
    const label = timeLabel(range.from + apart * mark, apart / 1000, around.utc)
    context.fillText(label, left + (wide / marks) * mark, height - 5)
  }
}
