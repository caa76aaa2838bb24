import type { Component } from './component.ts'
import { s3Client } from './connect/lake.ts'

export const minio = {
  title: 'Object store',
  description: 'MinIO, or anything that speaks S3: where tables and files lie.',
  profile: 'lake',
  importance: 'essential',
  needs: [],
  services: {
    minio: {
      purpose: 'Object store: S3 on one disk, with the bucket of the warehouse.',
      ports: {
        s3: { container: 9000, host: 9000 },
        console: { container: 9001, host: 9001, page: '/' },
      },
      // /minio/health/ready stays 200 when the drive is gone.
      ready: { kind: 'http', port: 's3', path: '/minio/health/cluster' },
      // 109 MB at start, 364 MB after a busy quarter of an hour.
      limits: { tiny: { memory: 512 }, default: { memory: 1024 }, full: { memory: 2048 } },
      secrets: [{ secret: 'minio-password', target: '/run/secrets/minio-password' }],
    },
  },
  scrape: [
    {
      job: 'minio-cluster',
      service: 'minio',
      port: 's3',
      path: '/minio/v2/metrics/cluster',
      // A dead drive leaves the server up, and drive_offline at 0.
      proof: { series: 'minio_cluster_health_status', otherwise: 'the object store cannot write' },
    },
    { job: 'minio-bucket', service: 'minio', port: 's3', path: '/minio/v2/metrics/bucket' },
  ],
  connect: s3Client,
  external: {
    keeps: [],
    defaultPort: 9000,
    fields: (z) => ({
      user: z.string().min(1).describe('Access key that Trino and Nessie use.'),
      password: z.string().min(1).describe('Secret key of that access key.'),
      bucket: z.string().min(1).default('warehouse').describe('Bucket of the warehouse; it must exist.'),
      region: z.string().min(1).default('us-east-1').describe('Region that requests are signed for.'),
    }),
    scrape: [],
  },
  contract: {
    recorded: 'RELEASE.2026-02-12T00-00-00Z',
    nearest:
      'recorded from the module of 2026-02-12: the image that upstream published last can no longer be pulled, and its fork keeps every name',
    files: {
      'minio-cluster': ['minio-2026-02-12-v2-cluster.prom'],
      'minio-bucket': ['minio-2026-02-12-v2-bucket.prom'],
    },
  },
} as const satisfies Component
