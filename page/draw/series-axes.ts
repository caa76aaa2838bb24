// The axes of a chart of series, and how moments are written on them.
import type uPlot from 'uplot'
import { string } from '../../src/view/model/json.ts'
import { format, plain } from '../../src/view/model/units.ts'
import { token } from '../theme.ts'
import { scaleOf, unitsOf } from './series-data.ts'
import type { Line } from './series-data.ts'
import { stepsOf } from './steps.ts'

const font = '11px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

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
