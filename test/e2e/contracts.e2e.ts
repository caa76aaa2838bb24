// What runs, recorded and compared with the contracts that are shipped: where versions are equal no metric may have another
// type, and what else differs is said; where they are not, that is said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, lakeYaml, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Recorded {
  readonly version: string
  readonly exporter?: string
  readonly earlier: { readonly version: string; readonly exporter?: string }
  readonly sameVersion: boolean
  readonly changes: readonly { readonly metric: string; readonly kind: string; readonly detail?: string }[]
  readonly jobs: readonly { readonly job: string; readonly way: string }[]
  readonly missed: readonly unknown[]
}

const components = [
  'prometheus',
  'alertmanager',
  'loki',
  'alloy',
  'containers',
  'host',
  'postgres',
  'minio',
  'nessie',
  'trino',
]

describe('contracts', () => {
  let stack: Stack
  beforeAll(async () => {
    const lake = '  minio: {}\n  nessie: {}\n  trino: {}\n'
    stack = await openStack('contracts', lakeYaml('contracts', '', lake))
    await stack.json(['up', '--timeout', '10m'])
  })
  afterAll(() => stack.end())

  it.each(components)('%s exposes what is written down of its version', async (component) => {
    const recorded = await eventually(() =>
      stack.json<Recorded>(['contract', 'record', component, '--check'], [0, 1]),
    )
    expect(recorded.missed).toEqual([])
    // Each page was had as Prometheus has it.
    expect(recorded.jobs.filter(({ way }) => way !== 'page')).toEqual([])
    process.stdout.write(`  ${component}: ${told(recorded)}\n`)
    const { sameVersion, changes } = recorded
    expect(changes.filter(({ kind }) => sameVersion && kind === 'type')).toEqual([])
  })
})

function told({ version, exporter = '', earlier, sameVersion, changes }: Recorded): string {
  const count = (kind: string): string => `${changes.filter((change) => change.kind === kind).length} ${kind}`
  const found = ['added', 'gone', 'type', 'label-added', 'label-gone'].map(count).join(', ')
  if (sameVersion) return `${version} ${exporter}: ${found}`
  return `runs as ${version} ${exporter}, recorded as ${earlier.version} ${earlier.exporter ?? ''}: not compared (${found})`
}
