// What applications take to send telemetry, or to ask for it.
import type { Connect } from './contract.ts'

export const otlp: Connect = {
  system: 'otlp',
  what: 'OTLP: traces, logs and metrics of applications',
  service: 'alloy',
  port: 'otlp-http',
  environment: ({ at }) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at('alloy', 'otlp-http')}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
    OTEL_SERVICE_NAME: 'my-app',
  }),
  snippets: ({ at }) => [
    {
      title: 'The same by gRPC',
      language: 'shell',
      lines: [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=http://${at('alloy', 'otlp-grpc')}`,
        'export OTEL_EXPORTER_OTLP_PROTOCOL=grpc',
      ],
    },
  ],
  remarks: [
    'Metrics must be cumulative: counters with delta temporality vanish without an error.',
    'OTEL_SERVICE_NAME is service_name in Loki, and the service of the traces in Tempo.',
  ],
}

export const prometheusApi: Connect = {
  system: 'prometheus',
  what: 'Prometheus: metrics in by remote write, PromQL out',
  service: 'prometheus',
  port: 'http',
  environment: ({ at }) => ({ PROMETHEUS_URL: `http://${at('prometheus', 'http')}` }),
  snippets: ({ at }) => [
    {
      title: 'Remote write, in another Prometheus or agent',
      language: 'yaml',
      lines: ['remote_write:', `  - url: http://${at('prometheus', 'http')}/api/v1/write`],
    },
  ],
  remarks: ['A program with a page of metrics is better scraped: lake targets add my-app host:8000'],
}

export const lokiApi: Connect = {
  system: 'loki',
  what: 'Loki: logs in by push, LogQL out',
  service: 'loki',
  port: 'http',
  environment: ({ at }) => ({ LOKI_ADDR: `http://${at('loki', 'http')}` }),
  snippets: ({ at }) => [
    {
      title: 'Push',
      language: 'text',
      lines: [`http://${at('loki', 'http')}/loki/api/v1/push`, `http://${at('loki', 'http')}/otlp/v1/logs`],
    },
  ],
  remarks: ['Give each stream a service_name and a level: dashboards and rules go by them.'],
}
