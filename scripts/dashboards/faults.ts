// What alerts are about and nothing else shows: failures inside of those who watch. Folded, and mostly empty.
import { lines } from './lines.ts'
import { bands } from './panels.ts'
import { firesAt, isTrue } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn, Query } from './vocabulary.ts'

interface Failures {
  readonly id: number
  readonly title: string
  readonly description: string
  readonly service: string
  /** What is counted, by what it is called. */
  readonly counted: Readonly<Record<string, string>>
}

/** Failures of the last fifteen minutes, one line each. */
export function failures({ service, counted, ...said }: Failures): Drawn {
  const queries = Object.entries(counted).map(([legend, series]): Query => ({
    expr: `sum(increase(${series}[15m]))`,
    legend,
  }))
  return lines('prometheus', {
    ...said,
    unit: 'short',
    decimals: 0,
    size: [8, 8],
    empty: { fault: 'nothing of it has ever failed.' },
    link: logsOf(service),
    queries,
  })
}

const restarted = [
  'changes(process_start_time_seconds{job=~"prometheus|alertmanager|loki|tempo|alloy|grafana|nessie"}[15m])',
  'changes(minio_node_process_starttime_seconds{job="minio-cluster"}[15m])',
  'changes(pg_postmaster_start_time_seconds{job="postgres"}[15m])',
  'changes(io_airlift_node_name_NodeInfo_StartTime{job="trino"}[15m])',
].join(' or ')

const ofLoki = { service: 'loki' } as const

export const faults: readonly Drawn[] = [
  bands(
    {
      id: 60,
      title: 'Configuration taken',
      description:
        'Whether each took its last configuration. Good: taken. Refused: it runs on with the one before, and its log says which line is wrong.',
      unit: 'none',
      size: [8, 8],
      empty: { never: 'none of them answers Prometheus.' },
      link: logsOf('prometheus'),
      queries: [
        { expr: 'min(prometheus_config_last_reload_successful{job="prometheus"})', legend: 'Prometheus' },
        {
          expr: 'min(alertmanager_config_last_reload_successful{job="alertmanager"})',
          legend: 'Alertmanager',
        },
        { expr: 'min(alloy_config_last_load_successful{job="alloy"})', legend: 'Alloy' },
      ],
      thresholds: [isTrue],
      low: 'red',
    },
    { 0: 'refused', 1: 'taken' },
  ),
  lines('prometheus', {
    id: 61,
    title: 'Processes begun anew in 15 minutes',
    description:
      'How often each process started again. Good: 0, or 1 after lake up. Above the line it falls over and is started again and again: its log says why.',
    unit: 'short',
    decimals: 0,
    size: [8, 8],
    empty: { never: 'no process says when it began.' },
    link: logsOf('${__field.labels.component}'),
    queries: [{ expr: `max by (component) (${restarted})`, legend: '{{component}}' }],
    thresholds: [firesAt('prometheus', 'ProcessRestarting')],
  }),
  failures({
    id: 62,
    title: 'Prometheus: failures in 15 minutes',
    description:
      'Rules, templates and disk. Good: 0. Rules that fail or are missed mean alerts that cannot fire; a broken WAL means samples that are lost.',
    service: 'prometheus',
    counted: {
      'rules failed': 'prometheus_rule_evaluation_failures_total{job="prometheus"}',
      'rules missed': 'prometheus_rule_group_iterations_missed_total{job="prometheus"}',
      'texts of alerts': 'prometheus_template_text_expansion_failures_total{job="prometheus"}',
      compactions: 'prometheus_tsdb_compactions_failed_total{job="prometheus"}',
      'broken WAL': 'prometheus_tsdb_wal_corruptions_total{job="prometheus"}',
    },
  }),
  failures({
    id: 63,
    title: 'Samples refused in 15 minutes',
    description:
      'Samples that Prometheus threw away as it scraped. Good: 0. Two targets that say the same series, or a clock that jumps.',
    service: 'prometheus',
    counted: {
      'said twice': 'prometheus_target_scrapes_sample_duplicate_timestamp_total{job="prometheus"}',
      'out of order': 'prometheus_target_scrapes_sample_out_of_order_total{job="prometheus"}',
      'out of bounds': 'prometheus_target_scrapes_sample_out_of_bounds_total{job="prometheus"}',
    },
  }),
  lines('prometheus', {
    id: 64,
    title: 'Alloy: parts that are not well',
    description:
      'Components of its pipelines by state. Good: none. One that is not healthy passes nothing on; the page of Alloy names it.',
    unit: 'short',
    decimals: 0,
    size: [8, 8],
    empty: { fault: 'all parts are well.' },
    link: logsOf('alloy'),
    queries: [
      {
        expr: 'sum by (health_type) (alloy_component_controller_running_components{job="alloy",health_type!="healthy"})',
        legend: '{{health_type}}',
      },
    ],
  }),
  failures({
    id: 65,
    title: 'Alloy: samples not delivered in 15 minutes',
    description:
      'Metrics of applications that Prometheus did not take. Good: 0. They are lost: the log of Alloy has what Prometheus answered.',
    service: 'alloy',
    counted: { lost: 'prometheus_remote_storage_samples_failed_total{job="alloy"}' },
  }),
  lines('prometheus', {
    id: 66,
    title: 'Alloy: behind with metrics',
    description:
      'Age of the last sample of applications that was delivered. Good: seconds. Above the line Prometheus does not take them, or not fast enough.',
    unit: 's',
    size: [8, 8],
    empty: { idle: 'no application has sent metrics.' },
    link: logsOf('alloy'),
    queries: [
      {
        expr: 'max(prometheus_remote_storage_queue_highest_timestamp_seconds{job="alloy"} or prometheus_remote_storage_highest_timestamp_in_seconds{job="alloy"}) - (max(prometheus_remote_storage_queue_highest_sent_timestamp_seconds{job="alloy"}) > 0)',
        legend: 'behind',
      },
    ],
    thresholds: [firesAt('alloy', 'AlloyMetricsBehind')],
  }),
  failures({
    ...ofLoki,
    id: 67,
    title: 'Loki: failures in 15 minutes',
    description:
      'Writing, rules, and falling over. Good: 0. Chunks that are not written are lost with the process; a full disk of the WAL is the first sign.',
    counted: {
      'chunks not written': 'loki_ingester_chunks_flush_failures_total{job="loki"}',
      'WAL: disk full': 'loki_ingester_wal_disk_full_failures_total{job="loki"}',
      'rules failed': 'loki_prometheus_rule_evaluation_failures_total{job="loki"}',
      'fell over': 'loki_panic_total{job="loki"}',
    },
  }),
  lines('prometheus', {
    id: 68,
    title: 'Loki: time since it last tidied up',
    description:
      'Since compaction and retention last ended well. Good: minutes. Above the line old logs stay, and the disk fills.',
    unit: 's',
    size: [8, 8],
    empty: { idle: 'it has not tidied up yet: it does so some minutes after it began.' },
    link: logsOf('loki'),
    queries: [
      {
        expr: 'time() - max(loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds{job="loki"} > 0)',
        legend: 'compaction',
      },
      {
        expr: 'time() - max(loki_compactor_apply_retention_last_successful_run_timestamp_seconds{job="loki"} > 0)',
        legend: 'retention',
      },
    ],
    thresholds: [firesAt('loki', 'LokiRetentionStalled')],
  }),
]
