// How a chart of series is set up: lines, fills, axes, scales, by the options of Grafana's time series panel.
import uPlot from 'uplot'
import { number, object, string } from '../../src/view/model/json.ts'
import { format, plain } from '../../src/view/model/units.ts'
import { canvasColour, token, withAlpha } from '../theme.ts'
import { scaleOf, unitsOf, width } from './series-data.ts'
import { stepsOf } from './steps.ts'
import type { Line } from './series-data.ts'

const font = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

export function seriesOf(line: Line, visible: boolean, many: boolean): uPlot.Series {
  const { custom } = line.shown.style
  const colour = canvasColour(line.shown.color)
  const draw = string(custom['drawStyle'], 'line')
  const fill = number(custom['fillOpacity']) ?? 0
  const dash = object(custom['lineStyle'])
  const points = custom['showPoints'] === 'always' || draw === 'points'
  return {
    scale: scaleOf(line),
    label: line.shown.name,
    show: visible,
    stroke: draw === 'points' ? 'transparent' : colour,
    width: draw === 'points' ? 0 : width(line.shown),
    ...(fill > 0 ? { fill: withAlpha(colour, fill / 100) } : {}),
    ...(dash['fill'] === 'dash' ? { dash: [8, 6] } : {}),
    ...(dash['fill'] === 'dot' ? { dash: [2, 4] } : {}),
    spanGaps: custom['spanNulls'] === true || typeof custom['spanNulls'] === 'number',
    // A single value between two gaps is no line: it is seen as a point.
    points: {
      show: points || (many || draw === 'bars' ? false : alone),
      size: number(custom['pointSize']) ?? 5,
      fill: colour,
      stroke: colour,
    },
    ...pathsOf(draw, string(custom['lineInterpolation'], 'linear')),
  }
}

const alone: uPlot.Series.Points.Show = (chart, index, first, last) => {
  const values = chart.data[index] ?? []
  const found = []
  for (let at = first; at <= last; at += 1)
    if (
      typeof values[at] === 'number' &&
      typeof values[at - 1] !== 'number' &&
      typeof values[at + 1] !== 'number'
    )
      found.push(at)
  return found.length > 0 && found.length === values.filter((value) => typeof value === 'number').length
}

function pathsOf(draw: string, interpolation: string): Pick<uPlot.Series, 'paths'> {
  const { bars, spline, stepped } = uPlot.paths
  if (draw === 'bars' && bars !== undefined) return { paths: bars({ size: [0.8, 60], align: 0 }) }
  if (interpolation === 'smooth' && spline !== undefined) return { paths: spline() }
  if (interpolation.startsWith('step') && stepped !== undefined)
    return { paths: stepped({ align: interpolation === 'stepBefore' ? -1 : 1 }) }
  return {}
}

/** Between a line and the one that it stands on. */
export function bandsOf(lines: readonly Line[]): uPlot.Band[] {
  return lines.flatMap(({ on, shown }, at) => {
    const fill = number(shown.style.custom['fillOpacity']) ?? 0
    if (on === undefined || fill === 0) return []
    return [
      {
        series: [at + 1, on + 1] as [number, number],
        fill: withAlpha(canvasColour(shown.color), fill / 100),
      },
    ]
  })
}

export function scalesOf(lines: readonly Line[], range: () => [number, number]): uPlot.Scales {
  const scales: uPlot.Scales = { x: { time: true, range } }
  for (const name of unitsOf(lines)) {
    const { style } = lines.find((line) => scaleOf(line) === name)?.shown ?? {}
    const { log, type } = object(style?.custom['scaleDistribution'])
    const soft = [number(style?.custom['axisSoftMin']), number(style?.custom['axisSoftMax'])] as const
    const hard = [style?.min, style?.max] as const
    scales[name] =
      type === 'log'
        ? { distr: 3, log: log === 2 ? 2 : 10 }
        : { range: (_chart, low, high) => rangeOf([low, high], soft, hard) }
  }
  return scales
}

type Ends = readonly [number | undefined, number | undefined]

