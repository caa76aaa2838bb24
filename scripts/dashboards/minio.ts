// The object store: does it work, is it full, who asks for what, and what is refused?
import { minioFaults } from './faults-lake.ts'
import { minioBuckets } from './minio-buckets.ts'
import { now } from './minio-now.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { firesAt } from './parameters.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="minio-cluster"'
const link = logsOf('minio')
const empty = { never: 'the object store does not answer Prometheus.' }
const idle = { idle: 'nobody has asked the object store for anything.' }
const rate = (metric: string, labels = job): string =>
  `sum by (api) (rate(${metric}{${labels}}[$__rate_interval]))`
const legend = '{{api}}'

const requests: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 6,
      title: 'Requests, by call',
      description:
        'Per second. Good: follows the work. Very many lists or heads beside few gets: tables of many small files; compact them.',
      unit: 'reqps',
      size: [8, 8],
      empty: idle,
      link,
      queries: [{ expr: rate('minio_s3_requests_total'), legend }],
    },
    { stack: true },
  ),
  lines(
    'prometheus',
    {
      id: 7,
      title: 'Errors of the store',
      description:
        'Answers of 500 and above, by call. Good: none, but for some seconds at its start. Else its disk: its log says why.',
      unit: 'reqps',
      size: [8, 8],
      empty: { fault: 'the object store has failed no request since it began.' },
      link,
      queries: [{ expr: rate('minio_s3_requests_5xx_errors_total'), legend }],
    },
    { bars: true, stack: true },
  ),
  lines('prometheus', {
    id: 8,
    title: 'Refused requests',
    description:
      'Share of answers of 400 to 499, by call; asking whether something exists is left out. Good: near 0. A wrong key or secret shows here and nowhere else.',
    unit: 'percentunit',
    max: 1,
    size: [8, 8],
    empty: { fault: 'the object store has refused no request since it began.' },
    link,
    queries: [
      {
        expr: `${rate('minio_s3_requests_4xx_errors_total', `${job},api!~"head.*"`)} / (${rate('minio_s3_requests_total', `${job},api!~"head.*"`)} > 0)`,
        legend,
      },
    ],
    thresholds: [firesAt('minio', 'MinioClientErrors')],
  }),
  lines('prometheus', {
    id: 9,
    title: 'Time to the first byte, 95th percentile',
    description:
      'By call. Good: below 0.1 s on one machine. All of them slow: the disk is busy. Only lists: folders with very many objects.',
    unit: 's',
    size: [8, 8],
    empty: idle,
    link,
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (le, api) (rate(minio_s3_requests_ttfb_seconds_distribution{${job}}[$__rate_interval])))`,
        legend,
      },
    ],
  }),
  lines('prometheus', {
    id: 10,
    title: 'Traffic',
    description:
      'Bytes per second. Good: follows the queries. Much sent for small results: a filter that does not reach the files.',
    unit: 'binBps',
    size: [8, 8],
    empty: idle,
    link,
    queries: [
      { expr: `sum(rate(minio_s3_traffic_received_bytes{${job}}[$__rate_interval]))`, legend: 'received' },
      { expr: `sum(rate(minio_s3_traffic_sent_bytes{${job}}[$__rate_interval]))`, legend: 'sent' },
    ],
    states: 'delivery',
  }),
  lines('prometheus', {
    id: 11,
    title: 'Requests under way',
    description:
      'Those that are being answered, and those that wait for a turn. Good: none waits. Waiting ones: more come than the disk can serve.',
    unit: 'short',
    decimals: 0,
    size: [8, 8],
    empty,
    link,
    queries: [
      { expr: `sum(minio_s3_requests_incoming_total{${job}})`, legend: 'under way' },
      { expr: `sum(minio_s3_requests_waiting_total{${job}})`, legend: 'queued' },
    ],
    states: 'queries',
  }),
]

export const minio = dashboard({
  uid: 'minio',
  title: 'Object store',
  description: 'Health and capacity, requests by call, errors, latency, traffic, buckets.',
  tags: ['minio'],
  sections: [
    { panels: now },
    { row: { id: 100, title: 'Who asks for what, and is it answered?' }, panels: requests },
    { row: { id: 101, title: 'What lies in it?', collapsed: true }, panels: [...minioBuckets, minioFaults] },
  ],
})
