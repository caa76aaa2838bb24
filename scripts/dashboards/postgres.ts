// PostgreSQL: does it answer, is it full, who holds up whom, and what does it write?
import { postgresFaults } from './faults-lake.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { now } from './postgres-now.ts'
import { tables } from './postgres-tables.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="postgres"'
const real = `${job},datname!~"template.*"`
const link = logsOf('postgres')
const empty = { never: 'the exporter cannot get into PostgreSQL: PostgresDown tells why.' }
const rate = (metric: string): string => `sum by (datname) (rate(${metric}{${real}}[$__rate_interval]))`
const total = (metric: string): string => `sum(rate(${metric}{${real}}[$__rate_interval]))`
const legend = '{{datname}}'

const work: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 7,
      title: 'Connections by state',
      description:
        'Good: mostly idle or active. "idle in transaction" holds locks and does nothing: its application forgot to commit.',
      unit: 'short',
      decimals: 0,
      size: [8, 8],
      empty,
      link,
      states: 'connections',
      queries: [{ expr: `sum by (state) (pg_stat_activity_count{${job}})`, legend: '{{state}}' }],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 8,
    title: 'Transactions',
    description:
      'Per second, over all databases. Good: commits follow the work, few rollbacks. Many rollbacks: an application fails again and again; the log has its errors.',
    unit: 'ops',
    size: [8, 8],
    empty,
    link,
    states: 'transactions',
    queries: [
      { expr: total('pg_stat_database_xact_commit'), legend: 'commits' },
      { expr: total('pg_stat_database_xact_rollback'), legend: 'rollbacks' },
    ],
  }),
  lines('prometheus', {
    id: 9,
    title: 'Locks held, by mode',
    description:
      'Good: many of the harmless share locks. An accessexclusivelock that stays holds up everybody: a migration, or a vacuum full.',
    unit: 'short',
    decimals: 0,
    size: [8, 8],
    empty,
    link,
    queries: [{ expr: `sum by (mode) (pg_locks_count{${job}}) > 0`, legend: '{{mode}}' }],
  }),
  lines('prometheus', {
    id: 10,
    title: 'Longest transaction, by database',
    description:
      'Seconds that the oldest one is open. Good: falls back to 0 again and again. A straight line upwards is one that nobody ends.',
    unit: 's',
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: `max by (datname) (pg_stat_activity_max_tx_duration{${real},state=~"active|idle in transaction.*"})`,
        legend,
      },
    ],
    thresholds: [firesAt('postgres', 'PostgresLongTransaction')],
  }),
  lines('prometheus', {
    id: 11,
    title: 'Blocks read from memory',
    description:
      'Share of blocks that were in its buffers, by database. Good: above 95 %. A dip with the work is a first read; a low line wants more memory.',
    unit: 'percentunit',
    max: 1,
    size: [8, 8],
    empty: { idle: 'nothing was read in the time shown.' },
    link,
    queries: [
      {
        expr: `${rate('pg_stat_database_blks_hit')} / (${rate('pg_stat_database_blks_hit')} + ${rate('pg_stat_database_blks_read')} > 0)`,
        legend,
      },
    ],
  }),
  lines(
    'prometheus',
    {
      id: 12,
      title: 'Size, by database',
      description:
        'Bytes on disk. Good: grows as your tables do. Growth without new rows is bloat: see the dead rows below.',
      unit: 'bytes',
      size: [8, 8],
      empty,
      link,
      queries: [{ expr: `sum by (datname) (pg_database_size_bytes{${real}})`, legend }],
    },
    { stack: true },
  ),
]

export const postgres = dashboard({
  uid: 'postgres',
  title: 'PostgreSQL',
  description:
    'Connections, transactions, cache, locks, deadlocks, longest transaction, bloat, WAL, largest tables.',
  tags: ['postgres'],
  sections: [
    { panels: now },
    { row: { id: 100, title: 'Who works, and who waits?' }, panels: work },
    {
      row: { id: 101, title: 'What does it write, and what is bloated?', collapsed: true },
      panels: [...tables, ...postgresFaults],
    },
  ],
})
