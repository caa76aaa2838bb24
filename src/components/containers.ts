import type { Component, Relabel } from './component.ts'

// The exporter sees every container of the engine: keep this project's. The series then carry the component and the
// service they describe, in the words that logs use too.
const relabel = (project: string): readonly Relabel[] => [
  { action: 'keep', source_labels: ['container_label_com_docker_compose_project'], regex: project },
  { source_labels: ['container_label_com_docker_compose_service'], target_label: 'service_name' },
  { source_labels: ['container_label_dev_lake_component'], regex: '(.+)', target_label: 'component' },
  { action: 'labeldrop', regex: 'container_label_.+' },
]

export const containers = {
  title: 'Containers',
  description: 'Memory, CPU, network and OOM kills of every container of the project.',
  profile: 'observability',
  // Absent, components are still watched by their own metrics; only the view from outside is lost.
  importance: 'optional',
  defaultFrom: 'default',
  needs: ['prometheus', 'socket-proxy'],
  services: {
    containers: {
      purpose: "Container metrics: Alloy's embedded cAdvisor, unprivileged, in a container of its own.",
      ports: { http: { container: 12345 } },
      ready: { kind: 'running' },
      // 66 MiB at start, 83 to 99 MiB after minutes.
      limits: { tiny: { memory: 160 }, default: { memory: 192 }, full: { memory: 256 } },
      mounts: { containers: '/etc/alloy' },
      networks: ['default', 'engine'],
      logs: false,
    },
  },
  scrape: [
    {
      job: 'containers',
      service: 'containers',
      port: 'http',
      // Alloy's own /metrics leaves its exporters out; each serves its page here.
      path: '/api/v0/component/prometheus.exporter.cadvisor.engine/metrics',
      relabel,
    },
  ],
  external: { why: 'it reads the containers of this machine' },
  contract: {
    recorded: '1.5.1',
    nearest: 'recorded with Alloy 1.5.1; the exporter embeds the same cAdvisor module family in 1.12.2',
    files: { containers: ['alloy-1.5.1-cadvisor.prom'] },
  },
} as const satisfies Component
