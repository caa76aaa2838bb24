// How the object store is right now, as numbers.
import { tiles } from './panels.ts'
import { fromFirst, isTrue, quietFrom } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="minio-cluster"'
const link = logsOf('minio')
const empty = { never: 'the object store does not answer Prometheus.' }

export const now: readonly Drawn[] = [
  tiles(
    {
      id: 1,
      title: 'Reads and writes',
      description:
        'Its own word for whether it can do both. Good: yes. A drive that is gone turns this red, and nothing else: the server stays up.',
      unit: 'none',
      size: [5, 4],
      empty,
      link,
      queries: [{ expr: `min(minio_cluster_health_status{${job}})` }],
      low: 'red',
      thresholds: [isTrue],
    },
    { '0': 'no', '1': 'yes' },
  ),
  tiles({
    id: 2,
    title: 'Disk left',
    description:
      'Of the disk that it lies on. Good: above a tenth, or above 10 GB. When it is full, writes fail and tables cannot be committed.',
    unit: 'percentunit',
    decimals: 0,
    min: 0,
    max: 1,
    size: [5, 4],
    empty,
    link: page('minio', 'Its buckets', 20),
    queries: [
      {
        expr: `sum(minio_cluster_capacity_usable_free_bytes{${job}}) / sum(minio_cluster_capacity_usable_total_bytes{${job}})`,
      },
    ],
    low: 'red',
    thresholds: [quietFrom('minio', 'MinioCapacityLow')],
  }),
  tiles({
    id: 3,
    title: 'Stored',
    description:
      'Bytes of all objects, counted by a scan every few minutes. Good: grows with your tables. Growth without new rows: snapshots and orphans that nobody removed.',
    unit: 'bytes',
    size: [5, 4],
    empty: { idle: 'it has not counted its objects yet; that takes some minutes.' },
    link: page('minio', 'Its buckets', 20),
    queries: [{ expr: `sum(minio_cluster_usage_total_bytes{${job}})` }],
  }),
  tiles({
    id: 4,
    title: 'Objects',
    description:
      'Number of all objects, counted by a scan every few minutes. Good: grows slower than the bytes. Else files get smaller and smaller: compact the tables.',
    unit: 'short',
    size: [5, 4],
    empty: { idle: 'it has not counted its objects yet; that takes some minutes.' },
    link: page('minio', 'Its buckets', 20),
    queries: [{ expr: `sum(minio_cluster_usage_object_total{${job}})` }],
  }),
  tiles({
    id: 5,
    title: 'Errors in the time shown',
    description:
      'Requests that it failed itself (500 and above). Good: 0. Some at its start are normal; else its log says why.',
    unit: 'none',
    decimals: 0,
    size: [4, 4],
    empty,
    link: page('minio', 'By call', 7),
    queries: [
      {
        expr: `sum(increase(minio_s3_requests_5xx_errors_total{${job}}[$__range])) or 0 * sum(minio_cluster_health_status{${job}})`,
      },
    ],
    thresholds: [fromFirst()],
  }),
]
