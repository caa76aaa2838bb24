// What alerts of the lake and of the machine are about and nothing else shows.
import { failures } from './faults.ts'
import { lines } from './lines.ts'
import { firesAt, quietFrom } from './parameters.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const toContainers = page('lake-overview', 'Overview')

export const hostFaults: readonly Drawn[] = [
  lines('prometheus', {
    id: 10,
    title: 'Files that can still be made',
    description:
      'Share of the inodes that are free, by disk. Good: above the line. At 0 nothing can be written although there is room: very many small files.',
    unit: 'percentunit',
    max: 1,
    size: [12, 8],
    empty: { never: 'this machine does not answer Prometheus, or its disks count no files.' },
    link: toContainers,
    queries: [
      {
        expr: 'min by (device) (node_filesystem_files_free{job="host"} / (node_filesystem_files{job="host"} > 0))',
        legend: '{{device}}',
      },
    ],
    low: 'red',
    thresholds: [quietFrom('host', 'HostInodesLow')],
  }),
  lines('prometheus', {
    id: 11,
    title: 'Clock in step',
    description:
      'Whether the clock of this machine is kept in step: 1 or 0. Good: 1, or always 0 where nothing does so. Out of step, logs and metrics do not meet.',
    unit: 'none',
    decimals: 0,
    max: 1,
    size: [12, 8],
    empty: { never: 'this machine does not answer Prometheus.' },
    link: toContainers,
    queries: [{ expr: 'min(node_timex_sync_status{job="host"})', legend: 'in step' }],
  }),
]

export const minioFaults: Drawn = lines('prometheus', {
  id: 12,
  title: 'Drives that are gone',
  description:
    'Drives that the store itself calls offline. Good: 0. A drive that vanished under it may still count as there: see Reads and writes above.',
  unit: 'none',
  decimals: 0,
  size: [8, 8],
  empty: { never: 'the store does not answer Prometheus.' },
  link: logsOf('minio'),
  queries: [{ expr: 'max(minio_cluster_drive_offline_total{job="minio-cluster"})', legend: 'offline' }],
})

export const postgresFaults: readonly Drawn[] = [
  lines('prometheus', {
    id: 24,
    title: 'WAL kept for replication slots',
    description:
      'Bytes that a slot holds back. Good: near 0. A slot that nobody reads holds all of it until the disk is full: drop it.',
    unit: 'bytes',
    size: [8, 8],
    empty: { idle: 'there is no replication slot.' },
    link: logsOf('postgres'),
    queries: [
      {
        expr: 'max by (slot_name) (pg_replication_slots_pg_wal_lsn_diff{job="postgres"})',
        legend: '{{slot_name}}',
      },
    ],
    thresholds: [firesAt('postgres', 'PostgresSlotRetainsWal')],
  }),
  lines('prometheus', {
    id: 25,
    title: 'Transactions since the last freeze',
    description:
      'Age of the oldest transaction id, by database. Good: saws up and down below the line. At two billion PostgreSQL takes no more writes: VACUUM FREEZE.',
    unit: 'short',
    size: [8, 8],
    empty: { never: 'the exporter does not see the databases.' },
    link: logsOf('postgres'),
    queries: [
      {
        expr: 'max by (datname) (pg_database_wraparound_age_datfrozenxid_seconds{job="postgres"})',
        legend: '{{datname}}',
      },
    ],
    thresholds: [firesAt('postgres', 'PostgresWraparoundNear')],
  }),
  lines('prometheus', {
    id: 26,
    title: 'Exporter: questions that failed',
    description:
      'Whether its last round failed: 1 or 0. Good: 0. At 1 some of these panels are old: the log of the exporter names the query.',
    unit: 'none',
    decimals: 0,
    max: 1,
    size: [8, 8],
    empty: { never: 'the exporter does not answer Prometheus.' },
    link: logsOf('postgres-exporter'),
    queries: [{ expr: 'max(pg_exporter_last_scrape_error{job="postgres"})', legend: 'failed' }],
  }),
  lines('loki', {
    id: 27,
    title: 'Connections refused',
    description:
      'Clients sent away in each step, because all connections were in use. Good: none. Somebody does not give his back, or a pool is too large.',
    unit: 'short',
    decimals: 0,
    size: [12, 8],
    empty: { fault: 'nobody was sent away in the time shown.' },
    link: logsOf('postgres'),
    queries: [
      {
        expr: 'sum by (service_name) (count_over_time({service_name="postgres", level="fatal"} |~ "too many clients already|remaining connection slots" [$__auto]))',
        legend: 'refused',
      },
    ],
  }),
]

export const trinoFaults: readonly Drawn[] = [
  lines('prometheus', {
    id: 36,
    title: 'Nodes that are lost',
    description:
      'Nodes that the coordinator knows and does not reach. Good: 0. Queries that ran there have failed; look whether that node still runs.',
    unit: 'none',
    decimals: 0,
    size: [8, 8],
    empty: { never: 'Trino does not answer Prometheus.' },
    link: logsOf('trino'),
    queries: [
      {
        expr: 'sum(trino_metadata_name_DiscoveryNodeManager_InactiveNodeCount{job="trino"} or trino_node_name_CoordinatorNodeManager_InactiveNodeCount{job="trino"})',
        legend: 'lost',
      },
    ],
  }),
  failures({
    id: 37,
    title: 'Ended for want of memory, in 15 minutes',
    description:
      'Queries that Trino ended so that others could go on. Good: 0. Else less at once, or more memory for Trino.',
    service: 'trino',
    counted: {
      ended: 'trino_memory_name_ClusterMemoryManager_QueriesKilledDueToOutOfMemory{job="trino"}',
    },
  }),
]

export const containersSeen: Drawn = lines('prometheus', {
  id: 10,
  title: 'Containers that are seen',
  description:
    'How many containers of this project the exporter shows. Good: as many as run. None while the exporter answers: it does not see the engine, and nothing on this page is true.',
  unit: 'none',
  decimals: 0,
  size: [12, 8],
  empty: { never: 'the exporter shows no container of this project: ContainerMetricsMissing tells why.' },
  link: toContainers,
  queries: [{ expr: 'count(container_start_time_seconds{job="containers"})', legend: 'seen' }],
})
