// Containers seen from outside. Shipped with the component of the same name: a tiny stack has no such metrics.
import { containersSeen } from './faults-lake.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { tiles } from './panels.ts'
import { firesAt, firstOfIncrease, fromFirst } from './parameters.ts'
import { byService } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = '{job="containers"}'
const rate = (metric: string): string => `sum by (service_name) (rate(${metric}${job}[$__rate_interval]))`
const legend = '{{service_name}}'
const empty = { never: 'the exporter shows no container of this project: ContainerMetricsMissing tells why.' }
const link = byService

const pressure: readonly Drawn[] = [
  lines('prometheus', {
    id: 1,
    title: 'Memory against its limit',
    description:
      'Working set as a share of the limit. Good: below the line. At 100 % the kernel kills: give it more in lake.yaml (components.<name>.memory) before that. Containers without a limit are left out.',
    unit: 'percentunit',
    max: 1,
    size: [12, 9],
    empty,
    link,
    queries: [
      {
        expr: `max by (service_name) (container_memory_working_set_bytes${job} / (container_spec_memory_limit_bytes${job} > 0))`,
        legend,
      },
    ],
    thresholds: [firesAt('containers', 'ContainerMemoryNearLimit')],
  }),
  lines('prometheus', {
    id: 2,
    title: 'Memory',
    description:
      'Working set: what the kernel cannot take back without killing or swapping. Good: flat, or falling back after work. What only ever rises leaks.',
    unit: 'bytes',
    size: [12, 9],
    empty,
    link,
    queries: [{ expr: `sum by (service_name) (container_memory_working_set_bytes${job})`, legend }],
  }),
  tiles({
    id: 5,
    title: 'OOM kills in the time shown',
    description:
      'Processes that the kernel killed for want of memory, children included. Good: 0. Else raise the limit of that service, or give it less to do.',
    unit: 'none',
    decimals: 0,
    size: [12, 6],
    empty,
    link,
    queries: [
      { expr: `sum by (service_name) (increase(container_oom_events_total${job}[$__range]))`, legend },
    ],
    thresholds: [fromFirst('red', firstOfIncrease)],
  }),
  tiles({
    id: 6,
    title: 'Restarts in the time shown',
    description:
      'Counted by counters that begin anew; two restarts between two scrapes count as one. Good: 0, or what you asked for. Red is where ContainerRestarting fires within a quarter of an hour: the last lines before each start say why.',
    unit: 'none',
    decimals: 0,
    size: [12, 6],
    empty,
    link,
    queries: [
      {
        expr: `max by (service_name) (resets(container_cpu_usage_seconds_total${job}[$__range]) or resets(container_network_receive_packets_total${job}[$__range]))`,
        legend,
      },
    ],
    thresholds: [firesAt('containers', 'ContainerRestarting')],
  }),
]

const work: readonly Drawn[] = [
  lines('prometheus', {
    id: 3,
    title: 'CPU',
    description:
      'In shares of one core: 200 % is two cores. Good: follows the work. What stays high without work is in a loop; its log tells.',
    unit: 'percentunit',
    size: [8, 9],
    empty,
    link,
    queries: [{ expr: rate('container_cpu_usage_seconds_total'), legend }],
  }),
  lines('prometheus', {
    id: 7,
    title: 'CPU held back',
    description:
      'Share of the periods in which a container wanted more CPU than its limit. Good: 0, or short peaks. Steadily above a half, answers are slow because of the limit.',
    unit: 'percentunit',
    max: 1,
    size: [8, 9],
    empty: { idle: 'no container has a limit of CPU, so none is held back.' },
    link,
    queries: [
      {
        expr: `sum by (service_name) (rate(container_cpu_cfs_throttled_periods_total${job}[$__rate_interval])) / (sum by (service_name) (rate(container_cpu_cfs_periods_total${job}[$__rate_interval])) > 0)`,
        legend,
      },
    ],
  }),
  lines('prometheus', {
    id: 4,
    title: 'Network',
    description:
      'Bytes per second, in and out, over all networks of the container. Good: follows the work. Trino and the object store talk most.',
    unit: 'binBps',
    size: [8, 9],
    empty,
    link,
    queries: [
      { expr: rate('container_network_receive_bytes_total'), legend: '{{service_name}} in' },
      { expr: rate('container_network_transmit_bytes_total'), legend: '{{service_name}} out' },
    ],
  }),
  lines('prometheus', {
    id: 8,
    title: 'Disk operations',
    description:
      'Reads and writes per second that reached the disk; what the page cache answers is not counted. Good: follows the work. Steady reads mean too little memory for the cache.',
    unit: 'iops',
    size: [12, 8],
    empty: { idle: 'no container has read or written the disk itself; some engines do not count at all.' },
    link,
    queries: [
      { expr: rate('container_fs_reads_total'), legend: '{{service_name}} reads' },
      { expr: rate('container_fs_writes_total'), legend: '{{service_name}} writes' },
    ],
  }),
  lines('prometheus', {
    id: 9,
    title: 'Packets dropped',
    description:
      'Received or sent packets that were thrown away. Good: 0. Else a service cannot keep up, or the network of the engine is broken.',
    unit: 'pps',
    size: [12, 8],
    empty,
    link,
    queries: [
      { expr: rate('container_network_receive_packets_dropped_total'), legend: '{{service_name}} in' },
      { expr: rate('container_network_transmit_packets_dropped_total'), legend: '{{service_name}} out' },
    ],
  }),
]

export const containers = dashboard({
  uid: 'containers',
  title: 'Infrastructure: containers',
  description: 'Memory, CPU, disk and network of every container of this project, restarts and OOM kills.',
  tags: ['infrastructure'],
  sections: [
    { row: { id: 100, title: 'Is one of them short of memory, or dying?' }, panels: pressure },
    { row: { id: 101, title: 'Who works?' }, panels: [...work, containersSeen] },
  ],
})
