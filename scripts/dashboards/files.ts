// Every shipped dashboard and the file it is committed as. `npm run dashboards` writes them;
// a test fails where a file differs.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { containers } from './containers.ts'
import { lakeOverview } from './lake-overview.ts'

export const dashboards: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'lake-overview.json': lakeOverview,
  'containers.json': containers,
}

export function toJson(dashboard: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = new URL('../../templates/grafana/dashboards/', import.meta.url)
  for (const [name, dashboard] of Object.entries(dashboards))
    writeFileSync(new URL(name, folder), toJson(dashboard))
}
