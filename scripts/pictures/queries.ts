// Queries that people and jobs put to Trino, as the pipeline writes each when it has ended.
import { chance } from './course.ts'
import type { Stream } from './lines.ts'

const users = ['ada', 'grace', 'dbt', 'airflow', 'edsger'] as const
const texts = [
  'select region, sum(total) from orders join customers using (customer_id) where day >= current_date - interval 30 day group by 1',
  'insert into lake.sales.daily select * from staging.daily where day = current_date',
  'merge into lake.sales.customers as t using updates as s on t.id = s.id when matched then update set name = s.name',
  'select count(*) from lake.events.clicks where ts > now() - interval 1 hour',
  'delete from lake.events.clicks where ts < now() - interval 90 day',
  'alter table lake.sales.orders execute optimize',
  'select * from lake.finance.invoices order by total desc limit 100',
] as const
const failures = [
  ['USER_ERROR', 'SYNTAX_ERROR', "line 1:15: mismatched input 'form'. Expecting: ',', 'from'"],
  ['USER_ERROR', 'COLUMN_NOT_FOUND', "line 1:8: Column 'custmer_id' cannot be resolved"],
  [
    'INSUFFICIENT_RESOURCES',
    'EXCEEDED_TIME_LIMIT',
    'Query exceeded the maximum execution time limit of 10.00m',
  ],
] as const

export function queries(moments: readonly number[]): Stream {
  const labels = { service_name: 'trino', container: 'lake-trino-1', level: 'info', log: 'queries' }
  return { labels, lines: moments.map((at) => ({ at, text: (when) => JSON.stringify(ended(at, when)) })) }
}

const one = <T>(of: readonly T[], key: string): T | undefined => of[Math.floor(chance(key) * of.length)]

function ended(at: number, when: number): Readonly<Record<string, unknown>> {
  const time = new Date(when * 1000).toISOString().slice(0, 19)
  const took = Math.round(Math.exp(chance(`took ${at}`) ** 3 * 5.2 - 0.6) * 100) / 100
  const failure = chance(`failed ${at}`) < 0.03 ? one(failures, `why ${at}`) : undefined
  const number = String(Math.floor(chance(`id ${at}`) * 99_999)).padStart(5, '0')
  return {
    id: `${time.replaceAll(/[-:]/g, '').replace('T', '_')}_${number}_hepbi`,
    ended: `${time}Z`,
    user: one(users, `user ${at}`),
    execution_s: took,
    queued_s: Math.round(chance(`queued ${at}`) ** 4 * 40) / 10,
    cpu_s: Math.round(took * (0.4 + chance(`cpu ${at}`)) * 100) / 100,
    ...(failure === undefined
      ? {}
      : { error_type: failure[0], error: failure[1], error_message: failure[2] }),
    sql: one(texts, `sql ${at}`),
  }
}
