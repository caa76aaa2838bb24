// Trino's properties that depend on lake.yaml: a catalog for each thing it can reach, and where its own telemetry goes.
import type { WiringFacts } from './component.ts'
import { objectStore } from './object-store.ts'

type Properties = Record<string, string>

/** By path below `.lake/`. */
export function trinoFiles(facts: WiringFacts): Record<string, Properties> {
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
}

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
