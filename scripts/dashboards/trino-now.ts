// How Trino is right now, as numbers.
import { tiles } from './panels.ts'
import { firesBeyond, firesAt, fromFirst } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const manager = 'trino_execution_name_QueryManager'
const job = '{job="trino"}'
const link = logsOf('trino')
const empty = { never: 'Trino does not answer Prometheus.' }
const idle = { idle: 'no query has ended in the time shown.' }
const of = (metric: string): string => `sum(${manager}_${metric}${job})`

export const now: readonly Drawn[] = [
  tiles({
    id: 1,
    title: 'Running',
    description:
      'Queries that run now. Good: what you expect. Many for long: look at what they wait for, further down.',
    unit: 'none',
    decimals: 0,
    size: [4, 4],
    empty,
    link,
    queries: [{ expr: of('RunningQueries') }],
  }),
  tiles({
    id: 2,
    title: 'Queued',
    description:
      'Queries that wait for their turn. Good: 0, or some for a moment. How long a query runs says nothing about how long it waited.',
    unit: 'none',
    decimals: 0,
    size: [4, 4],
    empty,
    link: page('trino', 'Waiting over time', 8),
    queries: [{ expr: of('QueuedQueries') }],
    thresholds: [firesBeyond('trino', 'TrinoQueriesQueued', 'yellow')],
  }),
  tiles({
    id: 3,
    title: 'Failed by Trino or beyond',
    description:
      "Share of the queries of the time shown that failed for reasons that are not in their SQL. Good: 0 %. Users' own errors do not count.",
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    size: [5, 4],
    empty: idle,
    link: page('trino', 'Failures by type', 7),
    queries: [
      {
        expr: `(sum(increase(${manager}_FailedQueries${job}[$__range])) - sum(increase(${manager}_UserErrorFailures${job}[$__range]))) / (sum(increase(${manager}_CompletedQueries${job}[$__range])) > 0)`,
      },
    ],
    thresholds: [firesAt('trino', 'TrinoHighFailureRatio')],
  }),
  tiles({
    id: 4,
    title: 'One in twenty runs longer than',
    description:
      'Of the last five minutes or so, without the time in the queue. Good: what your tables need. The slowest queries are named below.',
    unit: 's',
    decimals: 1,
    size: [5, 4],
    empty: { idle: 'no query has ended in the last minutes.' },
    link: page('trino', 'The slowest queries', 20),
    queries: [{ expr: `max(${manager}_ExecutionTime_FiveMinutes{job="trino",quantile="0.95"}) / 1000 >= 0` }],
    thresholds: [firesAt('trino', 'TrinoSlowQueries')],
  }),
  tiles({
    id: 5,
    title: 'Nodes',
    description:
      'Nodes that can run a query. Good: at least 1, the coordinator itself. At 0 every query fails with NO_NODES_AVAILABLE.',
    unit: 'none',
    decimals: 0,
    size: [3, 4],
    empty,
    link,
    queries: [
      {
        expr: 'sum(trino_metadata_name_DiscoveryNodeManager_ActiveNodeCount{job="trino"} or trino_node_name_CoordinatorNodeManager_ActiveNodeCount{job="trino"})',
      },
    ],
    low: 'red',
    thresholds: [{ value: 1, color: 'green', because: 'without a node nothing runs' }],
  }),
  tiles({
    id: 6,
    title: 'Blocked nodes',
    description:
      'Nodes whose query memory is full: nothing goes on there until a query ends. Good: 0. Else wait, end a query, or give Trino more memory.',
    unit: 'none',
    decimals: 0,
    size: [3, 4],
    empty,
    link: page('trino', 'Query memory', 10),
    queries: [{ expr: 'sum(trino_memory_type_ClusterMemoryPool_name_general_BlockedNodes{job="trino"})' }],
    thresholds: [fromFirst()],
  }),
]
