// Alloy and Loki.
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn, Query } from './vocabulary.ts'

const ofAlloy = { size: [6, 8], link: logsOf('alloy') } as const
const ofLoki = { size: [6, 8], link: logsOf('loki') } as const

const each = (kinds: Readonly<Record<string, string>>, make: (kind: string) => string): readonly Query[] =>
  Object.entries(kinds).map(([kind, legend]) => ({ expr: make(kind), legend }))
const otlp = { spans: 'spans', log_records: 'log records', metric_points: 'metric points' }

export const alloyPanels: readonly Drawn[] = [
  lines('prometheus', {
    ...ofAlloy,
    id: 10,
    title: 'Log lines',
    description:
      'Lines that Alloy sent to Loki, and those it gave up. Good: nothing lost. Retries come first: Loki is slow or away.',
    unit: 'cps',
    empty: { never: 'Alloy does not answer.' },
    states: 'delivery',
    queries: [
      { expr: 'sum(rate(loki_write_sent_entries_total{job="alloy"}[$__rate_interval]))', legend: 'sent' },
      { expr: 'sum(rate(loki_write_dropped_entries_total{job="alloy"}[$__rate_interval]))', legend: 'lost' },
      {
        expr: 'sum(rate(loki_write_batch_retries_total{job="alloy"}[$__rate_interval]))',
        legend: 'batches tried again',
      },
    ],
  }),
  lines('prometheus', {
    ...ofAlloy,
    id: 11,
    title: 'OTLP that came in',
    description:
      'What applications, Trino and Nessie send. Good: follows their work. A fall to 0 while they work: they cannot reach Alloy; lake connect shows the address.',
    unit: 'cps',
    empty: { idle: 'no application has sent anything by OTLP; lake connect shows how.' },
    queries: each(
      otlp,
      (kind) => `sum(rate(otelcol_receiver_accepted_${kind}_total{job="alloy"}[$__rate_interval]))`,
    ),
  }),
  lines('prometheus', {
    ...ofAlloy,
    id: 12,
    title: 'OTLP queues',
    description:
      'How full the queue of each exporter is. Good: near 0. Above the line its backend takes less than is sent; a full queue drops.',
    unit: 'percentunit',
    max: 1,
    empty: { idle: 'nothing has been sent by OTLP, so there is no queue yet.' },
    queries: [
      {
        expr: 'max by (component_id) (otelcol_exporter_queue_size{job="alloy"}) / max by (component_id) (otelcol_exporter_queue_capacity{job="alloy"})',
        legend: '{{component_id}}',
      },
    ],
    thresholds: [firesAt('alloy', 'AlloyOtlpQueueFilling')],
  }),
  lines('prometheus', {
    ...ofAlloy,
    id: 13,
    title: 'OTLP refused or lost',
    description:
      'Refused: senders try again for a while. Lost: gone, and the sender was told that all is well. Good: 0 both. The log of Alloy names the backend.',
    unit: 'cps',
    empty: { fault: 'nothing was refused or lost since Alloy began.' },
    states: 'delivery',
    queries: [
      {
        expr: 'sum(rate(otelcol_receiver_refused_spans_total{job="alloy"}[$__rate_interval])) + sum(rate(otelcol_receiver_refused_log_records_total{job="alloy"}[$__rate_interval]))',
        legend: 'refused',
      },
      {
        expr: 'sum(rate(otelcol_exporter_send_failed_spans_total{job="alloy"}[$__rate_interval])) + sum(rate(otelcol_exporter_send_failed_log_records_total{job="alloy"}[$__rate_interval]))',
        legend: 'lost',
      },
    ],
  }),
]

export const lokiPanels: readonly Drawn[] = [
  lines('prometheus', {
    ...ofLoki,
    id: 20,
    title: 'Bytes taken in',
    description:
      'Log text per second, before compression. Good: follows the work. The page Logs shows which service it is.',
    unit: 'binBps',
    empty: { never: 'Loki does not answer, or nothing has reached it.' },
    queries: [
      {
        expr: 'sum(rate(loki_distributor_bytes_received_total{job="loki"}[$__rate_interval]))',
        legend: 'received',
      },
    ],
    states: 'delivery',
  }),
  lines(
    'prometheus',
    {
      ...ofLoki,
      id: 21,
      title: 'Lines discarded',
      description:
        'Lines that broke a limit, by its name. Good: none. These are lost; the sender or the limit has to change.',
      unit: 'cps',
      empty: { fault: 'Loki has discarded nothing since it began.' },
      queries: [
        {
          expr: 'sum by (reason) (rate(loki_discarded_samples_total{job="loki"}[$__rate_interval]))',
          legend: '{{reason}}',
        },
      ],
    },
    { bars: true, stack: true },
  ),
  lines('prometheus', {
    ...ofLoki,
    id: 22,
    title: 'Time of requests, 95th percentile',
    description:
      'By route. Good: pushes below 0.1 s, queries below some seconds. Slow queries: a shorter time, or a narrower selector.',
    unit: 's',
    empty: { never: 'Loki does not answer.' },
    queries: [
      {
        expr: 'histogram_quantile(0.95, sum by (le, route) (rate(loki_request_duration_seconds_bucket{job="loki",route=~"loki_api_v1_(push|query|query_range|series|labels)"}[$__rate_interval])))',
        legend: '{{route}}',
      },
    ],
  }),
  lines('prometheus', {
    ...ofLoki,
    id: 23,
    title: 'Requests that fail',
    description:
      'Share of requests that Loki answers with a server error. Good: 0, and some at its start. Above the line LokiRequestErrors fires: its log says why.',
    unit: 'percentunit',
    max: 1,
    empty: { idle: 'nobody asked Loki anything.' },
    queries: [
      {
        expr: 'sum by (route) (rate(loki_request_duration_seconds_count{job="loki",route!="ready",status_code=~"5.."}[$__rate_interval])) / (sum by (route) (rate(loki_request_duration_seconds_count{job="loki",route!="ready"}[$__rate_interval])) > 0) or 0 * sum by (route) (rate(loki_request_duration_seconds_count{job="loki",route="loki_api_v1_push"}[$__rate_interval]))',
        legend: '{{route}}',
      },
    ],
    thresholds: [firesAt('loki', 'LokiRequestErrors')],
  }),
]
