// Tempo, Grafana and Alertmanager: on a page of their own rows, folded.
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const ofTempo = { size: [8, 8], link: logsOf('tempo') } as const
const ofGrafana = { size: [8, 8], link: logsOf('grafana') } as const
const ofAlertmanager = { size: [12, 8], link: logsOf('alertmanager') } as const

export const tempoPanels: readonly Drawn[] = [
  lines('prometheus', {
    ...ofTempo,
    id: 30,
    title: 'Spans',
    description:
      'Spans per second that arrived, and those thrown away. Good: none thrown away; the reason names the limit that they broke.',
    unit: 'cps',
    empty: { idle: 'nobody has sent a span since Tempo began.' },
    queries: [
      {
        expr: 'sum(rate(tempo_distributor_spans_received_total{job="tempo"}[$__rate_interval]))',
        legend: 'received',
      },
      {
        expr: 'sum by (reason) (rate(tempo_discarded_spans_total{job="tempo"}[$__rate_interval]))',
        legend: 'lost: {{reason}}',
      },
    ],
    states: 'delivery',
  }),
  lines('prometheus', {
    ...ofTempo,
    id: 31,
    title: 'Requests that fail',
    description:
      'Share of requests that Tempo fails. Good: 0. Above the line searches for traces miss results: its log says why.',
    unit: 'percentunit',
    max: 1,
    empty: { fault: 'no request to Tempo has failed.' },
    queries: [
      {
        expr: 'sum by (route) (rate(tempo_request_duration_seconds_count{job="tempo",route!~"ready|/tempopb.BackendScheduler/Next",status_code=~"5..|error"}[$__rate_interval])) / (sum by (route) (rate(tempo_request_duration_seconds_count{job="tempo",route!~"ready|/tempopb.BackendScheduler/Next"}[$__rate_interval])) > 0)',
        legend: '{{route}}',
      },
    ],
    thresholds: [firesAt('tempo', 'TempoRequestErrors')],
  }),
  lines('prometheus', {
    ...ofTempo,
    id: 32,
    title: 'Failures to write, compact or remove',
    description:
      'In ten minutes. Good: 0. Most often the disk is full; traces then pile up in the write-ahead log.',
    unit: 'short',
    decimals: 0,
    empty: { never: 'Tempo does not answer.' },
    queries: [
      {
        expr: 'sum(increase(tempo_live_store_failed_completions_total{job="tempo"}[10m])) + sum(increase(tempo_live_store_local_failed_flushes_total{job="tempo"}[10m]))',
        legend: 'write',
      },
      { expr: 'sum(increase(tempodb_compaction_errors_total{job="tempo"}[10m]))', legend: 'compact' },
      { expr: 'sum(increase(tempodb_retention_errors_total{job="tempo"}[10m]))', legend: 'remove' },
    ],
  }),
]

const users =
  'job="grafana",handler!~"/metrics|/api/health|/api/ds/query|/api/datasources/.*|/api/alertmanager/.*"'

export const grafanaPanels: readonly Drawn[] = [
  lines('prometheus', {
    ...ofGrafana,
    id: 40,
    title: 'Requests',
    description:
      'By the code of the answer, scrapes and probes left out. Good: 2xx and 3xx. 401 is somebody who is not signed in: lake grafana signs in.',
    unit: 'reqps',
    empty: { idle: 'nobody has opened Grafana.' },
    queries: [
      {
        expr: `sum by (status_code) (rate(grafana_http_request_duration_seconds_count{${users}}[$__rate_interval]))`,
        legend: '{{status_code}}',
      },
    ],
  }),
  lines('prometheus', {
    ...ofGrafana,
    id: 41,
    title: 'Requests that fail',
    description:
      'Share of server errors that are not those of a datasource. Good: 0. Above the line GrafanaRequestsFailing fires: its log says why.',
    unit: 'percentunit',
    max: 1,
    empty: { fault: 'no request to Grafana has failed.' },
    queries: [
      {
        expr: `sum(rate(grafana_http_request_duration_seconds_count{${users},status_code=~"5.."}[$__rate_interval])) / (sum(rate(grafana_http_request_duration_seconds_count{${users}}[$__rate_interval])) > 0)`,
        legend: 'failed',
      },
    ],
    thresholds: [firesAt('grafana', 'GrafanaRequestsFailing')],
    states: 'deliveries',
  }),
  lines('prometheus', {
    ...ofGrafana,
    id: 42,
    title: 'Queries to datasources, mean time',
    description:
      'How long the backends take, as Grafana sees it. Good: below a second. One that stands out is slow itself: see its part of this page.',
    unit: 's',
    empty: { idle: 'no dashboard has been open.' },
    queries: [
      {
        expr: 'sum by (datasource) (rate(grafana_datasource_request_duration_seconds_sum{job="grafana"}[$__rate_interval])) / (sum by (datasource) (rate(grafana_datasource_request_duration_seconds_count{job="grafana"}[$__rate_interval])) > 0)',
        legend: '{{datasource}}',
      },
    ],
  }),
]

export const alertmanagerPanels: readonly Drawn[] = [
  lines('prometheus', {
    ...ofAlertmanager,
    id: 50,
    title: 'Alerts it holds',
    description:
      'By state. Good: one, the Watchdog. "suppressed" is silenced or inhibited by a worse one; 0 in all means that Prometheus does not reach it.',
    unit: 'short',
    decimals: 0,
    empty: { never: 'Alertmanager does not answer.' },
    queries: [{ expr: 'sum by (state) (alertmanager_alerts{job="alertmanager"})', legend: '{{state}}' }],
  }),
  lines('prometheus', {
    ...ofAlertmanager,
    id: 51,
    title: 'Notifications in 10 minutes',
    description:
      'Good: as many delivered as alerts begin and end, none failed. Failed ones were not delivered after all retries: look at the receiver.',
    unit: 'short',
    decimals: 0,
    empty: { never: 'Alertmanager does not answer.' },
    states: 'deliveries',
    queries: [
      {
        expr: 'sum(increase(alertmanager_notifications_total{job="alertmanager"}[10m])) - sum(increase(alertmanager_notifications_failed_total{job="alertmanager"}[10m]))',
        legend: 'delivered',
      },
      {
        expr: 'sum(increase(alertmanager_notifications_failed_total{job="alertmanager"}[10m]))',
        legend: 'failed',
      },
    ],
  }),
]
