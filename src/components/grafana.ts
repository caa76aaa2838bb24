import type { Component } from './component.ts'

/** Cookies are shared by all ports of a host: with one name, two stacks would sign each other out. */
export function grafanaCookie(project: string): string {
  return `lake_${project.replaceAll('-', '_')}_session`
}

export const grafana = {
  title: 'Grafana',
  description: 'Dashboards over metrics, logs and alerts, provisioned and signed in.',
  profile: 'observability',
  // Metrics, logs and alerts keep flowing without it; `lake status` and `lake query` still answer.
  importance: 'optional',
  defaultFrom: 'tiny',
  needs: ['prometheus'],
  services: {
    grafana: {
      purpose: 'Dashboards over everything the stack collects.',
      ports: { http: { container: 3000, host: 3000, page: '/' } },
      ready: { kind: 'http', port: 'http', path: '/api/health' },
      limits: { tiny: { memory: 256 }, default: { memory: 384 }, full: { memory: 512 } },
      mounts: {
        'grafana/provisioning': '/etc/grafana/provisioning',
        'grafana/dashboards': '/etc/grafana/dashboards',
      },
      rereads: ['grafana/dashboards'],
      secrets: [
        { secret: 'grafana-admin-password', target: '/run/secrets/grafana-admin-password' },
        { secret: 'grafana-secret-key', target: '/run/secrets/grafana-secret-key' },
        { secret: 'postgres-password', target: '/run/secrets/postgres-password', of: 'postgres' },
      ],
    },
  },
  scrape: [{ job: 'grafana', service: 'grafana', port: 'http' }],
  external: {
    why: 'its datasources and dashboards are provisioned as files; `dashboards push` serves another one',
  },
  environment: ({ project }) => ({ grafana: { GF_AUTH_LOGIN_COOKIE_NAME: grafanaCookie(project) } }),
  contract: {
    recorded: '9.4-pre',
    nearest:
      'no current Grafana server is in the registries the recordings were made from; only names that upstream source has too are used',
    files: { grafana: ['grafana-9.4-pre.prom'] },
  },
} as const satisfies Component
