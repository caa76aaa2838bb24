// Below the lines of a chart: thresholds, and what was annotated.
import type uPlot from 'uplot'
import { object, string } from '../../src/view/model/json.ts'
import type { Drawing, Mark } from '../drawing.ts'
import { canvasColour, withAlpha } from '../theme.ts'
import { scaleOf } from './series-data.ts'
import type { Line } from './series-data.ts'

export function overlay(chart: uPlot, drawing: Drawing, lines: readonly Line[]): void {
  const { ctx } = chart
  ctx.save()
  thresholds(chart, lines)
  marks(chart, drawing)
  ctx.restore()
}

function thresholds(chart: uPlot, lines: readonly Line[]): void {
  const seen = new Set<string>()
  for (const line of lines) {
    const { style } = line.shown
    const mode = string(object(style.custom['thresholdsStyle'])['mode'], 'off')
    const scale = scaleOf(line)
    const key = `${scale} ${mode} ${JSON.stringify(style.steps)}`
    if (mode === 'off' || seen.has(key)) continue
    seen.add(key)
    const steps = style.steps.map(({ value, color }) => ({
      color,
      value: style.percentage ? share(chart, scale, value) : value,
    }))
    if (mode.includes('area')) areas(chart, scale, steps)
    if (mode.includes('line') || mode === 'dashed') rules(chart, scale, steps, mode.startsWith('dashed'))
  }
}

function share(chart: uPlot, scale: string, percent: number): number {
  const { min, max } = chart.scales[scale] ?? {}
  return (min ?? 0) + ((max ?? 1) - (min ?? 0)) * (percent / 100)
}

type Steps = readonly { readonly value: number; readonly color: string }[]

function rules({ ctx, bbox, valToPos }: uPlot, scale: string, steps: Steps, dashed: boolean): void {
  for (const [index, { value, color: above }] of steps.entries()) {
    if (!Number.isFinite(value)) continue
    // Where low is bad the line is what must not be gone below.
    const color = above === 'green' ? (steps[index - 1]?.color ?? above) : above
    const y = Math.round(valToPos(value, scale, true))
    if (y < bbox.top || y > bbox.top + bbox.height) continue
    ctx.strokeStyle = canvasColour(color)
    ctx.lineWidth = devicePixelRatio
    ctx.setLineDash(dashed ? [6 * devicePixelRatio, 5 * devicePixelRatio] : [])
    ctx.beginPath()
    ctx.moveTo(bbox.left, y)
    ctx.lineTo(bbox.left + bbox.width, y)
    ctx.stroke()
  }
}

function areas({ ctx, bbox, valToPos }: uPlot, scale: string, steps: Steps): void {
  const bottom = bbox.top + bbox.height
  const inside = (y: number): number => Math.min(bottom, Math.max(bbox.top, y))
  for (const [index, { value, color }] of steps.entries()) {
    const low = Number.isFinite(value) ? inside(valToPos(value, scale, true)) : bottom
    const next = steps[index + 1]
    const high = next === undefined ? bbox.top : inside(valToPos(next.value, scale, true))
    ctx.fillStyle = withAlpha(canvasColour(color), 0.12)
    ctx.fillRect(bbox.left, high, bbox.width, low - high)
  }
}

function marks({ ctx, bbox, valToPos }: uPlot, { around, range }: Drawing): void {
  const inside = around.marks.filter(({ from, to }) => to >= range.from && from <= range.to)
  const place = (ms: number): number =>
    valToPos(Math.min(range.to, Math.max(range.from, ms)) / 1000, 'x', true)
  // What overlaps is one ground, however many alerts fired: else ten of them would hide the lines.
  for (const { from, to, color } of grounds(inside)) {
    ctx.fillStyle = withAlpha(canvasColour(color), 0.1)
    ctx.fillRect(place(from), bbox.top, place(to) - place(from), bbox.height)
  }
  for (const { from, to, color } of inside) {
    const [left, right] = [place(from), place(to)]
    const colour = canvasColour(color)
    ctx.fillStyle = withAlpha(colour, 0.55)
    ctx.fillRect(left - devicePixelRatio / 2, bbox.top, devicePixelRatio, bbox.height)
    ctx.fillStyle = colour
    ctx.fillRect(
      left,
      bbox.top + bbox.height - 3 * devicePixelRatio,
      Math.max(right - left, 4 * devicePixelRatio),
      3 * devicePixelRatio,
    )
  }
}

function grounds(all: readonly Mark[]): readonly Mark[] {
  const found: Mark[] = []
  for (const mark of all.toSorted((a, b) => a.color.localeCompare(b.color) || a.from - b.from)) {
    const last = found.at(-1)
    if (last === undefined || last.color !== mark.color || mark.from > last.to) found.push(mark)
    else found[found.length - 1] = { ...last, to: Math.max(last.to, mark.to) }
  }
  return found
}
