// The table of expectations that is shipped: what was expected of services that were killed, what fired.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { expectationsPath, expectedOf } from '../../src/drill/table.ts'
import type { Expectations } from '../../src/drill/table.ts'
import { templateFile } from '../templates/files.ts'

/** Killed together in CI, where they have nothing to do with each other; one by one in the soak. */
export const rounds: readonly (readonly string[])[] = [
  ['grafana', 'tempo', 'host', 'containers'],
  ['trino', 'alertmanager'],
  ['nessie', 'alloy'],
  ['minio', 'postgres-exporter'],
  ['postgres', 'socket-proxy'],
  ['loki'],
]

export function readTable(): Expectations {
  return parse(readFileSync(templateFile(expectationsPath), 'utf8')) as Expectations
}

export interface Verdict {
  readonly killed: readonly string[]
  readonly detected: readonly string[]
  readonly missed: readonly string[]
  readonly noise: readonly string[]
}

/** `before`: what fired already, and says nothing about the kill. */
export function judge(
  table: Expectations,
  killed: readonly string[],
  { fired, before }: { readonly fired: ReadonlySet<string>; readonly before: ReadonlySet<string> },
): Verdict {
  const mine = killed.map((service) => expectedOf(table, service, 'kill')).filter((one) => one !== undefined)
  const must = [...new Set(mine.flatMap(({ fires }) => fires))]
  const may = new Set([...must, ...table.machine, ...mine.flatMap(({ later }) => later)])
  return {
    killed,
    detected: must.filter((alert) => fired.has(alert)),
    missed: must.filter((alert) => !fired.has(alert)),
    noise: [...fired].filter((alert) => !may.has(alert) && !before.has(alert)).toSorted(),
  }
}

export function told({ killed, detected, missed, noise }: Verdict): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))
  return `killed ${killed.join(', ')}: detected ${list(detected)}; missed ${list(missed)}; noise ${list(noise)}\n`
}
