// Every shipped dashboard and the file it is committed as. `npm run dashboards` writes them;
// a test fails where a file differs.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { alerts } from './alerts.ts'
import { containers } from './containers.ts'
import { host } from './host.ts'
import { logs } from './logs.ts'
import { minio } from './minio.ts'
import { nessie } from './nessie.ts'
import { observability } from './observability.ts'
import { lakeOverview } from './overview.ts'
import { postgres } from './postgres.ts'
import { services } from './tempo-services.ts'
import { trino } from './trino.ts'
import type { Json } from './vocabulary.ts'

export const dashboards: Readonly<Record<string, Json>> = {
  'lake-overview.json': lakeOverview,
  'lake-logs.json': logs,
  'lake-alerts.json': alerts,
  'lake-observability.json': observability,
  'containers.json': containers,
  'host.json': host,
  'postgres.json': postgres,
  'minio.json': minio,
  'nessie.json': nessie,
  'trino.json': trino,
  'tempo-services.json': services,
}

export function toJson(dashboard: Json): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../../templates/grafana/dashboards/', import.meta.url)
  for (const [name, dashboard] of Object.entries(dashboards))
    writeFileSync(new URL(name, folder), toJson(dashboard))
}
