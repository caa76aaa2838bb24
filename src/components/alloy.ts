import type { Component } from './component.ts'
import { otlp } from './connect/telemetry.ts'

export const alloy = {
  title: 'Alloy',
  description: 'Collects: the log of every container, and what applications send by OTLP.',
  profile: 'observability',
  // Without it Loki stays empty, which looks like a quiet stack.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: ['loki', 'tempo', 'prometheus', 'socket-proxy'],
  services: {
    alloy: {
      purpose: 'Collector: container logs and OTLP in; Loki, Tempo and Prometheus out.',
      ports: {
        http: { container: 12345, host: 12345, page: '/' },
        'otlp-grpc': { container: 4317, host: 4317 },
        'otlp-http': { container: 4318, host: 4318 },
        events: { container: 3501 },
      },
      ready: { kind: 'http', port: 'http', path: '/-/ready' },
      reload: { port: 'http', path: '/-/reload' },
      // 61 MiB idle, 121 MiB after a burst of 250,000 lines.
      limits: { tiny: { memory: 192 }, default: { memory: 384 }, full: { memory: 512 } },
      mounts: { alloy: '/etc/alloy' },
      networks: ['default', 'engine'],
      logs: false,
    },
  },
  scrape: [{ job: 'alloy', service: 'alloy', port: 'http' }],
  connect: otlp,
  external: { why: 'it reads the logs of the containers of this machine' },
  contract: { recorded: '1.12.2', files: { alloy: ['alloy-1.12.2.prom'] } },
} as const satisfies Component
