import type { Component } from './component.ts'

export const socketProxy = {
  title: 'Socket proxy',
  description: 'A read-only door to the container engine: a handful of read paths, nothing else.',
  profile: 'observability',
  // Log collection reads through it; without it Loki stays empty.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: [],
  services: {
    'socket-proxy': {
      purpose: 'Read-only door to the container engine. The only service that mounts its socket.',
      // Two doors, since a reader of metrics has no business with logs, nor a reader of logs with the engine's facts.
      ports: { logs: { container: 2375 }, metrics: { container: 2376 } },
      ready: { kind: 'running' },
      limits: { tiny: { memory: 32 }, default: { memory: 32 }, full: { memory: 64 } },
      mounts: { 'socket-proxy': '/usr/local/etc/haproxy' },
      networks: ['engine'],
      logs: false,
    },
  },
  scrape: [],
  unscraped:
    'it joins the engine network only; what it does is seen in the log and container metrics read through it',
  external: { why: 'it guards the engine of this machine' },
  contract: {
    recorded: '2.6.12',
    nearest: 'nothing is scraped from it; its configuration is checked on 2.6 and holds from there on',
  },
} as const satisfies Component
