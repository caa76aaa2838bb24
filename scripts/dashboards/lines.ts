// Series over time.
import { base, defaults, targets, thresholds } from './panels.ts'
import type { Source } from './panels.ts'
import { stateOverrides } from './states.ts'
import type { Drawn, Json, Panel } from './vocabulary.ts'

export interface Look {
  readonly stack?: true
  /** Bars for what happens now and then. */
  readonly bars?: true
}

const byLabel = ({ queries }: Panel): boolean => queries.some(({ legend }) => legend?.includes('{{'))

export function lines(source: Source, panel: Panel, look: Look = {}): Drawn {
  // Grounds of many lines on top of each other are one grey.
  const many = panel.queries.length > 3 || byLabel(panel)
  return {
    ...base('timeseries', source, panel),
    // Bars that are as thin as a line are no bars.
    ...(look.bars ? { maxDataPoints: 80 } : {}),
    targets: targets(source, panel.queries, false),
    fieldConfig: {
      defaults: {
        ...defaults({ min: 0, ...panel }),
        color: colourOf(panel),
        custom: {
          ...drawnAs(look, many),
          showPoints: 'never',
          spanNulls: false,
          stacking: { mode: look.stack ? 'normal' : 'none', group: 'A' },
          thresholdsStyle: { mode: panel.thresholds === undefined ? 'off' : 'dashed' },
        },
        thresholds: thresholds(panel.thresholds, panel.low),
      },
      overrides: stateOverrides(panel.states),
    },
    options: {
      legend: legendOf(panel.size[0], many),
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

function drawnAs({ bars, stack }: Look, many: boolean): Json {
  if (bars) return { drawStyle: 'bars', fillOpacity: 60, lineWidth: 0 }
  if (stack) return { drawStyle: 'line', fillOpacity: 30, lineWidth: 1 }
  return { drawStyle: 'line', fillOpacity: many ? 0 : 10, lineWidth: 1.5 }
}

/** One line alone is always of one colour; several are told apart, each by its name. */
const colourOf = (panel: Panel): Json =>
  panel.queries.length === 1 && !byLabel(panel)
    ? { mode: 'fixed', fixedColor: 'blue' }
    : { mode: 'palette-classic-by-name' }

/** Where there is room, beside the lines and with what they were at most. */
function legendOf(width: number, many: boolean): Json {
  const shown = { showLegend: true, ...(many ? { sortBy: 'Last *', sortDesc: true } : {}) }
  return many && width >= 12
    ? { displayMode: 'table', placement: 'right', calcs: ['lastNotNull', 'max'], ...shown }
    : { displayMode: 'list', placement: 'bottom', calcs: ['lastNotNull'], ...shown }
}
