import { lintRule } from '../rule.ts'

const withQuery = new Set([
  'timeseries',
  'stat',
  'gauge',
  'bargauge',
  'heatmap',
  'barchart',
  'piechart',
  'histogram',
  'state-timeline',
])

export const panelWithoutQuery = lintRule(
  'panel',
  {
    id: 'panel-without-query',
    severity: 'warning',
    why: 'It shows nothing, ever.',
  },
  ({ title, type, data, targets, at }) =>
    withQuery.has(type) && targets.length === 0 && data['libraryPanel'] === undefined
      ? [{ at: at(), message: `"${title}" asks for nothing`, fix: 'give it a target, or remove it' }]
      : [],
)
