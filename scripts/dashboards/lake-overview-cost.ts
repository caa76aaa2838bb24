// The last part of the first page: what watching costs.
import { alertDefault } from './parameters.ts'
import { lines, row, tiles } from './panels.ts'
import type { Panel } from './panels.ts'

export const cost: readonly Panel[] = [
  row(101, 'What it costs', 31),
  tiles({
    id: 10,
    title: 'Series',
    description: 'Series that Prometheus holds in memory. Red where PrometheusHighCardinality fires.',
    unit: 'short',
    at: [0, 32, 4, 8],
    queries: [{ expr: 'prometheus_tsdb_head_series{job="prometheus"}' }],
    thresholds: [{ ...alertDefault('prometheus', 'PrometheusHighCardinality', 'threshold'), color: 'red' }],
  }),
  lines(
    'prometheus',
    {
      id: 11,
      title: 'Disk of metrics',
      description:
        'Blocks appear about three hours after the first start; until then all is in the log and the head.',
      unit: 'bytes',
      at: [4, 32, 7, 8],
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
    title: 'Logs and traces of a day',
    description:
      'What was written in the 24 hours before. Times the days that each is kept, it is what the disk will hold in the end.',
    unit: 'bytes',
    at: [11, 32, 7, 8],
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
    title: 'Samples per second',
    description: 'What Prometheus takes in from all targets.',
    unit: 'cps',
    at: [18, 32, 6, 8],
    queries: [
      {
        expr: 'sum by (type) (rate(prometheus_tsdb_head_samples_appended_total{job="prometheus"}[$__rate_interval]))',
        legend: '{{type}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 13,
    title: 'Memory, by component',
    description:
      'Resident memory as each process reports it: file pages of its own binary included. Trino and Nessie report none: the page Containers has them.',
    unit: 'bytes',
    at: [0, 40, 12, 8],
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
    title: 'CPU, by component',
    description: 'Share of one core, as each process reports it.',
    unit: 'percentunit',
    at: [12, 40, 12, 8],
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
