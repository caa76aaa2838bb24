import type { Component, Relabel } from './component.ts'
import { trinoClient } from './connect/lake.ts'
import { objectStoreSecret } from './object-store.ts'
import { trinoFiles } from './trino-files.ts'

/** Two families of every planner rule and HTTP client: three quarters of the page, and nothing that anybody asks for. */
const relabel = (): readonly Relabel[] => [
  {
    action: 'drop',
    source_labels: ['__name__'],
    regex: '(trino_sql_planner_iterative_|io_airlift_http_client_).*',
  },
]

export const trino = {
  title: 'Trino',
  description: 'SQL over the lake: tables of Nessie, PostgreSQL and generated samples.',
  profile: 'lake',
  importance: 'essential',
  needs: [],
  services: {
    trino: {
      purpose: 'SQL engine: one coordinator that also works.',
      ports: { http: { container: 8080, host: 8080, page: '/ui/' } },
      // It answers long before it takes queries; that alone can take minutes.
      ready: { kind: 'http', port: 'http', path: '/v1/info', contains: '"starting":false' },
      // The heap is half of it: with 768 MB of heap the process grew to 1.27 GB, with 1536 MB to 2.27 GB.
      limits: { tiny: { memory: 1536 }, default: { memory: 3072 }, full: { memory: 6144 } },
      mounts: { trino: '/etc/trino' },
      secrets: [
        objectStoreSecret,
        { secret: 'postgres-password', target: '/run/secrets/postgres-password', of: 'postgres' },
      ],
      noisy: true,
    },
  },
  // Every node answers 401 to whoever does not say who he is.
  scrape: [{ job: 'trino', service: 'trino', port: 'http', username: 'lake-prometheus', relabel }],
  connect: trinoClient,
  external: {
    keeps: [],
    defaultPort: 8080,
    scrape: [{ job: 'trino', path: '/metrics', username: 'lake-prometheus', relabel }],
  },
  properties: trinoFiles,
  contract: {
    recorded: '476',
    files: { trino: ['trino-476.prom', 'trino-476-jmx.prom', 'trino-476-jmx-catalogs.prom'] },
    alsoKnownAs: ['ActiveNodeCount', 'InactiveNodeCount'].map((count) => ({
      name: `trino_node_name_CoordinatorNodeManager_${count}`,
      since: 'from 477',
      source: 'trinodb/trino: core/trino-main/src/main/java/io/trino/node/CoordinatorNodeManager.java',
    })),
  },
} as const satisfies Component
