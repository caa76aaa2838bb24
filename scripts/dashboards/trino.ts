// Trino: are queries answered, by whom do they fail, do they wait, and what do they cost?
import { trinoFaults } from './faults-lake.ts'
import { pipelineFailures } from './faults-logs.ts'
import { dashboard } from './page.ts'
import { trinoHistory } from './trino-history.ts'
import { trinoInside } from './trino-inside.ts'
import { now } from './trino-now.ts'
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const manager = 'trino_execution_name_QueryManager'
const job = '{job="trino"}'
const link = logsOf('trino')
const empty = { never: 'Trino does not answer Prometheus.' }
const idle = { idle: 'no query has ended in the time shown.' }
const of = (metric: string): string => `sum(${manager}_${metric}${job})`
const rate = (metric: string): string => `sum(rate(${manager}_${metric}${job}[$__rate_interval]))`
const increase = (metric: string): string => `sum(increase(${manager}_${metric}${job}[$__rate_interval]))`

const flow: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 12,
      title: 'Queries by state',
      description:
        'Queries at each moment. Good: running only. "waits for memory" is fully blocked; "queued" has not begun.',
      unit: 'short',
      decimals: 0,
      size: [8, 8],
      empty,
      link,
      states: 'queries',
      queries: [
        { expr: of('RunningQueries'), legend: 'running' },
        { expr: of('QueuedQueries'), legend: 'queued' },
        { expr: of('FullyBlockedQueries'), legend: 'waits for memory' },
      ],
    },
    { stack: true },
  ),
  lines(
    'prometheus',
    {
      id: 7,
      title: 'Ended queries, by how they ended',
      description:
        "Good: completed, and users' own errors (a mistake in SQL, a query that was cancelled). The rest is yours: a limit of memory or time, Trino itself, or what lies behind a catalog. The table below has their messages.",
      unit: 'short',
      decimals: 0,
      size: [8, 8],
      empty: idle,
      link: page('trino', 'Failed queries', 21),
      states: 'queries',
      queries: [
        { expr: `${increase('CompletedQueries')} - ${increase('FailedQueries')}`, legend: 'completed' },
        { expr: increase('UserErrorFailures'), legend: "user's error" },
        { expr: increase('InsufficientResourcesFailures'), legend: 'ran into a limit' },
        { expr: increase('InternalFailures'), legend: 'error of Trino' },
        { expr: increase('ExternalFailures'), legend: 'error outside' },
      ],
    },
    { stack: true, bars: true },
  ),
  lines(
    'prometheus',
    {
      id: 8,
      title: 'Where the time of a query goes',
      description:
        'Mean seconds in the queue and of execution, of the last five minutes or so. Good: execution is nearly all of it. A tall "queued" needs fewer queries at once, or more memory.',
      unit: 's',
      size: [8, 8],
      empty: { idle: 'no query has ended in the last five minutes.' },
      link: page('trino', 'The slowest queries', 20),
      queries: ['Queued', 'Execution'].map((part) => ({
        expr: `sum(${manager}_${part}Time_FiveMinutes_sum${job}) / (sum(${manager}_${part}Time_FiveMinutes_count${job}) > 0) / 1000`,
        legend: part.toLowerCase(),
      })),
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 9,
    title: 'Time of execution',
    description:
      'Of the last five minutes or so, without the queue. Good: flat. If only the 95th percentile rises, some queries are slow; if the median does too, all are: look at CPU, memory and the store.',
    unit: 's',
    size: [8, 8],
    empty: { idle: 'no query has ended in the last five minutes.' },
    link: page('trino', 'The slowest queries', 20),
    queries: ['0.5', '0.9', '0.95', '0.99'].map((quantile) => ({
      expr: `max(${manager}_ExecutionTime_FiveMinutes{job="trino",quantile="${quantile}"}) / 1000`,
      legend: `${Number(quantile) * 100}th percentile`,
    })),
    thresholds: [firesAt('trino', 'TrinoSlowQueries')],
  }),
  lines('prometheus', {
    id: 10,
    title: 'Query memory',
    description:
      'Reserved by running queries, against the pool of the cluster. Good: well below the pool. When it is full, queries wait, then one is killed.',
    unit: 'bytes',
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: 'sum(trino_memory_type_ClusterMemoryPool_name_general_ReservedDistributedBytes{job="trino"})',
        legend: 'reserved',
      },
      {
        expr: 'sum(trino_memory_type_ClusterMemoryPool_name_general_TotalDistributedBytes{job="trino"})',
        legend: 'pool',
      },
    ],
  }),
  lines('prometheus', {
    id: 11,
    title: 'Data read by queries',
    description:
      'Bytes per second that queries take in. Good: follows the work. A query that reads far more than it returns misses a filter on a partition.',
    unit: 'binBps',
    size: [8, 8],
    empty,
    link: page('trino', 'The slowest queries', 20),
    queries: [{ expr: rate('ConsumedInputBytes'), legend: 'read' }],
  }),
]

export const trino = dashboard({
  uid: 'trino',
  title: 'Trino',
  description:
    'Queries by state, latency, queue and failures; the slowest of the night; memory, splits, GC, catalogs.',
  tags: ['trino'],
  meant: [
    { ignore: 'rate-over-gauge', panel: 37, reason: 'Trino calls it a gauge, and only ever counts up' },
  ],
  sections: [
    { panels: now },
    { row: { id: 100, title: 'Are queries answered, and how fast?' }, panels: flow },
    {
      row: { id: 101, title: 'Which queries were slow, and which failed?', collapsed: true },
      panels: [...trinoHistory, pipelineFailures],
    },
    {
      row: { id: 102, title: 'What goes on inside?', collapsed: true },
      panels: [...trinoInside, ...trinoFaults],
    },
  ],
})
