// What fires, what is about to, what did, and what cries wolf.
import { fromFirst, isTrue } from './parameters.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { bands, tiles } from './panels.ts'
import { table } from './tables.ts'
import { byComponent, logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const real = 'alertname!="Watchdog"'
const count = (labels: string): string => `count(ALERTS{${labels},${real}}) or vector(0)`
const rowLog = {
  ...byComponent,
  url: byComponent.url.replace('__field.labels.component', '__data.fields.Component'),
}

const now: readonly Drawn[] = [
  tiles({
    id: 1,
    title: 'Firing, by severity',
    description:
      'Alerts that fire now, the Watchdog left out. Good: 0 each. Critical: act now. Warning: look today. Info: good to know.',
    unit: 'none',
    decimals: 0,
    size: [12, 4],
    empty: { never: 'Prometheus does not answer.' },
    link: page('lake-alerts', 'Which ones', 4),
    queries: ['critical', 'warning', 'info'].map((severity) => ({
      expr: count(`alertstate="firing",severity="${severity}"`),
      legend: severity,
    })),
    thresholds: [fromFirst()],
    each: { warning: [fromFirst('orange')], info: [fromFirst('blue')] },
  }),
  tiles({
    id: 2,
    title: 'Pending',
    description:
      'Conditions that hold, but not for long enough yet. Good: 0, or some for a moment. What stays here fires next.',
    unit: 'none',
    decimals: 0,
    size: [4, 4],
    empty: { never: 'Prometheus does not answer.' },
    link: page('lake-alerts', 'Which ones', 4),
    queries: [{ expr: count('alertstate="pending"') }],
    thresholds: [fromFirst('yellow')],
  }),
  tiles(
    {
      id: 3,
      title: 'Watchdog',
      description:
        'An alert that always fires. Good: "alive". Anything else: no rule is evaluated, and that nothing else fires means nothing.',
      unit: 'none',
      size: [4, 4],
      empty: { never: 'the Watchdog does not fire: no rule is evaluated.' },
      link: logsOf('prometheus'),
      queries: [{ expr: 'count(ALERTS{alertstate="firing",alertname="Watchdog"}) or vector(0)' }],
      low: 'red',
      thresholds: [isTrue],
    },
    { '0': 'silent', '1': 'alive' },
  ),
  tiles({
    id: 8,
    title: 'Silences',
    description:
      'Silences that are active. Good: 0, or those you know of. What is silenced still fires; nobody is told.',
    unit: 'none',
    decimals: 0,
    size: [4, 4],
    empty: { never: 'Alertmanager does not answer.' },
    link: logsOf('alertmanager'),
    queries: [{ expr: 'sum(alertmanager_silences{job="alertmanager",state="active"})' }],
    thresholds: [fromFirst('yellow')],
    component: 'alertmanager',
  }),
  table({
    id: 4,
    title: 'Now',
    description:
      'What fires or is about to, the Watchdog left out. Good: nothing. Click a line for the log of its component; lake alerts names the runbook.',
    size: [24, 6],
    empty: { fault: 'nothing fires, and nothing is about to.' },
    link: rowLog,
    labels: { severity: 'Severity', alertname: 'Alert', component: 'Component', alertstate: 'State' },
    sortBy: 'State',
    columns: [
      {
        title: 'Alerts',
        expr: `count by (severity, alertname, component, alertstate) (ALERTS{${real}})`,
        unit: 'none',
      },
    ],
  }),
]

const history: readonly Drawn[] = [
  bands(
    {
      id: 5,
      title: 'History',
      description:
        'When each alert was pending (yellow) and firing (red). Good: an empty page. Bands that begin together have one cause: begin with the leftmost.',
      unit: 'none',
      size: [24, 8],
      empty: { fault: 'no alert was pending or fired in the time shown.' },
      link: byComponent,
      queries: [
        {
          expr: `max by (alertname, component) (ALERTS{alertstate="pending",${real}} or 2 * ALERTS{alertstate="firing",${real}})`,
          legend: '{{alertname}} {{component}}',
        },
      ],
      low: 'green',
      thresholds: [
        { value: 1, color: 'yellow', because: 'pending' },
        { value: 2, color: 'red', because: 'firing' },
      ],
    },
    { '1': 'pending', '2': 'firing' },
  ),
  table({
    id: 6,
    title: 'The noisiest',
    description:
      'How often the condition of each alert began, and how long it fired. Good: nothing often, nothing for long. What comes often and means nothing needs another threshold: alerts.overrides in lake.yaml.',
    size: [16, 8],
    empty: { fault: 'no alert was pending or fired in the time shown.' },
    link: rowLog,
    labels: { alertname: 'Alert', component: 'Component' },
    sortBy: 'Began',
    columns: [
      {
        title: 'Began',
        expr: `sum by (alertname, component) (changes(ALERTS_FOR_STATE{${real}}[$__range]) + 1)`,
        unit: 'none',
        decimals: 0,
      },
      {
        title: 'Fired for',
        expr: `60 * sum by (alertname, component) (sum_over_time(ALERTS{alertstate="firing",${real}}[$__range:1m]))`,
        unit: 's',
        decimals: 0,
      },
    ],
  }),
  lines(
    'prometheus',
    {
      id: 7,
      title: 'Firing over time',
      description:
        'How many alerts fired at each moment. Good: a flat 0. Look at the log of the component that fires most.',
      unit: 'short',
      decimals: 0,
      size: [8, 8],
      empty: { fault: 'no alert fired in the time shown.' },
      link: byComponent,
      queries: [
        {
          expr: `count by (component) (ALERTS{alertstate="firing",${real}})`,
          legend: '{{component}}',
        },
      ],
    },
    { stack: true, bars: true },
  ),
]

export const alerts = dashboard({
  uid: 'lake-alerts',
  title: 'Alerts',
  description: 'What fires, what is about to, what fired, and which alerts are the noisiest.',
  from: 'now-24h',
  sections: [
    { row: { id: 100, title: 'Does anything need me now?' }, panels: now },
    { row: { id: 101, title: 'What happened?' }, panels: history },
  ],
})
