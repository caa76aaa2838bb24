import type { Component, Relabel } from './component.ts'

/** Where one program serves all on one page. */
const network = (): readonly Relabel[] => [
  { action: 'keep', source_labels: ['__name__'], regex: 'node_(network|scrape)_.*' },
]

export const host = {
  title: 'Host',
  description: 'CPU, memory, disks and network of the machine that the engine runs on.',
  profile: 'observability',
  importance: 'optional',
  defaultFrom: 'default',
  needs: ['prometheus'],
  services: {
    host: {
      purpose: "Host metrics: Alloy's embedded node exporter, without any rights, in a container of its own.",
      ports: { http: { container: 12345 } },
      ready: { kind: 'running' },
      limits: { tiny: { memory: 128 }, default: { memory: 160 }, full: { memory: 192 } },
      mounts: { host: '/etc/alloy' },
      logs: false,
    },
  },
  scrape: [
    {
      job: 'host',
      service: 'host',
      port: 'http',
      path: '/api/v0/component/prometheus.exporter.unix.host/metrics',
    },
    {
      job: 'host-network',
      service: 'host',
      port: 'http',
      path: '/api/v0/component/prometheus.exporter.unix.network/metrics',
      relabel: network,
    },
  ],
  external: { why: 'it reads the machine that the engine runs on' },
  contract: {
    recorded: '1.12.2',
    files: { host: ['alloy-1.12.2-unix.prom'], 'host-network': ['alloy-1.5.1-unix-network.prom'] },
  },
} as const satisfies Component
