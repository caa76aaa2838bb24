// The last part of the first page: what watching costs.
import { firesAt } from './parameters.ts'
import { lines } from './lines.ts'
import { tiles } from './panels.ts'
import { byComponent, logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

export const cost: readonly Drawn[] = [
  tiles({
    id: 10,
    empty: { never: 'Prometheus does not answer for itself.' },
    link: page('lake-observability', 'Largest jobs', 3),
    title: 'Series',
    description:
      'Series that Prometheus holds in memory, about 4 KB each. Red where PrometheusHighCardinality fires: find the job that grew.',
    unit: 'short',
    size: [4, 8],
    queries: [{ expr: 'prometheus_tsdb_head_series{job="prometheus"}' }],
    thresholds: [firesAt('prometheus', 'PrometheusHighCardinality')],
  }),
  lines(
    'prometheus',
    {
      id: 11,
      empty: { never: 'Prometheus does not answer for itself.' },
      link: logsOf('prometheus'),
      title: 'Disk of metrics',
      description:
        'Good: levels off at the part that retention.disk gives to metrics. Blocks appear about three hours after the first start; until then all is in the log and the head.',
      unit: 'bytes',
      size: [7, 8],
      queries: [
        { expr: 'prometheus_tsdb_storage_blocks_bytes{job="prometheus"}', legend: 'blocks' },
        { expr: 'prometheus_tsdb_wal_storage_size_bytes{job="prometheus"}', legend: 'write-ahead log' },
        { expr: 'prometheus_tsdb_head_chunks_storage_size_bytes{job="prometheus"}', legend: 'head' },
      ],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 15,
    empty: { idle: 'nothing was stored yet; both write after half an hour or so.' },
    link: page('lake-logs', 'Who logs most', 2),
    title: 'Logs and traces of a day',
    description:
      'What was written in the 24 hours before. Times the days that each is kept, it is what the disk will hold in the end.',
    unit: 'bytes',
    size: [7, 8],
    queries: [
      {
        expr: 'sum(increase(loki_ingester_chunk_stored_bytes_total{job="loki"}[1d])) or vector(0)',
        legend: 'logs',
      },
      {
        expr: 'sum(increase(tempo_live_store_completion_size_bytes_sum{job="tempo"}[1d])) or vector(0)',
        legend: 'traces',
      },
    ],
  }),
  lines('prometheus', {
    id: 12,
    empty: { never: 'Prometheus does not answer for itself.' },
    link: page('lake-observability', 'Largest jobs', 3),
    title: 'Samples per second',
    description:
      'What Prometheus takes in from all targets. Good: flat. A step means new targets, or a label with too many values.',
    unit: 'cps',
    size: [6, 8],
    queries: [
      {
        expr: 'sum by (type) (rate(prometheus_tsdb_head_samples_appended_total{job="prometheus"}[$__rate_interval]))',
        legend: '{{type}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 13,
    empty: { never: 'no process reports its memory.' },
    link: byComponent,
    title: 'Memory, by component',
    description:
      'Resident memory as each process reports it: file pages of its own binary included. Trino and Nessie report none: the page Containers has them.',
    unit: 'bytes',
    size: [12, 8],
    queries: [
      { expr: 'sum by (component) (process_resident_memory_bytes)', legend: '{{component}}' },
      {
        expr: 'sum by (component) (minio_node_process_resident_memory_bytes{job="minio-cluster"})',
        legend: '{{component}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 14,
    empty: { never: 'no process reports its CPU time.' },
    link: byComponent,
    title: 'CPU, by component',
    description:
      'Share of one core, as each process reports it. An idle stack stays below 20 % in all; what stays high belongs to the work that is done, or to a loop: its log tells.',
    unit: 'percentunit',
    size: [12, 8],
    queries: [
      {
        expr: 'sum by (component) (rate(process_cpu_seconds_total[$__rate_interval]))',
        legend: '{{component}}',
      },
      {
        expr: 'sum by (component) (rate(minio_node_process_cpu_total_seconds{job="minio-cluster"}[$__rate_interval]))',
        legend: '{{component}}',
      },
      {
        expr: 'sum by (component) (rate(process_cpu_time_ns_total{job="nessie"}[$__rate_interval])) / 1e9',
        legend: '{{component}}',
      },
      {
        expr: 'sum by (component) (rate(JMX_java_lang_TYPE_OperatingSystem_ATTRIBUTE_ProcessCpuTime{job="trino"}[$__rate_interval])) / 1e9',
        legend: '{{component}}',
      },
    ],
  }),
]
