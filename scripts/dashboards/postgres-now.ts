// How PostgreSQL is right now, as numbers.
import { tiles } from './panels.ts'
import { firesAt, firstOfIncrease, fromFirst, isTrue } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="postgres"'
const real = `${job},datname!~"template.*"`
const link = logsOf('postgres')
const empty = { never: 'the exporter cannot get into PostgreSQL: PostgresDown tells why.' }
const inUse = `sum(pg_stat_activity_count{${job}}) / (sum(pg_settings_max_connections{${job}}) - sum(pg_settings_superuser_reserved_connections{${job}}))`

export const now: readonly Drawn[] = [
  tiles(
    {
      id: 1,
      title: 'Answers',
      description:
        'Whether the exporter gets in. Good: yes. Without it the exporter itself stays up, and every other figure of this page is gone.',
      unit: 'none',
      size: [4, 4],
      empty: { never: 'the exporter does not answer Prometheus.' },
      link,
      queries: [{ expr: `min(pg_up{${job}})` }],
      low: 'red',
      thresholds: [isTrue],
    },
    { '0': 'no', '1': 'yes' },
  ),
  tiles({
    id: 2,
    title: 'Connections in use',
    description:
      'Of those that ordinary roles may open. Good: below the line of PostgresConnectionsHigh. At 100 % new ones are refused: find who keeps idle ones, below.',
    unit: 'percentunit',
    decimals: 0,
    min: 0,
    max: 1,
    size: [5, 4],
    empty,
    link: page('postgres', 'By state', 7),
    queries: [{ expr: inUse }],
    thresholds: [firesAt('postgres', 'PostgresConnectionsHigh')],
  }),
  tiles({
    id: 3,
    title: 'Longest transaction',
    description:
      'How long the oldest one is open. Good: seconds. A long one keeps vacuum from removing anything newer; the log shows whose it is.',
    unit: 's',
    decimals: 0,
    size: [5, 4],
    empty,
    link: page('postgres', 'By database', 10),
    queries: [
      { expr: `max(pg_stat_activity_max_tx_duration{${job},state=~"active|idle in transaction.*"})` },
    ],
    thresholds: [firesAt('postgres', 'PostgresLongTransaction')],
  }),
  tiles({
    id: 4,
    title: 'Deadlocks in the time shown',
    description:
      'Transactions that PostgreSQL ended because they waited for each other. Good: 0. The log has both statements.',
    unit: 'none',
    decimals: 0,
    size: [5, 4],
    empty,
    link,
    queries: [{ expr: `sum(increase(pg_stat_database_deadlocks{${real}}[$__range]))` }],
    thresholds: [fromFirst('red', firstOfIncrease)],
  }),
  tiles({
    id: 5,
    title: 'Read from memory',
    description:
      'Share of blocks that were in its buffers already. Good: above 95 % once it is warm. Lower for long: more memory would help.',
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    size: [5, 4],
    empty: { idle: 'nothing was read in the time shown.' },
    link: page('postgres', 'Over time', 11),
    queries: [
      {
        expr: `sum(increase(pg_stat_database_blks_hit{${real}}[$__range])) / (sum(increase(pg_stat_database_blks_hit{${real}}[$__range])) + sum(increase(pg_stat_database_blks_read{${real}}[$__range])) > 0)`,
      },
    ],
  }),
]
