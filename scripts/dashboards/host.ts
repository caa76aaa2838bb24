// The machine that everything runs on. Shipped with the component of the same name.
import { hostFaults } from './faults-lake.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { firesAt, quietFrom } from './parameters.ts'
import { page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const job = 'job="host"'
const disks = `${job},mountpoint!~"/(boot|efi|media)($|/.*)"`
const nics = 'job="host-network",device!~"lo|veth.*|br-.*|docker.*"'
const link = page('lake-overview', 'Who uses it', 20)
const empty = { never: 'the exporter of the machine does not answer.' }

const room: readonly Drawn[] = [
  lines('prometheus', {
    id: 1,
    title: 'Memory left',
    description:
      'Available memory as a share of all. Good: above the line. Below it, and below 2 GB, HostMemoryLow fires: next the kernel swaps or kills the largest process.',
    unit: 'percentunit',
    max: 1,
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: `node_memory_MemAvailable_bytes{${job}} / node_memory_MemTotal_bytes{${job}}`,
        legend: 'available',
      },
    ],
    low: 'red',
    thresholds: [quietFrom('host', 'HostMemoryLow')],
  }),
  lines('prometheus', {
    id: 2,
    title: 'Disk left',
    description:
      'Free space of each device as a share of it. Good: above the line. A full disk stops all stores at once, and what they were writing is lost: lake disk shows what lake itself takes.',
    unit: 'percentunit',
    max: 1,
    size: [8, 8],
    empty,
    link: page('lake-overview', 'What watching takes', 11),
    queries: [
      {
        expr: `min by (device) (node_filesystem_avail_bytes{${disks}} / node_filesystem_size_bytes{${job}} and node_filesystem_readonly{${job}} == 0)`,
        legend: '{{device}}',
      },
    ],
    low: 'red',
    thresholds: [quietFrom('host', 'HostDiskNearlyFull')],
  }),
  lines('prometheus', {
    id: 3,
    title: 'Bytes left on disk',
    description:
      'Free bytes of each device. Good: level. A slope is what to look at: prolonged to 0 it says when the disk is full, and HostDiskFillsUp does the same.',
    unit: 'bytes',
    size: [8, 8],
    empty,
    link: page('lake-overview', 'What watching takes', 11),
    queries: [{ expr: `min by (device) (node_filesystem_avail_bytes{${disks}})`, legend: '{{device}}' }],
  }),
]

const load: readonly Drawn[] = [
  lines(
    'prometheus',
    {
      id: 4,
      title: 'CPU',
      description:
        'Share of all CPUs, by what they do. Good: room to 100 %. iowait is waiting for the disk; steal is what another virtual machine took.',
      unit: 'percentunit',
      max: 1,
      size: [8, 8],
      empty,
      link,
      queries: [
        {
          expr: `sum by (mode) (rate(node_cpu_seconds_total{${job},mode!="idle"}[$__rate_interval])) / on () group_left () count(node_cpu_seconds_total{${job},mode="idle"})`,
          legend: '{{mode}}',
        },
      ],
    },
    { stack: true },
  ),
  lines('prometheus', {
    id: 5,
    title: 'Processes for each CPU',
    description:
      'The load of a quarter of an hour divided by the CPUs. Good: below 1. Above the line and without idle time HostCpuSaturated fires: everything is slower than it has to be.',
    unit: 'short',
    decimals: 1,
    size: [8, 8],
    empty,
    link,
    queries: [
      {
        expr: `node_load15{${job}} / on (instance) count by (instance) (node_cpu_seconds_total{${job},mode="idle"})`,
        legend: 'load',
      },
    ],
    thresholds: [firesAt('host', 'HostCpuSaturated')],
  }),
  lines('prometheus', {
    id: 6,
    title: 'Waiting for want of something',
    description:
      'Share of the time in which some process waited for CPU, disk or memory. Good: near 0. Memory above some percent means thrashing: stop something, or give the engine more.',
    unit: 'percentunit',
    decimals: 1,
    size: [8, 8],
    empty: { idle: 'this kernel does not count pressure.' },
    link,
    queries: [
      { expr: `rate(node_pressure_cpu_waiting_seconds_total{${job}}[$__rate_interval])`, legend: 'CPU' },
      { expr: `rate(node_pressure_io_waiting_seconds_total{${job}}[$__rate_interval])`, legend: 'disk' },
      {
        expr: `rate(node_pressure_memory_waiting_seconds_total{${job}}[$__rate_interval])`,
        legend: 'memory',
      },
    ],
  }),
  lines('prometheus', {
    id: 7,
    title: 'Disk traffic',
    description:
      'Bytes per second read and written, all disks. Good: follows the work. Steady reads: too little memory for the page cache.',
    unit: 'binBps',
    size: [8, 8],
    empty,
    link,
    queries: [
      { expr: `sum(rate(node_disk_read_bytes_total{${job}}[$__rate_interval]))`, legend: 'read' },
      { expr: `sum(rate(node_disk_written_bytes_total{${job}}[$__rate_interval]))`, legend: 'written' },
    ],
  }),
  lines('prometheus', {
    id: 8,
    title: 'Busy disks',
    description:
      'Share of the time in which a disk had something to do. Good: below 80 %. At 100 % whoever reads or writes waits.',
    unit: 'percentunit',
    max: 1,
    size: [8, 8],
    empty,
    link,
    queries: [
      { expr: `rate(node_disk_io_time_seconds_total{${job}}[$__rate_interval])`, legend: '{{device}}' },
    ],
  }),
  lines('prometheus', {
    id: 9,
    title: 'Network',
    description:
      'Bytes per second through the cards of the machine, those of containers among themselves left out. Good: follows what leaves the machine.',
    unit: 'binBps',
    size: [8, 8],
    empty: { idle: 'the machine has no card but those of the engine.' },
    link,
    queries: [
      { expr: `sum(rate(node_network_receive_bytes_total{${nics}}[$__rate_interval]))`, legend: 'in' },
      { expr: `sum(rate(node_network_transmit_bytes_total{${nics}}[$__rate_interval]))`, legend: 'out' },
    ],
  }),
]

export const host = dashboard({
  uid: 'host',
  title: 'Infrastructure: host',
  description: 'Memory, disks, CPU and network of the machine that the engine runs on.',
  tags: ['infrastructure'],
  from: 'now-6h',
  sections: [
    { row: { id: 100, title: 'Is there room left?' }, panels: room },
    { row: { id: 101, title: 'Is it too busy?' }, panels: load },
    { row: { id: 102, title: 'What else can stop it?', collapsed: true }, panels: hostFaults },
  ],
})
