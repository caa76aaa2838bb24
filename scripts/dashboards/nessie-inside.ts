// Nessie's JVM and its cache.
import { lines } from './lines.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="nessie"'
const link = logsOf('nessie')
const empty = { never: 'Nessie does not answer Prometheus.' }

export const nessieInside: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 20,
      title: 'Heap',
      description:
        'Bytes in use, by part. Good: a saw that falls back to the same level. A level that rises from tooth to tooth is a leak, or a cache that fills.',
      unit: 'bytes',
      size: [8, 8],
      empty,
      link,
      queries: [{ expr: `sum by (id) (jvm_memory_used_bytes{${job},area="heap"})`, legend: '{{id}}' }],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 21,
    title: 'Time spent on garbage',
    description:
      'Share of the time in which Nessie stands still to collect garbage. Good: below 1 %. Above 10 % requests wait for it: more memory.',
    unit: 'percentunit',
    decimals: 1,
    size: [8, 8],
    empty: { idle: 'no garbage has been collected yet.' },
    link,
    queries: [
      {
        expr: `sum by (action) (rate(jvm_gc_pause_seconds_sum{${job}}[$__rate_interval]))`,
        legend: '{{action}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 22,
    title: 'Cache of objects',
    description:
      'Look-ups per second. Good: nearly all of them hits. Misses go to PostgreSQL: many of them for long mean that the cache is too small.',
    unit: 'ops',
    size: [8, 8],
    empty: { idle: 'nothing has been looked up yet.' },
    link,
    states: 'caches',
    queries: [
      {
        expr: `sum by (result) (rate(cache_gets_total{${job},cache="nessie-objects"}[$__rate_interval]))`,
        legend: '{{result}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 23,
    title: 'CPU',
    description:
      'In shares of one core. Good: follows the requests. High without requests: garbage, see to the left.',
    unit: 'percentunit',
    size: [12, 8],
    empty,
    link,
    queries: [
      { expr: `sum(rate(process_cpu_time_ns_total{${job}}[$__rate_interval])) / 1e9`, legend: 'CPU' },
    ],
  }),
  lines('prometheus', {
    id: 24,
    title: 'Open files',
    description:
      'Files and connections of the process. Good: level. What only ever rises ends at the limit, and then nothing can connect.',
    unit: 'short',
    decimals: 0,
    size: [12, 8],
    empty,
    link,
    queries: [
      { expr: `sum(process_files_open_files{${job}})`, legend: 'open' },
      { expr: `sum(process_files_max_files{${job}})`, legend: 'limit' },
    ],
  }),
]
