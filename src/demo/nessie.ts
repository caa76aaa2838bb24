// Iceberg tables of the demo's own schema, written and changed in every way, and the branches of their catalog.
import { ask, askJson } from '../health/ask.ts'
import { deleteBranch, ensureBranch, trees } from '../health/nessie.ts'
import { StatementFailed } from '../trino/statement.ts'
import { Unexpected } from './part.ts'
import type { Part, Step } from './part.ts'
import { job, query, sql } from './sql.ts'

const schema = 'iceberg.lake_demo'
const orders = `${schema}.orders`
const branch = 'lake_demo'

const tables: readonly Step[] = [
  {
    name: 'append',
    run: async (context) =>
      void (await sql(
        context,
        `insert into ${orders} select orderkey, custkey, totalprice, orderstatus, orderdate from tpch.tiny.orders
         where orderkey % 20 = ${context.round % 20}`,
        job,
      )),
  },
  query(
    'merge',
    `merge into ${orders} t using (select orderkey, max(totalprice) totalprice from ${orders} group by 1 limit 200) s
     on t.orderkey = s.orderkey when matched then update set totalprice = s.totalprice * 1.01`,
    job,
  ),
  query('update', `update ${orders} set orderstatus = 'F' where orderkey % 7 = 0`, job),
  query('read', `select orderstatus, count(*), avg(totalprice) from ${orders} group by orderstatus`),
  query('delete', `delete from ${orders} where orderkey % 11 = 0`, job),
  query('read snapshots', `select count(*) from ${schema}."orders$snapshots"`),
  query('optimize', `alter table ${orders} execute optimize`, job),
  {
    name: 'table made and dropped',
    async run(context) {
      await sql(context, `drop table if exists ${schema}.daily`, job)
      await sql(
        context,
        `create table ${schema}.daily as select orderdate, count(*) orders from ${orders} group by 1`,
        job,
      )
      await sql(context, `drop table ${schema}.daily`, job)
    },
  },
]

const branches: readonly Step[] = [
  {
    name: 'history',
    run: async (context) => void (await askJson(context, `${trees(context)}/main/history`)),
  },
  {
    name: 'branch',
    async run(context) {
      await ensureBranch(context, branch)
      await deleteBranch(context, branch)
    },
  },
  {
    name: 'wrong branch',
    onPurpose: true,
    async run(context) {
      const { status } = await ask(context, `${trees(context)}/no_such_branch`)
      if (status !== 404) throw new Unexpected(`a branch that is not there answers ${status}`)
    },
  },
]

export const branchPart: Part = {
  name: 'nessie',
  does: 'branches made, read and deleted',
  needs: ['nessie'],
  steps: branches,
  cleanUp: async (context) => void (await deleteBranch(context, branch)),
}

export const tablePart: Part = {
  name: 'iceberg',
  does: `tables in ${schema}: appends, merges, deletes, compaction`,
  needs: ['trino', 'nessie', 'minio'],
  steps: tables,
  async setUp(context) {
    await sql(context, `create schema if not exists ${schema}`, job)
    await sql(
      context,
      `create table if not exists ${orders}
       (orderkey bigint, custkey bigint, totalprice double, orderstatus varchar, orderdate date)
       with (partitioning = array['orderstatus'])`,
      job,
    )
  },
  async cleanUp(context) {
    for (const text of [
      `drop table if exists ${schema}.daily`,
      `drop table if exists ${orders}`,
      `drop schema if exists ${schema}`,
    ])
      await sql(context, text, job).catch(unlessMissing)
  },
}

/** Tables of a schema that is not there: nothing to remove. */
function unlessMissing(error: unknown): void {
  if (error instanceof StatementFailed && error.code.endsWith('_NOT_FOUND')) return
  throw error
}
