// Nessie: are catalogs answered, do commits get through, and is its own store fast?
import { nessieInside } from './nessie-inside.ts'
import { now } from './nessie-now.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="nessie"'
const link = logsOf('nessie')
const idle = { idle: 'nobody has asked Nessie for anything.' }
const requests = 'http_server_requests_seconds'
const store = 'nessie_versionstore_request'
const outcomes: Readonly<Record<string, string>> = {
  SUCCESS: 'success',
  CLIENT_ERROR: 'client error',
  SERVER_ERROR: 'server error',
}

const work: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 6,
      title: 'Requests, by outcome',
      description:
        'Per second. Good: success, and some client errors: a table that is not there, a branch that somebody else changed. Server errors are its own: look at PostgreSQL first.',
      unit: 'reqps',
      size: [8, 8],
      empty: idle,
      link,
      states: 'answers',
      queries: Object.entries(outcomes).map(([outcome, legend]) => ({
        expr: `sum(rate(${requests}_count{${job},outcome="${outcome}"}[$__rate_interval]))`,
        legend,
      })),
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 7,
    title: 'Mean time of requests, the slowest five',
    description:
      'By path. Good: below 0.1 s. Slow ones on many paths: its store or its heap. One path alone: very many tables or branches in one answer.',
    unit: 's',
    size: [8, 8],
    empty: idle,
    link,
    queries: [
      {
        expr: `topk(5, sum by (method, uri) (rate(${requests}_sum{${job}}[$__rate_interval])) / (sum by (method, uri) (rate(${requests}_count{${job}}[$__rate_interval])) > 0))`,
        legend: '{{method}} {{uri}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 8,
    title: 'Commits and merges',
    description:
      'Changes per second that got in. Good: follows the work of writers. None while they write: their commits conflict, see to the right.',
    unit: 'ops',
    size: [8, 8],
    empty: { idle: 'nobody has committed anything since Nessie began.' },
    link,
    queries: [
      {
        expr: `sum by (method) (rate(${store}_total{${job},method=~"commit|merge|transplant",result="success"}[$__rate_interval]))`,
        legend: '{{method}}',
      },
    ],
  }),
  lines(
    'prometheus',
    {
      id: 9,
      title: 'Failures, by kind',
      description:
        "Good: only ReferenceNotFound, ReferenceConflict and ReferenceAlreadyExists, which are the clients' own. Anything of SQL, connections or time-outs is its store: NessieStoreFailing.",
      unit: 'ops',
      size: [8, 8],
      empty: { fault: 'no operation has failed since Nessie began.' },
      link,
      queries: [
        {
          expr: `sum by (exception) (rate(${store}_total{${job},result="failure"}[$__rate_interval]))`,
          legend: '{{exception}}',
        },
      ],
    },
    { bars: true, stack: true },
  ),
  lines('prometheus', {
    id: 10,
    title: 'Time of operations on versions',
    description:
      'Good: the 95th percentile below 0.1 s. Above the line NessieRequestsSlow fires: compare with the store, to the right.',
    unit: 's',
    size: [8, 8],
    empty: idle,
    link,
    queries: ['0.5', '0.95', '0.99'].map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le) (rate(${store}_seconds_bucket{${job}}[$__rate_interval])))`,
      legend: `${Number(quantile) * 100}th percentile`,
    })),
    thresholds: [firesAt('nessie', 'NessieRequestsSlow')],
  }),
  lines('prometheus', {
    id: 11,
    title: 'Time of its store, 95th percentile',
    description:
      'How long PostgreSQL takes for what Nessie asks, by operation. Good: some milliseconds. If this is slow, so is all above: see PostgreSQL.',
    unit: 's',
    size: [8, 8],
    empty: idle,
    link: logsOf('postgres'),
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (le, method) (rate(nessie_storage_persist_seconds_bucket{${job}}[$__rate_interval])))`,
        legend: '{{method}}',
      },
    ],
  }),
]

export const nessie = dashboard({
  uid: 'nessie',
  title: 'Nessie',
  description: 'Requests, latency, errors by type, commits, the latency of its store, its JVM.',
  tags: ['nessie'],
  sections: [
    { panels: now },
    { row: { id: 100, title: 'Are catalogs answered, and do commits get in?' }, panels: work },
    { row: { id: 101, title: 'What goes on inside?', collapsed: true }, panels: nessieInside },
  ],
})
