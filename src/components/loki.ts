import type { Component } from './component.ts'
import { lokiApi } from './connect/telemetry.ts'

// Costs no CPU when idle and saves 35 MB of 82 (measured); a full stack has the memory and wants the CPU.
const lean = { GOGC: '30' }

/** Grafana expands one dollar sign itself when it reads the file. */
const toTrace = { datasourceUid: 'tempo', url: '$${__value.raw}', urlDisplayLabel: 'Trace' }

export const loki = {
  title: 'Loki',
  description: 'Keeps the logs of every container, searchable by service and level.',
  profile: 'observability',
  // Half of what the stack promises is logs; nothing else keeps them.
  importance: 'essential',
  defaultFrom: 'tiny',
  needs: [],
  services: {
    loki: {
      purpose: 'Logs: keeps them, answers LogQL, evaluates log rules.',
      ports: { http: { container: 3100, host: 3100 }, grpc: { container: 9096 } },
      ready: { kind: 'http', port: 'http', path: '/ready' },
      // 82 MiB idle, 131 MiB after bursts.
      limits: {
        tiny: { memory: 256, environment: lean },
        default: { memory: 512, environment: lean },
        full: { memory: 1024 },
      },
      mounts: { loki: '/etc/loki' },
      rereads: ['loki/rules'],
    },
  },
  scrape: [{ job: 'loki', service: 'loki', port: 'http' }],
  datasource: {
    uid: 'loki',
    name: 'Loki',
    type: 'loki',
    port: 'http',
    jsonData: { maxLines: 1000 },
    // OTLP logs carry the id beside the line, others inside of it.
    links: {
      tempo: {
        derivedFields: [
          { name: 'trace', matcherType: 'label', matcherRegex: 'trace_id', ...toTrace },
          {
            name: 'trace in line',
            matcherRegex: String.raw`"?[tT]race_?[iI][dD]"?[=:] ?"?([0-9a-f]{32})\b`,
            ...toTrace,
          },
        ],
      },
    },
  },
  connect: lokiApi,
  external: { why: 'log collection, retention and log rules are rendered into its own configuration' },
  contract: { recorded: '3.7.8', files: { loki: ['loki-3.7.8.prom'] } },
} as const satisfies Component
