// Rows, dead rows, write-ahead log and checkpoints.
import { lines } from './lines.ts'
import { table } from './tables.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="postgres"'
const real = `${job},datname!~"template.*"`
const link = logsOf('postgres')
const empty = { never: 'the exporter cannot get into PostgreSQL: PostgresDown tells why.' }
const rows = (what: string): string => `sum(rate(pg_stat_database_tup_${what}{${real}}[$__rate_interval]))`
const by = 'datname, schemaname, relname'

export const tables: readonly Drawn[] = [
  lines('prometheus', {
    id: 20,
    title: 'Rows written',
    description:
      'Rows per second, over all databases. Good: follows the work. Many updates of few rows make dead rows faster than vacuum removes them.',
    unit: 'rowsps',
    size: [8, 8],
    empty,
    link,
    queries: ['inserted', 'updated', 'deleted'].map((what) => ({ expr: rows(what), legend: what })),
  }),
  lines('prometheus', {
    id: 21,
    title: 'Write-ahead log on disk',
    description:
      'Good: below the line, which is max_wal_size. Above it: a replication slot that nobody reads, or an archive that fails.',
    unit: 'bytes',
    size: [8, 8],
    empty,
    link,
    queries: [
      { expr: `sum(pg_wal_size_bytes{${job}})`, legend: 'log' },
      { expr: `max(pg_settings_max_wal_size_bytes{${job}})`, legend: 'max_wal_size' },
    ],
  }),
  lines('prometheus', {
    id: 22,
    title: 'Temporary files',
    description:
      'Bytes per second that sorts and joins wrote to disk for want of memory. Good: 0. Else raise work_mem for that role, or add an index.',
    unit: 'binBps',
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: `sum by (datname) (rate(pg_stat_database_temp_bytes{${real}}[$__rate_interval]))`,
        legend: '{{datname}}',
      },
    ],
  }),
  table({
    id: 23,
    title: 'Tables, the most dead rows first',
    description:
      "Of the database that the exporter signs in to. Good: dead rows are few beside the live ones. Many: a long transaction keeps vacuum from removing them, or it comes too rarely. Statements are not listed: PostgreSQL counts them only with pg_stat_statements preloaded, which lake's does not.",
    size: [24, 10],
    empty: { idle: 'the database that the exporter signs in to has no tables yet.' },
    link,
    labels: { datname: 'Database', schemaname: 'Schema', relname: 'Table' },
    sortBy: 'dead rows',
    columns: [
      {
        title: 'dead rows',
        expr: `topk(20, sum by (${by}) (pg_stat_user_tables_n_dead_tup{${job}}))`,
        unit: 'short',
        decimals: 0,
      },
      {
        title: 'live rows',
        expr: `sum by (${by}) (pg_stat_user_tables_n_live_tup{${job}})`,
        unit: 'short',
        decimals: 0,
      },
      { title: 'size', expr: `sum by (${by}) (pg_stat_user_tables_table_size_bytes{${job}})`, unit: 'bytes' },
      {
        title: 'read without an index',
        // PostgreSQL counts since its statistics began: of interest is the time shown.
        expr: `sum by (${by}) (increase(pg_stat_user_tables_seq_scan{${job}}[$__range]))`,
        unit: 'short',
        decimals: 0,
      },
    ],
  }),
]
