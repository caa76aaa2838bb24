import type { Component } from './component.ts'

// Grafana expands one dollar sign itself when it reads the file.
const tags = [{ key: 'service.name', value: 'service_name' }]
// Container logs know no trace: those of the same service at the same time are shown too.
const toLogs = {
  datasourceUid: 'loki',
  tags,
  spanStartTimeShift: '-5s',
  spanEndTimeShift: '5s',
  customQuery: true,
  query: '{$${__tags}} | trace_id=~"(?:$${__trace.traceId})?"',
}
const toMetrics = {
  datasourceUid: 'prometheus',
  tags,
  spanStartTimeShift: '-10m',
  spanEndTimeShift: '10m',
  queries: [
    { name: 'CPU of its container', query: 'sum(rate(container_cpu_usage_seconds_total{$${__tags}}[2m]))' },
    { name: 'Memory of its container', query: 'sum(container_memory_working_set_bytes{$${__tags}})' },
  ],
}

export const tempo = {
  title: 'Tempo',
  description: 'Keeps the traces that applications, Trino and Nessie send.',
  profile: 'observability',
  // Metrics, logs and alerts go on without it.
  importance: 'optional',
  defaultFrom: 'tiny',
  needs: [],
  services: {
    tempo: {
      purpose: 'Traces: keeps them, answers TraceQL.',
      ports: { http: { container: 3200, host: 3200 }, otlp: { container: 4318 }, grpc: { container: 9095 } },
      ready: { kind: 'http', port: 'http', path: '/ready' },
      // 31 MiB idle; Trino's traces took it beyond 256 MiB until it was told when to collect its garbage.
      limits: {
        tiny: { memory: 320, environment: { GOMEMLIMIT: '224MiB' } },
        default: { memory: 512, environment: { GOMEMLIMIT: '384MiB' } },
        full: { memory: 1024, environment: { GOMEMLIMIT: '800MiB' } },
      },
      mounts: { tempo: '/etc/tempo' },
    },
  },
  scrape: [{ job: 'tempo', service: 'tempo', port: 'http' }],
  datasource: {
    uid: 'tempo',
    name: 'Tempo',
    type: 'tempo',
    port: 'http',
    jsonData: { nodeGraph: { enabled: true } },
    links: { loki: { tracesToLogsV2: toLogs }, prometheus: { tracesToMetrics: toMetrics } },
  },
  external: { why: 'its retention is rendered, and Alloy sends it what applications send' },
  contract: { recorded: '3.0.3', files: { tempo: ['tempo-3.0.3.prom'] } },
} as const satisfies Component
