// How a chart of series is set up: lines, fills, scales, by the options of Grafana's time series panel.
import uPlot from 'uplot'
import { number, object, string } from '../../src/view/model/json.ts'
import type { Json } from '../../src/view/model/json.ts'
import { canvasColour, withAlpha } from '../theme.ts'
import { scaleOf, unitsOf, width } from './series-data.ts'
import type { Line } from './series-data.ts'

export function seriesOf(line: Line, visible: boolean, many: boolean): uPlot.Series {
  const { custom } = line.shown.style
  const colour = canvasColour(line.shown.color)
  const draw = string(custom['drawStyle'], 'line')
  const fill = number(custom['fillOpacity']) ?? 0
  return {
    scale: scaleOf(line),
    label: line.shown.name,
    show: visible,
    stroke: draw === 'points' ? 'transparent' : colour,
    width: draw === 'points' ? 0 : width(line.shown),
    ...(fill > 0 ? { fill: withAlpha(colour, fill / 100) } : {}),
    ...dashOf(object(custom['lineStyle'])),
    spanGaps: custom['spanNulls'] === true || typeof custom['spanNulls'] === 'number',
    points: {
      show: pointsShown(draw, custom['showPoints'] === 'always', many),
      size: number(custom['pointSize']) ?? 5,
      fill: colour,
      stroke: colour,
    },
    ...pathsOf(draw, string(custom['lineInterpolation'], 'linear')),
  }
}

function dashOf({ fill }: Json): Pick<uPlot.Series, 'dash'> {
  if (fill === 'dash') return { dash: [8, 6] }
  return fill === 'dot' ? { dash: [2, 4] } : {}
}

function pointsShown(draw: string, always: boolean, many: boolean): uPlot.Series.Points.Show {
  if (always || draw === 'points') return true
  // A single value between two gaps is no line: it is seen as a point.
  return many || draw === 'bars' ? false : alone
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
  [softLow, softHigh]: Ends,
  [hardLow, hardHigh]: Ends,
): [number, number] {
  const from = hardLow ?? Math.min(low ?? 0, softLow ?? Number.POSITIVE_INFINITY)
  const to = hardHigh ?? Math.max(high ?? 1, softHigh ?? Number.NEGATIVE_INFINITY)
  if (from >= to) return flatRange(from, hardLow !== undefined)
  const [roomy, roomyTo] = uPlot.rangeNum(from, to, 0.08, true)
  return [hardLow ?? softLow ?? floorOf(from, roomy), hardHigh ?? roomyTo ?? to]
}

/** A flat line stands in the middle, not on an edge. */
function flatRange(value: number, fixed: boolean): [number, number] {
  const room = Math.abs(value || 1)
  return [fixed ? value : value - room, value + room]
}

/** What has no values below zero gets no room below it. */
function floorOf(from: number, roomy: number | null): number {
  const low = roomy ?? from
  return from >= 0 ? Math.max(0, low) : low
}
