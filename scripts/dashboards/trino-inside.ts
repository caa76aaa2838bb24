// Splits, garbage, threads, and what the catalogs ask of the object store.
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const executor = 'trino_execution_executor_dedicated_name_ThreadPerDriverTaskExecutor'
const gc = 'io_airlift_stats_name_GcMonitor'
const machine = 'JMX_java_lang_TYPE_OperatingSystem_ATTRIBUTE'
const s3 = 'JMX_io_trino_filesystem_s3_NAME_iceberg_TYPE_S3FileSystemStats_ATTRIBUTE'
const link = logsOf('trino')
const empty = { never: 'Trino does not answer Prometheus.' }
const noStore = { idle: 'no query has touched the object store, or there is no catalog on it.' }

export const trinoInside: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 30,
      title: 'Splits',
      description:
        'Pieces of work that run, and those that wait for a thread. Good: pending falls back to 0. Steadily high: queries ask for more than the CPUs give.',
      unit: 'short',
      decimals: 0,
      size: [8, 8],
      empty,
      link,
      states: 'queries',
      queries: [
        { expr: `sum(${executor}_TotalRunningSplits{job="trino"})`, legend: 'running' },
        { expr: `sum(${executor}_TotalPendingLeafSplits{job="trino"})`, legend: 'queued' },
      ],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 31,
    title: 'Time spent on garbage',
    description:
      'Share of the time in which Trino stands still to collect garbage. Good: below 5 %. Above the line its heap is too small for what runs; there is no better figure of its heap.',
    unit: 'percentunit',
    decimals: 1,
    size: [8, 8],
    empty: { idle: 'no garbage has been collected yet.' },
    link,
    queries: [
      { expr: `clamp_min(sum(deriv(${gc}_MinorGc_AllTime_sum{job="trino"}[5m])), 0)`, legend: 'minor' },
      { expr: `clamp_min(sum(deriv(${gc}_MajorGc_AllTime_sum{job="trino"}[5m])), 0)`, legend: 'major' },
    ],
    thresholds: [firesAt('trino', 'TrinoGcTimeHigh')],
  }),
  lines('prometheus', {
    id: 32,
    title: 'CPU',
    description:
      'In shares of one core. Good: follows the queries. Steady without queries: a scan that nobody waits for any more; lake queries shows it.',
    unit: 'percentunit',
    size: [8, 8],
    empty,
    link,
    queries: [
      { expr: `sum(rate(${machine}_ProcessCpuTime{job="trino"}[$__rate_interval])) / 1e9`, legend: 'CPU' },
    ],
  }),
  lines('prometheus', {
    id: 33,
    title: 'Tasks',
    description:
      'Tasks begun and failed per second. Good: none failed. Failed tasks without failed queries were tried again.',
    unit: 'ops',
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: 'sum(rate(trino_execution_name_SqlTaskManager_CreatedTasks{job="trino"}[$__rate_interval]))',
        legend: 'begun',
      },
      {
        expr: 'sum(rate(trino_execution_name_SqlTaskManager_FailedTasks{job="trino"}[$__rate_interval]))',
        legend: 'failed',
      },
    ],
    states: 'deliveries',
  }),
  lines('prometheus', {
    id: 34,
    title: 'Catalog on the object store: calls',
    description:
      'Calls per second of the Iceberg catalog to S3. Good: no failures, no tries again. Many small reads: the tables want compaction.',
    unit: 'ops',
    size: [8, 8],
    empty: noStore,
    link: logsOf('minio'),
    queries: [
      { expr: `sum(rate(${s3}_GetObject_Calls_TotalCount{job="trino"}[$__rate_interval]))`, legend: 'get' },
      { expr: `sum(rate(${s3}_PutObject_Calls_TotalCount{job="trino"}[$__rate_interval]))`, legend: 'put' },
      {
        expr: `sum(rate(${s3}_Total_Failures_TotalCount{job="trino"}[$__rate_interval]))`,
        legend: 'failed',
      },
    ],
    states: 'deliveries',
  }),
  lines('prometheus', {
    id: 35,
    title: 'Catalog on the object store: time of a read',
    description:
      '95th percentile of all reads since Trino began. Good: below 0.1 s on one machine. It moves slowly: a rise means much.',
    unit: 'ms',
    size: [8, 8],
    empty: noStore,
    link: logsOf('minio'),
    queries: [
      { expr: `max(${s3}_GetObject_Latency_AllTime_P95{job="trino"})`, legend: 'get' },
      { expr: `max(${s3}_PutObject_Latency_AllTime_P95{job="trino"})`, legend: 'put' },
    ],
  }),
]
