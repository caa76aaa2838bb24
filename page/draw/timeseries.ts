// Lines, bars and points over time.
import uPlot from 'uplot'
import { object, string } from '../../src/view/model/json.ts'
import { show } from '../../src/view/model/field.ts'
import { follow, point } from '../crosshair.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el } from '../dom.ts'
import { hideTip, showTip } from '../tip.ts'
import { legendOf } from './legend.ts'
import { message } from './message.ts'
import { overlay } from './series-overlay.ts'
import { scaleOf, seriesData } from './series-data.ts'
import type { SeriesData } from './series-data.ts'
import { axesOf } from './series-axes.ts'
import { bandsOf, scalesOf, seriesOf } from './series-options.ts'
import { steer } from './series-keys.ts'

const many = 30

export const drawTimeSeries: Draw = (drawing) => {
  const { body, panel, hidden, fields, step } = drawing
  const data = seriesData(fields, hidden, step)
  if (data.lines.length === 0) {
    body.replaceChildren(
      message({ title: 'Nothing to draw over time', lines: ['The answer has no numbers with times.'] }),
    )
    return {}
  }
  const plot = el('div', { class: 'plot' })
  const cross = el('div', { class: 'cross' })
  const names = data.lines.map(({ shown }) => shown.name)
  const choose = (name: string, add: boolean): void => {
    chosen(hidden, names, name, add)
    chart = redraw(chart, { drawing, plot, cross })
    legend?.refresh()
  }
  const items = data.lines.map(({ shown, values }) => ({ shown, values }))
  const legend = legendOf(items, panel.options, hidden, choose)
  const narrow = body.clientWidth < 480
  const box = el(
    'div',
    { class: legend?.right === true && !narrow ? 'chart right' : 'chart' },
    plot,
    legend?.element,
  )
  body.replaceChildren(box)
  let chart = create({ drawing, plot, cross }, data)
  const leave = follow({ element: cross, at: (ms) => at(chart, ms) })
  return {
    resize: () => chart.setSize(sizeOf(plot)),
    remove: () => {
      leave()
      chart.destroy()
    },
  }
}

/** A click shows one alone, the next click all again; with a key held it is one more or one less. */
function chosen(hidden: Set<string>, names: readonly string[], name: string, add: boolean): void {
  const alone = !hidden.has(name) && names.every((other) => other === name || hidden.has(other))
  if (add) {
    if (hidden.has(name)) hidden.delete(name)
    else hidden.add(name)
    return
  }
  hidden.clear()
  if (!alone) for (const other of names) if (other !== name) hidden.add(other)
}

interface Place {
  readonly drawing: Drawing
  readonly plot: HTMLElement
  readonly cross: HTMLElement
}

function redraw(old: uPlot, place: Place): uPlot {
  old.destroy()
  const { fields, hidden, step } = place.drawing
  return create(place, seriesData(fields, hidden, step))
}

function sizeOf(plot: HTMLElement): { width: number; height: number } {
  return { width: Math.max(plot.clientWidth, 40), height: Math.max(plot.clientHeight, 40) }
}

function at(chart: uPlot, ms: number): number | undefined {
  const { min, max } = chart.scales['x'] ?? {}
  if (typeof min !== 'number' || typeof max !== 'number' || ms < min * 1000 || ms > max * 1000)
    return undefined
  return chart.valToPos(ms / 1000, 'x')
}

function create({ drawing, plot, cross }: Place, data: SeriesData): uPlot {
  const { hidden, range, around, panel } = drawing
  const crowded = data.lines.length > many
  const options: uPlot.Options = {
    ...sizeOf(plot),
    padding: [6, 6, 0, 0],
    legend: { show: false },
    scales: scalesOf(data.lines, () => [range.from / 1000, range.to / 1000]),
    axes: axesOf(data.lines, plot.clientWidth < 420, around.utc),
    bands: bandsOf(data.lines),
    series: [{}, ...data.lines.map((line) => seriesOf(line, !hidden.has(line.shown.name), crowded))],
    cursor: {
      y: false,
      points: { show: !crowded, size: 6 },
      drag: { x: around.live, y: false, setScale: false },
    },
    hooks: {
      drawClear: [(chart) => overlay(chart, drawing, data.lines)],
      setCursor: [(chart) => onCursor(chart, drawing, data)],
      setSelect: [(chart) => onSelect(chart, drawing)],
    },
  }
  const chart = new uPlot(options, [[...data.times], ...data.lines.map(({ drawn }) => drawn)], plot)
  chart.over.append(cross)
  chart.over.addEventListener('mouseleave', () => {
    hideTip()
    point(undefined, {})
  })
  steer(chart, `${panel.title}: ${data.lines.length} series`)
  return chart
}

function onSelect(chart: uPlot, { around }: Drawing): void {
  const { left, width } = chart.select
  if (width < 4) return
  const [from, to] = [left, left + width].map((edge) => chart.posToVal(edge, 'x') * 1000)
  chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
  if (from !== undefined && to !== undefined) around.zoom({ from: Math.round(from), to: Math.round(to) })
}

function onCursor(chart: uPlot, drawing: Drawing, data: SeriesData): void {
  const { left, top, idx } = chart.cursor
  if (left === undefined || left < 0 || idx === undefined || idx === null) return
  const time = data.times[idx]
  if (time === undefined) return
  const ms = time * 1000
  if (drawing.around.shared) point(chart.posToVal(left, 'x') * 1000, {})
  const bounds = chart.over.getBoundingClientRect()
  tell(chart, { drawing, data, index: idx, ms }, [bounds.left + left, bounds.top + Math.max(0, top ?? 0)])
}

interface Told {
  readonly drawing: Drawing
  readonly data: SeriesData
  readonly index: number
  readonly ms: number
}

const mostLines = 16

function tell(chart: uPlot, { drawing, data, index, ms }: Told, [x, y]: readonly [number, number]): void {
  const { panel, hidden, around } = drawing
  const { mode, sort, hideZeros } = object(panel.options['tooltip'])
  if (mode === 'none') return
  const pointer = chart.cursor.top ?? 0
  const rows = data.lines.flatMap((line) => {
    const value = line.values[index]
    const out = object(line.shown.style.custom['hideFrom'])['tooltip'] === true
    if (
      typeof value !== 'number' ||
      hidden.has(line.shown.name) ||
      out ||
      (hideZeros === true && value === 0)
    )
      return []
    const drawn = line.drawn[index] ?? value
    return [{ line, value, away: Math.abs(chart.valToPos(drawn, scaleOf(line)) - pointer) }]
  })
  const nearest = rows.toSorted((a, b) => a.away - b.away)
  const [near] = nearest
  const direction = sort === 'desc' ? -1 : 1
  const sorted =
    string(sort, 'none') === 'none' ? rows : rows.toSorted((a, b) => (a.value - b.value) * direction)
  const shown = mode === 'multi' ? sorted.slice(0, mostLines) : nearest.slice(0, 1)
  const texts = around.marks
    .filter(({ from, to }) => ms >= from - drawing.step * 1000 && ms <= to + drawing.step * 1000)
    .map(({ text }) => text)
  const lines = shown.map(({ line, value }) => ({
    name: line.shown.name,
    value: show(value, line.shown.style).text,
    color: line.shown.color,
    near: line === near?.line && mode === 'multi',
  }))
  showTip(
    { ms, utc: around.utc, lines, more: mode === 'multi' ? rows.length - shown.length : 0, texts },
    x,
    y,
  )
}
