// How Nessie is right now, as numbers.
import { tiles } from './panels.ts'
import { firesAt } from './parameters.ts'
import { page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="nessie"'
const counts = 'http_server_requests_seconds_count'
const idle = { idle: 'nobody has asked Nessie for anything in the time shown.' }

export const now: readonly Drawn[] = [
  tiles({
    id: 1,
    title: 'Requests per second',
    description:
      'Of the last five minutes. Good: follows the work: Trino asks for every table of every query.',
    unit: 'reqps',
    decimals: 1,
    size: [6, 4],
    empty: idle,
    link: page('nessie', 'By outcome', 6),
    queries: [{ expr: `sum(rate(${counts}{${job}}[5m]))` }],
  }),
  tiles({
    id: 2,
    title: 'Failed by Nessie',
    description:
      "Share of the requests of the time shown that it answered with a server error. Good: 0 %. Clients' own errors do not count.",
    unit: 'percentunit',
    decimals: 1,
    min: 0,
    max: 1,
    size: [6, 4],
    empty: idle,
    link: page('nessie', 'By kind', 9),
    queries: [
      {
        expr: `(sum(increase(${counts}{${job},outcome="SERVER_ERROR"}[$__range])) or 0 * sum(increase(${counts}{${job}}[$__range]))) / (sum(increase(${counts}{${job}}[$__range])) > 0)`,
      },
    ],
    thresholds: [firesAt('nessie', 'NessieServerErrors')],
  }),
  tiles({
    id: 3,
    title: 'One in twenty takes longer than',
    description:
      'Operations on versions in the last five minutes. Good: below 0.1 s. Red is where NessieRequestsSlow fires.',
    unit: 's',
    decimals: 1,
    size: [6, 4],
    empty: { idle: 'no operation in the last five minutes.' },
    link: page('nessie', 'Over time', 10),
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (le) (rate(nessie_versionstore_request_seconds_bucket{${job}}[5m]))) >= 0`,
      },
    ],
    thresholds: [firesAt('nessie', 'NessieRequestsSlow')],
  }),
  tiles({
    id: 4,
    title: 'Heap after garbage',
    description:
      'What stays in use after a collection, as a share of the heap. Good: below 70 %. Red for a quarter of an hour: give Nessie more memory in lake.yaml.',
    unit: 'percentunit',
    decimals: 0,
    min: 0,
    max: 1,
    size: [6, 4],
    empty: { idle: 'no garbage has been collected yet.' },
    link: page('nessie', 'Heap over time', 20),
    queries: [{ expr: `max(jvm_memory_usage_after_gc{${job},area="heap"})` }],
    thresholds: [firesAt('nessie', 'NessieHeapNearlyFull')],
  }),
]
