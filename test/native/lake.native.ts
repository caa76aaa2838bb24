// The lake itself as processes: Trino, Nessie and Iceberg on an object store, rows in and rows out. Java takes its time and
// its memory, so it is asked for: LAKE_NATIVE_LAKE=required, with a JDK 25 and Maven on the machine.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../spine/project.ts'
import { nativeDriver } from './stack.ts'
import type { NativeStack } from './stack.ts'

interface Answer {
  readonly rows: readonly (readonly unknown[])[]
  readonly series: readonly { readonly points: readonly { readonly value: string }[] }[]
}
interface Check {
  readonly id: string
  readonly status: string
}

const asked = process.env['LAKE_NATIVE_LAKE'] === 'required'
if (!asked)
  process.stderr.write(
    '!! Trino, Nessie and Iceberg DID NOT RUN natively: LAKE_NATIVE_LAKE=required runs them\n',
  )

describe.runIf(asked)('the lake as processes', () => {
  let stack: NativeStack
  beforeAll(async () => {
    const lake = '  minio: {}\n  nessie: {}\n  trino: {}\n'
    stack = await nativeDriver.open(
      'lake',
      nativeDriver.small('lake', lake, 'size: tiny\nscrape: { interval: 5s }\n'),
    )
    const found = await stack.lake('programs', 'install', '--build', 'minio', 'nessie', 'trino')
    if (found.code !== 0) throw new Error(found.stderr)
    await stack.json(['up', '--timeout', '15m'])
  }, 1_800_000)
  afterAll(() => stack.end())

  const sql = async (text: string): Promise<Answer['rows']> =>
    (await stack.json<Answer>(['query', '--sql', text])).rows

  it('gives back the rows that were put in', async () => {
    await sql('create schema iceberg.shop')
    await sql('create table iceberg.shop.orders as select orderkey, totalprice from tpch.tiny.orders')
    await sql('insert into iceberg.shop.orders values (1000000, 1.5)')
    const [kept] = await sql('select count(*), max(orderkey) from iceberg.shop.orders')
    expect(kept).toEqual([15_001, 1_000_000])
    const [joined] = await sql('select count(*) > 0 from postgresql.information_schema.tables')
    expect(joined).toEqual([true])
  })

  it.each(['trino', 'nessie', 'minio-cluster'])('scrapes %s', async (job) => {
    await eventually(async () => {
      const { series } = await stack.json<Answer>(['query', `up{job="${job}"}`])
      expect(series.map(({ points }) => points.at(-1)?.value)).toEqual(['1'])
    }, 120)
  })

  it('is proved by health, with a table on a branch of its own', async () => {
    const { checks } = await eventually(async () => {
      const found = await stack.json<{ checks: readonly Check[] }>(['health'], [0, 8, 9])
      expect(found.checks.filter(({ status }) => status === 'fail')).toEqual([])
      return found
    }, 240)
    const proofs = checks.filter(({ id }) => ['chain.iceberg', 'trino.select', 'minio.object'].includes(id))
    expect(proofs.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok'])
  })
})
