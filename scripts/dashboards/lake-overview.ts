// The first page: what is up, what is wrong, what is logged, what it costs. Only what every stack has.
import { cost } from './lake-overview-cost.ts'
import { dashboard, lines, logLines, row, table, tiles } from './panels.ts'
import type { Panel } from './panels.ts'

const red = (value: number) => ({ value, color: 'red' }) as const

const health: readonly Panel[] = [
  tiles(
    {
      id: 1,
      title: 'Up, by component',
      description:
        'Whether Prometheus gets an answer from every target of a component. Red: at least one does not answer.',
      unit: 'none',
      at: [0, 0, 16, 5],
      queries: [{ expr: 'min by (component) (up)', legend: '{{component}}' }],
      low: 'red',
      thresholds: [{ value: 1, color: 'green' }],
    },
    { '1': 'up', '0': 'down' },
  ),
  tiles({
    id: 2,
    title: 'Targets down',
    description: 'Scrape targets without an answer. 0 is normal.',
    unit: 'none',
    at: [16, 0, 4, 5],
    queries: [{ expr: 'count(up == 0) or vector(0)' }],
    thresholds: [red(1)],
  }),
  tiles({
    id: 3,
    title: 'Firing alerts',
    description: 'Alerts that fire now, the Watchdog left out. 0 is normal.',
    unit: 'none',
    at: [20, 0, 4, 5],
    queries: [{ expr: 'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)' }],
    thresholds: [red(1)],
  }),
  table(
    {
      id: 4,
      title: 'Alerts',
      description:
        'What fires or is about to. The Watchdog is always here: it proves that rules are evaluated.',
      unit: 'none',
      at: [0, 5, 12, 8],
      queries: [{ expr: 'max by (alertname, component, severity, alertstate) (ALERTS)' }],
    },
    ['alertname', 'component', 'severity', 'alertstate'],
  ),
  lines('prometheus', {
    id: 5,
    title: 'Scrape duration',
    description: 'How long each target takes to answer. At 10 s a scrape is given up.',
    unit: 's',
    at: [12, 5, 12, 8],
    queries: [{ expr: 'max by (job) (scrape_duration_seconds)', legend: '{{job}}' }],
  }),
]

const logs: readonly Panel[] = [
  row(100, 'Logs', 13),
  lines(
    'loki',
    {
      id: 6,
      title: 'Log lines by level',
      description: 'Lines per second of all services. "unknown": no level was found in the line.',
      unit: 'cps',
      at: [0, 14, 8, 8],
      queries: [{ expr: 'sum by (level) (rate({service_name=~".+"}[$__auto]))', legend: '{{level}}' }],
    },
    { stack: true },
  ),
  lines('loki', {
    id: 8,
    title: 'Error lines by service',
    description: 'Lines per second of level error or fatal. A flat 0 where no service logs errors.',
    unit: 'cps',
    at: [8, 14, 8, 8],
    queries: [
      {
        expr: 'sum by (service_name) (rate({service_name=~".+", level=~"error|fatal"}[$__auto])) or vector(0)',
        legend: '{{service_name}}',
      },
    ],
  }),
  lines('prometheus', {
    id: 7,
    title: 'Log delivery',
    description:
      'Lines that Alloy sent, that Loki took in, and that Alloy gave up. The last one is 0 unless lines are lost.',
    unit: 'cps',
    at: [16, 14, 8, 8],
    queries: [
      { expr: 'sum(rate(loki_write_sent_entries_total{job="alloy"}[$__rate_interval]))', legend: 'sent' },
      {
        expr: 'sum(rate(loki_distributor_lines_received_total{job="loki"}[$__rate_interval]))',
        legend: 'received',
      },
      { expr: 'sum(rate(loki_write_dropped_entries_total{job="alloy"}[$__rate_interval]))', legend: 'lost' },
    ],
  }),
  logLines({
    id: 9,
    title: 'Latest error lines',
    description:
      'Lines of level error or fatal, newest first. Empty where nothing went wrong in the time shown.',
    at: [0, 22, 24, 9],
    queries: [{ expr: '{service_name=~".+", level=~"error|fatal"}' }],
  }),
]

export const lakeOverview = dashboard({
  uid: 'lake-overview',
  title: 'Lake overview',
  description: 'What is up, what is wrong, what is logged, and what watching costs.',
  panels: [...health, ...logs, ...cost],
})