function rangeOf(
  [low, high]: readonly [number | null, number | null],
  soft: Ends,
  hard: Ends,
): [number, number] {
  const least = Math.min(low ?? 0, soft[0] ?? Number.POSITIVE_INFINITY)
  const most = Math.max(high ?? 1, soft[1] ?? Number.NEGATIVE_INFINITY)
  const [from, to] = [hard[0] ?? least, hard[1] ?? most]
  // A flat line stands in the middle, not on an edge.
  if (from >= to)
    return hard[0] === undefined
      ? [from - Math.abs(from || 1), from + Math.abs(from || 1)]
      : [from, from + (Math.abs(from) || 1)]
  const [nearly, nearlyTo] = uPlot.rangeNum(from, to, 0.08, true)
  return [
    hard[0] ?? soft[0] ?? (from >= 0 ? Math.max(0, nearly ?? from) : (nearly ?? from)),
    hard[1] ?? nearlyTo ?? to,
  ]
}

export function axesOf(lines: readonly Line[], narrow: boolean, utc: boolean): uPlot.Axis[] {
  const grid = { stroke: token('grid'), width: 1 }
  const common = { stroke: token('muted'), font, grid, ticks: { show: false } }
  const time: uPlot.Axis = { ...common, size: 22, gap: 4, space: narrow ? 60 : 80, values: timeLabels(utc) }
  const sides = unitsOf(lines).map((scale, index): uPlot.Axis => {
    const { style } = lines.find((line) => scaleOf(line) === scale)?.shown ?? {}
    const placement = string(style?.custom['axisPlacement'], 'auto')
    const unit = scale.replace(/ right$/, '')
    const label = string(style?.custom['axisLabel'])
    const right = placement === 'right' || (placement !== 'left' && index > 0)
    return {
      ...common,
      scale,
      show: placement !== 'hidden',
      side: right ? 1 : 3,
      grid: { ...grid, show: index === 0 },
      ...(label === '' ? {} : { label, labelSize: 16, labelFont: font, labelGap: 0 }),
      size: (_chart, values) =>
        Math.max(32, Math.ceil(Math.max(0, ...(values ?? []).map((text) => text.length)) * 6.4) + 12),
      gap: 4,
      space: 32,
      ...incrementsOf(unit),
      values: (_chart, splits) => labels(splits, unit, style?.decimals),
    }
  })
  return [time, ...sides]
}

function incrementsOf(unit: string): Pick<uPlot.Axis, 'incrs'> {
  const incrs = stepsOf(unit)
  return incrs === undefined ? {} : { incrs }
}

/** Enough decimals to tell one line of the grid from the next, and no more. */
function labels(splits: readonly number[], unit: string, decimals: number | undefined): string[] {
  const texts = (places: number | undefined) =>
    splits.map((value) =>
      plain(format(value, { unit, ...(places === undefined ? {} : { decimals: places }) })),
    )
  const found = texts(undefined)
  return new Set(found).size === found.length || decimals === undefined ? found : texts(decimals)
}

const two = (value: number): string => String(value).padStart(2, '0')

function timeLabels(utc: boolean): uPlot.Axis.DynamicValues {
  return (chart, splits) => {
    const step = (splits[1] ?? 0) - (splits[0] ?? 0)
    return splits.map((seconds) => (cut(chart, seconds) ? '' : timeLabel(seconds * 1000, step, utc)))
  }
}

/** At an edge half of a label would be missing. */
function cut({ bbox, scales }: uPlot, seconds: number): boolean {
  const { min, max } = scales['x'] ?? {}
  const width = bbox.width / devicePixelRatio
  if (typeof min !== 'number' || typeof max !== 'number' || width <= 0) return false
  const place = ((seconds - min) / (max - min)) * width
  return place < 17 || width - place < 14
}

export function timeLabel(ms: number, stepSeconds: number, utc: boolean): string {
  const date = new Date(utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000)
  const day = `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  if (stepSeconds >= 86_400) return day
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
  if (stepSeconds < 60) return `${clock}:${two(date.getUTCSeconds())}`
  return date.getUTCHours() === 0 && date.getUTCMinutes() === 0 ? day : clock
}
