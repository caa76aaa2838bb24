import { lintRule } from '../rule.ts'

const successors: Readonly<Record<string, string>> = {
  graph: 'timeseries',
  singlestat: 'stat',
  'table-old': 'table',
  'grafana-piechart-panel': 'piechart',
  'grafana-worldmap-panel': 'geomap',
  'natel-discrete-panel': 'state-timeline',
}

export const deprecatedPanel = lintRule(
  'panel',
  {
    id: 'deprecated-panel',
    severity: 'warning',
    why: 'Grafana 12 and later do not have it any more.',
  },
  ({ title, type, at }) => {
    const successor = Object.hasOwn(successors, type) ? successors[type] : undefined
    if (successor === undefined) return []
    const fix = `open it in Grafana, save it as ${successor}, and export it`
    return [{ at: at('type'), message: `"${title}" is a ${type}`, fix }]
  },
)
