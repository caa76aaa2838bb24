// Series that no page has: what Prometheus itself writes, and what containers look like once they are told apart.
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import type { Recorded } from './recorded.ts'
import { chance, loadAt, wave } from './course.ts'
import type { Business } from './course.ts'

export interface Made {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly at: (seconds: number, end: number) => number | undefined
}

const mib = 2 ** 20

/** Memory and its limit in MiB, cores at a load of 1. */
const containers: Readonly<Record<string, readonly [used: number, limit: number, cores: number]>> = {
  alertmanager: [24, 64, 0.002],
  alloy: [168, 320, 0.05],
  containers: [88, 192, 0.03],
  grafana: [142, 320, 0.03],
  host: [18, 48, 0.004],
  loki: [196, 512, 0.06],
  minio: [288, 640, 0.31],
  nessie: [402, 704, 0.2],
  postgres: [174, 512, 0.14],
  prometheus: [231, 640, 0.07],
  tempo: [151, 448, 0.04],
  trino: [2440, 3072, 1.1],
}

export function made(series: readonly Recorded[], business: Business): readonly Made[] {
  return [
    ...scrapes(series),
    ...Object.keys(containers).flatMap((name) => container(name, business)),
    ...alerts,
  ]
}

function scrapes(series: readonly Recorded[]): readonly Made[] {
  const jobs = Object.entries(components as Record<string, Component>).flatMap(([component, { scrape }]) =>
    scrape.map(({ job }) => ({ job, component, instance: component })),
  )
  return jobs.flatMap((labels): readonly Made[] => {
    const seed = chance(labels.job)
    const samples = 300 + series.filter((each) => each.labels['job'] === labels.job).length * 9
    return [
      { name: 'up', labels, at: () => 1 },
      {
        name: 'scrape_duration_seconds',
        labels,
        at: (seconds) => (0.006 + seed * 0.05) * (1 + 0.4 * wave(seconds, seed)),
      },
      { name: 'scrape_samples_scraped', labels, at: () => samples },
    ]
  })
}

function container(name: string, business: Business): readonly Made[] {
  const [used, limit, cores] = containers[name] ?? [0, 0, 0]
  const labels = { job: 'containers', instance: 'containers', service_name: name, component: name }
  const seed = chance(name)
  let [cpu, received, sent, reads, writes, throttled] = [0, 0, 0, 0, 0, 0]
  const each = 30
  const load = (seconds: number): number => loadAt(seconds, seed, business)
  const counter = (metric: string, add: (seconds: number) => number): Made => ({
    name: metric,
    labels,
    at: add,
  })
  return [
    {
      name: 'container_memory_working_set_bytes',
      labels,
      at: (seconds) => used * mib * (0.86 + 0.06 * Math.min(2, load(seconds)) + 0.03 * wave(seconds, seed)),
    },
    { name: 'container_spec_memory_limit_bytes', labels, at: () => limit * mib },
    counter('container_cpu_usage_seconds_total', (s) => (cpu += cores * load(s) * each)),
    counter('container_network_receive_bytes_total', (s) => (received += cores * 9e6 * load(s) * each)),
    counter('container_network_transmit_bytes_total', (s) => (sent += cores * 5e6 * load(s) * each)),
    counter('container_fs_reads_total', (s) => (reads += cores * 14 * load(s) * each)),
    counter('container_fs_writes_total', (s) => (writes += cores * 31 * load(s) * each)),
    counter(
      'container_cpu_cfs_throttled_periods_total',
      (s) => (throttled += Math.max(0, load(s) - 1.6) * seed * each),
    ),
    counter('container_cpu_cfs_periods_total', (s) => s * 10),
    counter('container_oom_events_total', () => 0),
    counter('container_network_receive_packets_total', (s) => s * 3),
    counter('container_network_receive_packets_dropped_total', () => 0),
    counter('container_network_transmit_packets_dropped_total', () => 0),
  ]
}

/** Minutes before the end of the time that is shown. */
interface Fired {
  readonly alertname: string
  readonly component: string
  readonly severity: string
  readonly pending: number
  readonly from: number
  readonly to: number
}

/** What came earlier stands earlier: promtool takes samples of a series in order only. */
const fired: readonly Fired[] = [
  {
    alertname: 'TrinoSlowQueries',
    component: 'trino',
    severity: 'warning',
    pending: 402,
    from: 392,
    to: 371,
  },
  { alertname: 'TrinoSlowQueries', component: 'trino', severity: 'warning', pending: 24, from: 14, to: -1 },
  {
    alertname: 'PostgresLongTransaction',
    component: 'postgres',
    severity: 'warning',
    pending: 690,
    from: 660,
    to: 604,
  },
  {
    alertname: 'ContainerMemoryNearLimit',
    component: 'trino',
    severity: 'warning',
    pending: 1130,
    from: 1115,
    to: 1003,
  },
  { alertname: 'HostDiskFillsUp', component: 'host', severity: 'info', pending: 26, from: 11, to: -1 },
]

const alerts: readonly Made[] = [
  ...fired.flatMap(({ pending, from, to, ...labels }): readonly Made[] => {
    const inside = (low: number, high: number) => (seconds: number, end: number) => {
      const minutes = (end - seconds) / 60
      return minutes <= low && minutes > high ? minutes : undefined
    }
    const one = (low: number, high: number): Made['at'] => {
      const found = inside(low, high)
      return (seconds, end) => (found(seconds, end) === undefined ? undefined : 1)
    }
    const since = inside(pending, to)
    return [
      { name: 'ALERTS', labels: { ...labels, alertstate: 'pending' }, at: one(pending, from) },
      { name: 'ALERTS', labels: { ...labels, alertstate: 'firing' }, at: one(from, to) },
      {
        name: 'ALERTS_FOR_STATE',
        labels,
        at: (seconds, end) => (since(seconds, end) === undefined ? undefined : end - pending * 60),
      },
    ]
  }),
  {
    name: 'ALERTS',
    labels: { alertname: 'Watchdog', component: 'prometheus', severity: 'info', alertstate: 'firing' },
    at: () => 1,
  },
]
