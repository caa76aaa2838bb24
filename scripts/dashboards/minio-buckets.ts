// What lies in the object store, bucket by bucket.
import { lines } from './lines.ts'
import { table } from './tables.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="minio-bucket"'
const link = logsOf('minio')
const counting = {
  idle: 'it has not counted its objects yet, or there is no bucket; that takes some minutes.',
}

export const minioBuckets: readonly Drawn[] = [
  table({
    id: 20,
    title: 'Buckets',
    description:
      'Counted by a scan every few minutes. Good: the sizes that you expect. A small mean size means many small files, which make every query slow.',
    size: [12, 8],
    empty: counting,
    link,
    labels: { bucket: 'Bucket' },
    sortBy: 'size',
    columns: [
      { title: 'size', expr: `sum by (bucket) (minio_bucket_usage_total_bytes{${job}})`, unit: 'bytes' },
      {
        title: 'objects',
        expr: `sum by (bucket) (minio_bucket_usage_object_total{${job}})`,
        unit: 'short',
        decimals: 0,
      },
      {
        title: 'mean size',
        expr: `sum by (bucket) (minio_bucket_usage_total_bytes{${job}}) / (sum by (bucket) (minio_bucket_usage_object_total{${job}}) > 0)`,
        unit: 'bytes',
      },
    ],
  }),
  lines(
    'prometheus',
    {
      id: 21,
      title: 'Size, by bucket',
      description:
        'Bytes of all objects. Good: grows as tables do. Steps down are snapshots that expired; a line that never falls wants maintenance.',
      unit: 'bytes',
      size: [12, 8],
      empty: counting,
      link,
      queries: [{ expr: `sum by (bucket) (minio_bucket_usage_total_bytes{${job}})`, legend: '{{bucket}}' }],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 22,
    title: 'Requests, by bucket',
    description:
      'Per second, all calls. Good: the warehouse alone is busy. Another one: somebody else uses this store.',
    unit: 'reqps',
    size: [12, 8],
    empty: { idle: 'nobody has asked for anything in a bucket.' },
    link,
    queries: [
      {
        expr: `sum by (bucket) (rate(minio_bucket_requests_total{${job}}[$__rate_interval]))`,
        legend: '{{bucket}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 23,
    title: 'Objects, by size',
    description:
      'How many objects of each size there are. Good: most data in objects of 128 MB and more. Very many below a megabyte: compact the tables.',
    unit: 'short',
    decimals: 0,
    size: [12, 8],
    empty: counting,
    link,
    queries: [
      { expr: `sum by (range) (minio_bucket_objects_size_distribution{${job}})`, legend: '{{range}}' },
    ],
  }),
]
