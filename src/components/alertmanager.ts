import type { Component } from './component.ts'

export const alertmanager = {
  title: 'Alertmanager',
  description: 'Groups, silences and delivers the alerts of Prometheus and Loki.',
  profile: 'observability',
  // Without it an alert fires and nobody hears of it: that stack only looks watched.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: ['prometheus'],
  services: {
    alertmanager: {
      purpose: 'Alerts: groups them, silences them, delivers them.',
      ports: { http: { container: 9093, host: 9093, page: '/' } },
      ready: { kind: 'http', port: 'http', path: '/-/ready' },
      reload: { port: 'http', path: '/-/reload' },
      limits: { tiny: { memory: 64 }, default: { memory: 96 }, full: { memory: 128 } },
      // Webhook addresses are secrets, so the whole configuration lies among them.
      mounts: { 'secrets/alertmanager': '/etc/alertmanager' },
    },
  },
  scrape: [{ job: 'alertmanager', service: 'alertmanager', port: 'http' }],
  datasource: {
    uid: 'alertmanager',
    name: 'Alertmanager',
    type: 'alertmanager',
    port: 'http',
    jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
  },
  external: { why: 'lake renders its routes and receivers; a receiver of yours can be any webhook' },
  contract: { recorded: '0.33.1', files: { alertmanager: ['alertmanager-0.33.1.prom'] } },
} as const satisfies Component
