// Those who watch, watched: what they take in, what they lose, how far behind they are, and how large they grow.
import { datasourceFailures } from './faults-grafana.ts'
import { faults } from './faults.ts'
import { alloyPanels, lokiPanels } from './observability-logs.ts'
import { alertmanagerPanels, grafanaPanels, tempoPanels } from './observability-rest.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { firesAt, scrapeGivenUp } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = '{job="prometheus"}'
const link = logsOf('prometheus')
const empty = { never: 'Prometheus does not answer for itself.' }

const prometheusPanels: readonly Drawn[] = [
  lines('prometheus', {
    id: 1,
    title: 'Scrape duration',
    description:
      'How long each target takes to answer. Good: well under a second. At 10 s a scrape is given up, and the target counts as down.',
    unit: 's',
    size: [6, 8],
    empty,
    link,
    queries: [{ expr: 'max by (job) (scrape_duration_seconds)', legend: '{{job}}' }],
    thresholds: [scrapeGivenUp],
  }),
  lines('prometheus', {
    id: 3,
    title: 'Samples of each scrape, by job',
    description:
      'Who makes the series. Good: flat. A job that only ever rises exposes a label with too many values; PrometheusHighCardinality comes next.',
    unit: 'short',
    size: [6, 8],
    empty,
    link: page('lake-overview', 'What it costs', 10),
    queries: [{ expr: 'sum by (job) (scrape_samples_scraped)', legend: '{{job}}' }],
  }),
  lines('prometheus', {
    id: 4,
    title: 'Time of a query, 90th percentile',
    description:
      'How long Prometheus evaluates. Good: below 0.1 s. Rises with series and with the range of dashboards that stand open.',
    unit: 's',
    size: [6, 8],
    empty: { idle: 'nobody asked Prometheus anything in the last ten minutes.' },
    link,
    queries: [
      {
        expr: 'max by (slice) (prometheus_engine_query_duration_seconds{job="prometheus",quantile="0.9"})',
        legend: '{{slice}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 5,
    title: 'Alerts that did not reach Alertmanager',
    description:
      'Share of what was sent. Good: 0. Above the line alerts fire and nobody hears of them: look whether Alertmanager runs.',
    unit: 'percentunit',
    max: 1,
    size: [6, 8],
    empty: { idle: 'nothing was sent in the time shown.' },
    link: logsOf('alertmanager'),
    queries: [
      {
        expr: `sum(increase(prometheus_notifications_errors_total${job}[5m])) / (sum(increase(prometheus_notifications_sent_total${job}[5m])) > 0)`,
        legend: 'lost',
      },
    ],
    thresholds: [firesAt('prometheus', 'PrometheusNotificationsFailing')],
  }),
]

export const observability = dashboard({
  uid: 'lake-observability',
  title: 'Observability itself',
  description: 'Prometheus, Alloy, Loki, Tempo, Grafana, Alertmanager: intake, losses, lag, size.',
  sections: [
    { row: { id: 100, title: 'Prometheus: does it scrape, answer and alert?' }, panels: prometheusPanels },
    { row: { id: 101, title: 'Alloy: does what comes in also get out?' }, panels: alloyPanels },
    { row: { id: 102, title: 'Loki: does it take and find logs?' }, panels: lokiPanels },
    {
      row: { id: 103, title: 'Tempo: does it take and keep traces?', collapsed: true },
      panels: tempoPanels,
      component: 'tempo',
    },
    {
      row: { id: 104, title: 'Grafana: does it answer?', collapsed: true },
      panels: [...grafanaPanels, datasourceFailures],
      component: 'grafana',
    },
    {
      row: { id: 105, title: 'Alertmanager: does it tell anybody?', collapsed: true },
      panels: alertmanagerPanels,
      component: 'alertmanager',
    },
    { row: { id: 106, title: 'Did anything fail inside?', collapsed: true }, panels: faults },
  ],
})
