// One row of truth for each component: what it does, what goes wrong, how full it is. A component that is not there has no
// series and therefore no row.
import { firesAt, fromFirst, isTrue } from './parameters.ts'
import { table } from './tables.ts'
import { byComponent } from './vocabulary.ts'

const by = 'sum by (component)'
const rate = (series: string): string => `rate(${series}[5m])`
const increase = (series: string): string => `increase(${series}[10m])`
const any = (...branches: readonly string[]): string => branches.join(' or ')

const queries = 'trino_execution_name_QueryManager'
const nessie = 'http_server_requests_seconds_count{job="nessie"'

const load = any(
  `${by} (${rate(`${queries}_CompletedQueries{job="trino"}`)})`,
  `${by} (${rate(`${nessie}}`)})`,
  `${by} (${rate('minio_s3_requests_total{job="minio-cluster"}')})`,
  `${by} (${rate('pg_stat_database_xact_commit{job="postgres"}')})`,
  `${by} (${rate('prometheus_http_requests_total{job="prometheus"}')})`,
  `${by} (${rate('loki_request_duration_seconds_count{job="loki"}')})`,
  `${by} (${rate('tempo_request_duration_seconds_count{job="tempo"}')})`,
  `${by} (${rate('loki_write_sent_entries_total{job="alloy"}')})`,
  `${by} (${rate('grafana_http_request_duration_seconds_count{job="grafana"}')})`,
  `${by} (${rate('alertmanager_alerts_received_total{job="alertmanager"}')})`,
)

const errors = any(
  `${by} (${increase(`${queries}_FailedQueries{job="trino"}`)} - ${increase(`${queries}_UserErrorFailures{job="trino"}`)})`,
  `${by} (${increase(`${nessie},outcome="SERVER_ERROR"}`)})`,
  `${by} (${increase('minio_s3_requests_5xx_errors_total{job="minio-cluster"}')})`,
  `${by} (${increase('pg_stat_database_deadlocks{job="postgres"}')})`,
  `${by} (${increase('prometheus_rule_evaluation_failures_total{job="prometheus"}')})`,
  `${by} (${increase('loki_request_duration_seconds_count{job="loki",route!="ready",status_code=~"5.."}')})`,
  `${by} (${increase('tempo_request_duration_seconds_count{job="tempo",route!~"ready|/tempopb.BackendScheduler/Next",status_code=~"5..|error"}')})`,
  `${by} (${increase('loki_write_dropped_entries_total{job="alloy"}')})`,
  `${by} (${increase('alertmanager_notifications_failed_total{job="alertmanager"}')})`,
  // What has failed nothing so far has no such series: it answers, so it is 0.
  '0 * max by (component) (up)',
)

const pool = 'trino_memory_type_ClusterMemoryPool_name_general'
/** Heap, disk, connections and queues in one column: each has an alert with a number of its own. */
const mixed = 'it holds for whatever fills'

const full = any(
  `max by (component) (${pool}_ReservedDistributedBytes{job="trino"} / ${pool}_TotalDistributedBytes{job="trino"})`,
  'max by (component) (jvm_memory_usage_after_gc{job="nessie",area="heap"})',
  'max by (component) (1 - minio_cluster_capacity_usable_free_bytes{job="minio-cluster"} / minio_cluster_capacity_usable_total_bytes{job="minio-cluster"})',
  `${by} (pg_stat_activity_count{job="postgres"}) / ${by} (pg_settings_max_connections{job="postgres"} - pg_settings_superuser_reserved_connections{job="postgres"})`,
  'max by (component) (otelcol_exporter_queue_size{job="alloy"} / otelcol_exporter_queue_capacity{job="alloy"})',
  `${by} (prometheus_notifications_queue_length{job="prometheus"}) / ${by} (prometheus_notifications_queue_capacity{job="prometheus"})`,
)

export const truth = table({
  id: 20,
  title: 'Each component',
  description:
    "One line each; good is \"up\", 0 errors, 0 firing. Work: queries, requests, transactions or lines a second. Errors: in ten minutes, those that are the component's own fault (a user's SQL error or a 404 is not). Full: of what ends first there: Trino's query memory, Nessie's heap, the store's disk, PostgreSQL's connections, Alloy's queue. Click a name for its log.",
  size: [24, 11],
  empty: { never: 'Prometheus knows no target. lake health says why.' },
  link: {
    ...byComponent,
    url: byComponent.url.replace('__field.labels.component', '__data.fields.Component'),
  },
  labels: { component: 'Component' },
  sortBy: 'Firing',
  columns: [
    {
      title: 'Up',
      expr: 'min by (component) (up)',
      unit: 'none',
      words: { '1': 'up', '0': 'down' },
      low: 'red',
      thresholds: [isTrue],
    },
    {
      title: 'Firing',
      expr: `count by (component) (ALERTS{alertstate="firing",alertname!="Watchdog"}) or 0 * max by (component) (up)`,
      unit: 'none',
      thresholds: [fromFirst()],
    },
    { title: 'Work per second', expr: load, unit: 'short', decimals: 2 },
    {
      title: 'Errors in 10 min',
      expr: errors,
      unit: 'short',
      decimals: 0,
      thresholds: [fromFirst()],
    },
    {
      title: 'Full',
      expr: full,
      unit: 'percentunit',
      decimals: 0,
      thresholds: [
        { value: 0.8, color: 'orange', because: mixed },
        { value: 0.9, color: 'red', because: mixed },
      ],
    },
    {
      title: 'Memory of its limit',
      expr: 'max by (component) (container_memory_working_set_bytes{job="containers"} / (container_spec_memory_limit_bytes{job="containers"} > 0))',
      unit: 'percentunit',
      decimals: 0,
      thresholds: [firesAt('containers', 'ContainerMemoryNearLimit')],
    },
    {
      title: 'CPU, cores',
      expr: 'sum by (component) (rate(container_cpu_usage_seconds_total{job="containers"}[5m])) or sum by (component) (rate(process_cpu_seconds_total[5m]))',
      unit: 'short',
      decimals: 2,
    },
  ],
})
