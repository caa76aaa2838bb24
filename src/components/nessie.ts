import type { Component, WiringFacts } from './component.ts'
import { objectStore, objectStoreSecret } from './object-store.ts'
import { icebergClient } from './connect/lake.ts'

const s3 = 'nessie.catalog.service.s3.default-options'

/** What it needs to hand out table locations; credentials by a reference that the start of the container fills. */
function catalog(facts: WiringFacts): Record<string, string> {
  const store = objectStore(facts)
  if (store === undefined) return {}
  return {
    'nessie.catalog.default-warehouse': 'warehouse',
    'nessie.catalog.warehouses.warehouse.location': `s3://${store.bucket}/`,
    [`${s3}.endpoint`]: store.endpoint,
    [`${s3}.region`]: store.region,
    [`${s3}.path-style-access`]: 'true',
    [`${s3}.access-key`]: 'urn:nessie-secret:quarkus:lake-secrets.s3',
    // A prefix of its own: below nessie.catalog.secrets it is refused.
    'lake-secrets.s3.name': store.user,
    'lake-secrets.s3.secret': '${LAKE_S3_PASSWORD}',
  }
}

const tracing = {
  'quarkus.otel.exporter.otlp.traces.endpoint': 'http://alloy:4317',
  // As its log and its metrics are called.
  'quarkus.otel.service.name': 'nessie',
}

export const nessie = {
  title: 'Nessie',
  description: 'The catalog: Iceberg tables with branches and history.',
  profile: 'lake',
  importance: 'essential',
  needs: ['postgres', 'minio'],
  uses: ['postgres'],
  services: {
    nessie: {
      purpose: 'Catalog: Iceberg REST over branches, versions kept in PostgreSQL.',
      ports: { api: { container: 19120, host: 19120, page: '/' }, management: { container: 9000 } },
      // Reads the version store: it fails while PostgreSQL is away.
      ready: { kind: 'http', port: 'api', path: '/api/v2/trees/main' },
      // 404 MB after a quarter of an hour with a heap of 256 MB; the heap is half of this.
      limits: { tiny: { memory: 512 }, default: { memory: 768 }, full: { memory: 1024 } },
      mounts: { nessie: '/etc/nessie' },
      secrets: [
        { secret: 'postgres-password', target: '/run/secrets/postgres-password', of: 'postgres' },
        objectStoreSecret,
      ],
    },
  },
  scrape: [{ job: 'nessie', service: 'nessie', port: 'management', path: '/q/metrics' }],
  connect: icebergClient,
  external: { keeps: [], defaultPort: 9000, scrape: [{ job: 'nessie', path: '/q/metrics' }] },
  properties: (facts) => ({
    'nessie/nessie.properties': {
      ...catalog(facts),
      ...(facts.runs('alloy') ? tracing : {}),
    },
  }),
  contract: { recorded: '0.99.0', files: { nessie: ['nessie-0.99.0.prom'] } },
} as const satisfies Component
