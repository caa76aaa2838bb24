// The first page: is my lake all right? Only what every stack has.
import { fromFirst, isTrue, scrapeGivenUp } from './parameters.ts'
import { cost } from './overview-cost.ts'
import { truth } from './overview-truth.ts'
import { lines } from './lines.ts'
import { logLines, tiles } from './panels.ts'
import { dashboard } from './page.ts'
import { table } from './tables.ts'
import { byComponent, byService, logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const health: readonly Drawn[] = [
  tiles(
    {
      id: 1,
      title: 'Up, by component',
      description:
        'Whether Prometheus gets an answer from every target of a component. Good: all green. Red: at least one does not answer, and every other alert on it is blind; lake status shows what became of it.',
      unit: 'none',
      size: [16, 5],
      min: 0,
      max: 1,
      empty: { never: 'Prometheus has no targets yet; within a scrape or two it has. Else: lake health.' },
      link: byComponent,
      queries: [{ expr: 'min by (component) (up)', legend: '{{component}}' }],
      low: 'red',
      thresholds: [isTrue],
    },
    { '1': 'up', '0': 'down' },
  ),
  tiles({
    id: 2,
    title: 'Targets down',
    description: 'Scrape targets without an answer. 0 is good; the tiles to the left name the others.',
    unit: 'none',
    size: [4, 5],
    decimals: 0,
    empty: { never: 'Prometheus does not answer.' },
    link: page('lake-observability', 'Scraping', 1),
    queries: [{ expr: 'count(up == 0) or vector(0)' }],
    thresholds: [fromFirst()],
  }),
  tiles({
    id: 3,
    title: 'Firing alerts',
    description: 'Alerts that fire now, the Watchdog left out. 0 is good; else begin with the critical ones.',
    unit: 'none',
    size: [4, 5],
    decimals: 0,
    empty: { never: 'Prometheus does not answer.' },
    link: page('lake-alerts', 'All alerts'),
    queries: [{ expr: 'count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)' }],
    thresholds: [fromFirst()],
  }),
  truth,
]

const trouble: readonly Drawn[] = [
  table({
    id: 4,
    title: 'Alerts',
    description:
      'What fires or is about to, the Watchdog left out, which always fires. Good: nothing. Each has a runbook: lake alerts names it.',
    size: [12, 8],
    empty: { fault: 'nothing fires, and nothing is about to.' },
    link: page('lake-alerts', 'All alerts'),
    labels: { severity: 'Severity', alertname: 'Alert', component: 'Component', alertstate: 'State' },
    sortBy: 'State',
    columns: [
      {
        title: 'Alerts',
        expr: 'count by (severity, alertname, component, alertstate) (ALERTS{alertname!="Watchdog"})',
        unit: 'none',
      },
    ],
  }),
  logLines({
    id: 9,
    title: 'Latest error lines',
    description:
      'Lines of level error or fatal, newest first. Good: empty. Open a line for its service; the page Logs shows what stood around it.',
    size: [12, 8],
    empty: { fault: 'no service logged an error in the time shown.' },
    link: page('lake-logs', 'All logs'),
    queries: [{ expr: '{service_name=~".+", level=~"error|fatal"}' }],
  }),
  lines(
    'loki',
    {
      id: 6,
      title: 'Log lines by level',
      description:
        'Lines per second of all services. Good: mostly info, and no wave of red. "unknown": no level was found in the line.',
      unit: 'cps',
      size: [6, 8],
      empty: { never: 'no log line arrived in the time shown: lake health follows one from its source.' },
      link: page('lake-logs', 'All logs'),
      queries: [{ expr: 'sum by (level) (rate({service_name=~".+"}[$__auto]))', legend: '{{level}}' }],
      states: 'levels',
    },
    { stack: true, bars: true },
  ),
  lines(
    'loki',
    {
      id: 8,
      title: 'Error lines by service',
      description:
        'Lines of level error or fatal. Good: an empty page. Click a service for its lines; a steady stream fires ErrorLogBurst.',
      unit: 'short',
      decimals: 0,
      size: [6, 8],
      empty: { fault: 'no service logged an error in the time shown.' },
      link: byService,
      queries: [
        {
          expr: 'sum by (service_name) (count_over_time({service_name=~".+", level=~"error|fatal"}[$__auto]))',
          legend: '{{service_name}}',
        },
      ],
    },
    { stack: true, bars: true },
  ),
  lines('prometheus', {
    id: 7,
    title: 'Log delivery',
    description:
      'Lines that Alloy sent, that Loki took in, and that Alloy gave up. Good: the first two alike, the last one 0. Above 0 lines are lost for good: look at the log of Loki.',
    unit: 'cps',
    size: [6, 8],
    empty: { never: 'neither Alloy nor Loki answers.' },
    link: logsOf('loki'),
    states: 'delivery',
    queries: [
      { expr: 'sum(rate(loki_write_sent_entries_total{job="alloy"}[$__rate_interval]))', legend: 'sent' },
      {
        expr: 'sum(rate(loki_distributor_lines_received_total{job="loki"}[$__rate_interval]))',
        legend: 'received',
      },
      { expr: 'sum(rate(loki_write_dropped_entries_total{job="alloy"}[$__rate_interval]))', legend: 'lost' },
    ],
  }),
  lines('prometheus', {
    id: 5,
    title: 'Scrape duration',
    description:
      'How long each target takes to answer. Good: well under a second; Trino may take three under load. At 10 s a scrape is given up, and the target counts as down.',
    unit: 's',
    size: [6, 8],
    empty: { never: 'Prometheus has scraped nothing yet.' },
    link: page('lake-observability', 'Scraping', 1),
    queries: [{ expr: 'max by (job) (scrape_duration_seconds)', legend: '{{job}}' }],
    thresholds: [scrapeGivenUp],
  }),
]

export const lakeOverview = dashboard({
  uid: 'lake-overview',
  title: 'Lake overview',
  description: 'Is my lake all right? What is up, what is wrong, what is logged, and what watching costs.',
  sections: [
    { panels: health },
    { row: { id: 100, title: 'What is wrong?' }, panels: trouble },
    { row: { id: 101, title: 'What does watching cost?', collapsed: true }, panels: cost },
  ],
})
