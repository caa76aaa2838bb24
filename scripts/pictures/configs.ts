// Loki and Tempo for an hour, on loopback, for what was written a while ago.

interface Place {
  readonly folder: string
  readonly port: number
  readonly grpc: number
}

export const lokiConfig = ({ folder, port, grpc }: Place): string => `
auth_enabled: false
server:
  { http_listen_address: 127.0.0.1, http_listen_port: ${port}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: error }
common:
  instance_addr: 127.0.0.1
  path_prefix: ${folder}
  replication_factor: 1
  ring: { kvstore: { store: inmemory } }
  storage: { filesystem: { chunks_directory: ${folder}/chunks, rules_directory: ${folder}/rules } }
schema_config:
  configs: [{ from: "2024-01-01", store: tsdb, object_store: filesystem, schema: v13, index: { prefix: index_, period: 24h } }]
ingester: { wal: { enabled: false }, lifecycler: { min_ready_duration: 0s }, max_chunk_age: 24h, chunk_idle_period: 2h }
frontend_worker: { frontend_address: "127.0.0.1:${grpc}" }
pattern_ingester: { enabled: false }
analytics: { reporting_enabled: false }
limits_config:
  reject_old_samples: false
  discover_service_name: []
  discover_log_levels: false
  allow_structured_metadata: true
  ingestion_rate_mb: 64
  ingestion_burst_size_mb: 64
`

export const tempoConfig = ({ folder, port, grpc, otlp }: Place & { readonly otlp: number }): string => `
server:
  { http_listen_address: 127.0.0.1, http_listen_port: ${port}, grpc_listen_address: 127.0.0.1, grpc_listen_port: ${grpc}, log_level: error }
distributor: { receivers: { otlp: { protocols: { http: { endpoint: "127.0.0.1:${otlp}" } } } } }
storage: { trace: { backend: local, local: { path: ${folder}/blocks }, wal: { path: ${folder}/wal, ingestion_time_range_slack: 3h } } }
query_frontend:
  query_end_cutoff: 1s
  search: { query_backend_after: 3h }
  metrics: { query_backend_after: 3h }
backend_scheduler: { local_work_path: ${folder}/work }
live_store:
  complete_block_timeout: 4h
  shutdown_marker_dir: ${folder}/marker
  wal: { path: ${folder}/traces, ingestion_time_range_slack: 3h }
usage_report: { reporting_enabled: false }
`
