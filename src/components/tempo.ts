import type { Component } from './component.ts'

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
      ports: { http: { container: 3200, host: 3200 }, otlp: { container: 4318 } },
      ready: { kind: 'http', port: 'http', path: '/ready' },
      // 31 MiB idle.
      limits: { tiny: { memory: 192 }, default: { memory: 384 }, full: { memory: 1024 } },
      mounts: { tempo: '/etc/tempo' },
    },
  },
  scrape: [{ job: 'tempo', service: 'tempo', port: 'http' }],
  external: { why: 'its retention is rendered, and Alloy sends it what applications send' },
  contract: { recorded: '3.0.3', files: { tempo: ['tempo-3.0.3.prom'] } },
} as const satisfies Component
