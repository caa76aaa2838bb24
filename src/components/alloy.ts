import type { Component } from './component.ts'

export const alloy = {
  title: 'Alloy',
  description: 'Reads the log of every container, finds its level, and ships it to Loki.',
  profile: 'observability',
  // Without it Loki stays empty, which looks like a quiet stack.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: ['loki', 'socket-proxy'],
  services: {
    alloy: {
      purpose: 'Log collection: containers in, Loki out.',
      ports: { http: { container: 12345, host: 12345, page: '/' } },
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
  external: { why: 'it reads the logs of the containers of this machine' },
  contract: { recorded: '1.12.2', files: { alloy: ['alloy-1.12.2.prom'] } },
} as const satisfies Component
