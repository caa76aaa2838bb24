// What Grafana's datasources fail at.
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

export const datasourceFailures: Drawn = lines('prometheus', {
  id: 43,
  title: 'Datasources that fail',
  description:
    'Share of the questions of dashboards that a backend answered with an error of its own. Good: 0. Panels stay empty above the line: look at that backend.',
  unit: 'percentunit',
  max: 1,
  size: [8, 8],
  empty: { idle: 'no dashboard has been open.' },
  link: logsOf('grafana'),
  queries: [
    {
      expr: 'sum by (datasource) (increase(grafana_datasource_request_total{job="grafana",code=~"5.."}[10m])) / (sum by (datasource) (increase(grafana_datasource_request_total{job="grafana"}[10m])) > 0)',
      legend: '{{datasource}}',
    },
  ],
  thresholds: [firesAt('grafana', 'GrafanaDatasourceFailing')],
})
