// The explicit list, in the order in which it is shown.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { minio, nessie, postgres, trino } from './catalogue/lake.ts'
import { alertmanager, nodeExporter, postgresExporter, prometheus } from './catalogue/metrics.ts'
import { alloy, grafana, loki, tempo } from './catalogue/telemetry.ts'
import type { Facts } from './facts.ts'

/** Not installed by lake: found, or named. */
export const java = 'java'

const catalogue: readonly Facts[] = [
  prometheus,
  alertmanager,
  nodeExporter,
  postgres,
  postgresExporter,
  loki,
  alloy,
  tempo,
  grafana,
  minio,
  nessie,
  trino,
]

export const programNames: readonly string[] = [...catalogue.map(({ name }) => name), java]

export function allFacts(): readonly Facts[] {
  return catalogue
}

/** Undefined for `java`, which has no sources. */
export function factsOf(name: string): Facts | undefined {
  const found = catalogue.find((facts) => facts.name === name)
  if (found !== undefined || name === java) return found
  const meant = nearest(name, programNames)
  throw new LakeError(`There is no program named ${name} that lake knows`, {
    code: 'unknown-program',
    exit: 'usage',
    details: [
      ...(meant === undefined ? [] : [`Did you mean ${meant}?`]),
      `It knows ${programNames.slice(0, -1).join(', ')} and ${programNames.at(-1)}.`,
    ],
    actions: [{ id: 'list', command: 'lake programs list' }],
  })
}
