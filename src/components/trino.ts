import type { Component, Relabel, WiringFacts } from './component.ts'
import { objectStore, objectStoreSecret } from './object-store.ts'

type Properties = Record<string, string>

/** Two families of every planner rule and HTTP client: three quarters of the page, and nothing that anybody asks for. */
const relabel = (): readonly Relabel[] => [
  {
    action: 'drop',
    source_labels: ['__name__'],
    regex: '(trino_sql_planner_iterative_|io_airlift_http_client_).*',
  },
]

/** A catalog on Nessie's Iceberg REST, at a branch; the default one without a name. */
function iceberg(facts: WiringFacts, branch = ''): Properties | undefined {
  const store = objectStore(facts)
  if (store === undefined || !facts.runs('nessie')) return undefined
  return {
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'rest',
    'iceberg.rest-catalog.uri': `http://nessie:19120/iceberg/${branch}`,
    'iceberg.rest-catalog.warehouse': 'warehouse',
    'fs.native-s3.enabled': 'true',
    's3.endpoint': store.endpoint,
    's3.region': store.region,
    's3.path-style-access': 'true',
    's3.aws-access-key': store.user,
    's3.aws-secret-key': '${ENV:LAKE_S3_PASSWORD}',
  }
}

function postgresql({ runs }: WiringFacts): Properties | undefined {
  if (!runs('postgres')) return undefined
  return {
    'connector.name': 'postgresql',
    'connection-url': 'jdbc:postgresql://postgres:5432/lake',
    'connection-user': 'lake',
    'connection-password': '${ENV:LAKE_POSTGRES_PASSWORD}',
  }
}

/** Traces of its own, and an event for each query that ended: both go to Alloy. */
function telemetry({ runs }: WiringFacts): Record<string, Properties> {
  if (!runs('alloy')) return {}
  return {
    'config.properties': {
      'tracing.enabled': 'true',
      'tracing.exporter.endpoint': 'http://alloy:4317',
      'event-listener.config-files': '/etc/trino/events.properties',
    },
    'events.properties': {
      'event-listener.name': 'http',
      'http-event-listener.log-completed': 'true',
      'http-event-listener.connect-ingest-uri': 'http://alloy:3501/loki/api/v1/raw',
      'http-event-listener.connect-retry-count': '10',
    },
  }
}

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
  external: {
    keeps: [],
    defaultPort: 8080,
    scrape: [{ job: 'trino', path: '/metrics', username: 'lake-prometheus' }],
  },
  properties: (facts) => {
    const files: Record<string, Properties | undefined> = {
      'catalog/iceberg.properties': iceberg(facts),
      'catalog/lake_probe.properties': iceberg(facts, 'lake_probe'),
      'catalog/postgresql.properties': postgresql(facts),
      ...telemetry(facts),
    }
    return Object.fromEntries(
      Object.entries(files).flatMap(([path, entries]) =>
        entries === undefined ? [] : [[`trino/${path}`, entries]],
      ),
    )
  },
  contract: {
    recorded: '476',
    files: { trino: ['trino-476.prom', 'trino-476-jmx.prom', 'trino-476-jmx-catalogs.prom'] },
  },
} as const satisfies Component
