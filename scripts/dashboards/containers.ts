// Containers seen from outside. Shipped with the component of the same name: a tiny stack has no such metrics.
import { alertDefault } from './parameters.ts'
import { dashboard, lines, tiles } from './panels.ts'

const job = '{job="containers"}'

export const containers = dashboard({
  uid: 'containers',
  title: 'Containers',
  description: 'Memory, CPU, network and OOM kills of every container of this project.',
  panels: [
    lines('prometheus', {
      id: 1,
      title: 'Memory against its limit',
      description:
        'Working set as a share of the limit; at 100 % the kernel kills. Containers without a limit are left out.',
      unit: 'percentunit',
      at: [0, 0, 12, 9],
      queries: [
        {
          expr: `max by (service_name) (container_memory_working_set_bytes${job} / (container_spec_memory_limit_bytes${job} > 0))`,
          legend: '{{service_name}}',
        },
      ],
      thresholds: [{ ...alertDefault('containers', 'ContainerMemoryNearLimit', 'threshold'), color: 'red' }],
    }),
    lines('prometheus', {
      id: 2,
      title: 'Memory',
      description: 'Working set: what the kernel cannot take back without killing or swapping.',
      unit: 'bytes',
      at: [12, 0, 12, 9],
      queries: [
        {
          expr: `sum by (service_name) (container_memory_working_set_bytes${job})`,
          legend: '{{service_name}}',
        },
      ],
    }),
    lines('prometheus', {
      id: 3,
      title: 'CPU',
      description: 'Share of one core.',
      unit: 'percentunit',
      at: [0, 9, 12, 9],
      queries: [
        {
          expr: `sum by (service_name) (rate(container_cpu_usage_seconds_total${job}[$__rate_interval]))`,
          legend: '{{service_name}}',
        },
      ],
    }),
    lines('prometheus', {
      id: 4,
      title: 'Network',
      description: 'Bytes per second, in and out, over all networks of the container.',
      unit: 'Bps',
      at: [12, 9, 12, 9],
      queries: [
        {
          expr: `sum by (service_name) (rate(container_network_receive_bytes_total${job}[$__rate_interval]))`,
          legend: '{{service_name}} in',
        },
        {
          expr: `sum by (service_name) (rate(container_network_transmit_bytes_total${job}[$__rate_interval]))`,
          legend: '{{service_name}} out',
        },
      ],
    }),
    tiles({
      id: 5,
      title: 'OOM kills in the time shown',
      description: 'Processes that the kernel killed for want of memory, children included. 0 is normal.',
      unit: 'none',
      at: [0, 18, 12, 6],
      queries: [
        {
          expr: `sum by (service_name) (increase(container_oom_events_total${job}[$__range]))`,
          legend: '{{service_name}}',
        },
      ],
      thresholds: [{ value: 0.5, color: 'red' }],
    }),
    tiles({
      id: 6,
      title: 'Restarts in the time shown',
      description:
        'Counted by counters that begin anew; two restarts between two scrapes count as one. 0 is normal.',
      unit: 'none',
      at: [12, 18, 12, 6],
      queries: [
        {
          expr: `max by (service_name) (resets(container_cpu_usage_seconds_total${job}[$__range]) or resets(container_network_receive_packets_total${job}[$__range]))`,
          legend: '{{service_name}}',
        },
      ],
    }),
  ],
})
