import type { Component } from './component.ts'
import { prometheusApi } from './connect/telemetry.ts'

export const prometheus = {
  title: 'Prometheus',
  description: 'Collects and keeps the metrics of the whole stack, and evaluates its alert rules.',
  profile: 'observability',
  // Every proof that lake gives is a query to it.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: [],
  services: {
    prometheus: {
      purpose: 'Metrics: scrapes every component, evaluates the alert rules.',
      ports: { http: { container: 9090, host: 9090, page: '/' } },
      ready: { kind: 'http', port: 'http', path: '/-/ready' },
      reload: { port: 'http', path: '/-/reload' },
      // 49 MiB with 4,700 head series, 172 MB with 19,900: it sets its own GOMEMLIMIT from the container's.
      limits: { tiny: { memory: 256 }, default: { memory: 512 }, full: { memory: 1024 } },
      mounts: { prometheus: '/etc/prometheus' },
    },
  },
  scrape: [{ job: 'prometheus', service: 'prometheus', port: 'http' }],
  datasource: {
    uid: 'prometheus',
    name: 'Prometheus',
    type: 'prometheus',
    port: 'http',
    isDefault: true,
    jsonData: { httpMethod: 'POST' },
    links: { tempo: { exemplarTraceIdDestinations: [{ name: 'trace_id', datasourceUid: 'tempo' }] } },
  },
  connect: prometheusApi,
  external: { why: 'lake renders its scrape jobs and rules, and proves the stack by querying it' },
  contract: { recorded: '3.5.3', files: { prometheus: ['prometheus-3.5.3.prom'] } },
} as const satisfies Component
