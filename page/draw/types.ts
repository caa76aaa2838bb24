// Which type of panel is drawn by what. What is not listed says so in its place.
import type { Draw } from '../drawing.ts'
import { drawBars } from './bars.ts'
import { drawGauge } from './gauge.ts'
import { drawHeatmap } from './heatmap.ts'
import { drawLogs } from './logs.ts'
import { drawStat } from './stat.ts'
import { drawStateTimeline } from './state-timeline.ts'
import { drawTable } from './table.ts'
import { drawText } from './text.ts'
import { drawTimeSeries } from './timeseries.ts'

export const drawers: Readonly<Record<string, Draw>> = {
  timeseries: drawTimeSeries,
  graph: drawTimeSeries,
  stat: drawStat,
  gauge: drawGauge,
  bargauge: drawBars,
  table: drawTable,
  logs: drawLogs,
  'state-timeline': drawStateTimeline,
  'status-history': drawStateTimeline,
  heatmap: drawHeatmap,
  text: drawText,
}
