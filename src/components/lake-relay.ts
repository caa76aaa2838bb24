import type { Component } from './component.ts'

export const lakeRelay = {
  title: 'Relay',
  description: 'Carries connections to services of attached Compose projects; it alone joins their networks.',
  profile: 'observability',
  // Without it the stack works; what it leads to is seen as down.
  importance: 'optional',
  needs: [],
  services: {
    // Its name becomes an alias on networks of others, where a shorter one could be somebody's already.
    'lake-relay': {
      purpose: 'Way into the networks of attached projects, one port for each address. Nobody gets in by it.',
      ports: {},
      ready: { kind: 'running' },
      // 6 MiB with two ways.
      limits: { tiny: { memory: 32 }, default: { memory: 32 }, full: { memory: 64 } },
      mounts: { 'lake-relay': '/usr/local/etc/haproxy' },
      joins: 'attached',
    },
  },
  scrape: [],
  unscraped: 'what it leads to is scraped through it, so that every target tells whether its way is open',
  external: { why: 'it joins networks of the engine of this machine' },
  contract: {
    recorded: '2.6.12',
    nearest: 'nothing is scraped from it; its configuration is checked on 2.6 and holds from there on',
  },
} as const satisfies Component
