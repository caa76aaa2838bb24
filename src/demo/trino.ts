// Queries over generated samples: quick, joining, slow, stopped half-way, and wrong ones.
import { query, refused, sql, notebook } from './sql.ts'
import type { Part } from './part.ts'

const tiny = 'tpch.tiny'
/** Half a minute of one core at the most, then its own limit ends it. */
const slow = `select sum(sqrt(l.extendedprice * n.nationkey)) from tpch.sf1.lineitem l cross join ${tiny}.nation n`

export const trinoPart: Part = {
  name: 'trino',
  does: 'queries of several kinds, slow and wrong ones among them',
  needs: ['trino'],
  steps: [
    query('count', `select count(*) from ${tiny}.orders`),
    query(
      'join',
      `select n.name, count(*), sum(o.totalprice) from ${tiny}.orders o join ${tiny}.customer c using (custkey)
       join ${tiny}.nation n using (nationkey) group by n.name order by 3 desc`,
    ),
    refused('wrong table', `select * from ${tiny}.no_such_table`, 'TABLE_NOT_FOUND'),
    query(
      'pricing summary',
      `select returnflag, linestatus, sum(quantity), avg(discount) from ${tiny}.lineitem
       where shipdate <= date '1998-09-02' group by returnflag, linestatus order by 1, 2`,
    ),
    query(
      'window',
      `select custkey, orderkey, rank() over (partition by custkey order by totalprice desc) from ${tiny}.orders`,
    ),
    {
      name: 'stopped half-way',
      // With its first rows it has enough: Trino counts the query as cancelled by its user.
      run: async (context) =>
        void (await sql(context, `select * from tpch.sf1.lineitem`, { ...notebook, limit: 10 })),
    },
    refused(
      'division by zero',
      `select orderkey / (orderkey - orderkey) from ${tiny}.orders`,
      'DIVISION_BY_ZERO',
    ),
    query('dashboard', `select orderstatus, count(*) from ${tiny}.orders group by orderstatus`, {
      user: 'dashboard',
      source: 'lake-demo-dashboard',
    }),
    refused('syntax', `selec 1`, 'SYNTAX_ERROR'),
    query('slow', slow),
    refused('time limit', slow, 'EXCEEDED_TIME_LIMIT', {
      ...notebook,
      session: 'query_max_execution_time=1s',
      fires: 'TrinoInsufficientResources',
    }),
    refused('failing job', `select * from ${tiny}.orders_of_yesterday`, 'TABLE_NOT_FOUND', {
      user: 'etl',
      source: 'demo-job',
      fires: 'PipelineQueriesFailing',
    }),
  ],
}
