// Who logs, what is wrong in it, and the lines themselves.
import { logFaults } from './faults-logs.ts'
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { logLines } from './panels.ts'
import { byService, logsOf, page } from './vocabulary.ts'
import type { Drawn, Json } from './vocabulary.ts'

const all = { selected: true, text: ['All'], value: ['$__all'] }

const variables: readonly Json[] = [
  {
    type: 'query',
    name: 'service',
    label: 'Service',
    datasource: { type: 'loki', uid: 'loki' },
    query: 'label_values(service_name)',
    definition: 'label_values(service_name)',
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: all,
  },
  {
    type: 'custom',
    name: 'level',
    label: 'Level',
    query: 'fatal,error,warn,info,debug,unknown',
    multi: true,
    includeAll: true,
    allValue: '.+',
    current: all,
  },
  {
    type: 'textbox',
    name: 'search',
    label: 'Search (regular expression)',
    query: '',
    current: { text: '', value: '' },
  },
]

const chosen = '{service_name=~"$service", level=~"$level"} |~ "(?i)$search"'
const failing = '{service_name=~"$service", level=~"error|fatal"} |~ "(?i)$search"'
const quiet = { idle: 'no line fits what is chosen above in the time shown.' }

const volume: readonly Drawn[] = [
  lines(
    'loki',
    {
      id: 1,
      title: 'Lines by level',
      description:
        'Lines per second of what is chosen above. Good: mostly info. A wave of red or orange is where to zoom in: drag over it.',
      unit: 'cps',
      size: [12, 7],
      empty: quiet,
      link: page('lake-logs', 'Error lines', 5),
      queries: [{ expr: `sum by (level) (rate(${chosen} [$__auto]))`, legend: '{{level}}' }],
      states: 'levels',
    },
    { stack: true, bars: true },
  ),
  lines(
    'loki',
    {
      id: 2,
      title: 'Bytes by service',
      description:
        'Who fills the disk. Good: no service far above the others. Click a name for its lines; turn its level down if they say nothing.',
      unit: 'binBps',
      size: [12, 7],
      empty: quiet,
      link: byService,
      queries: [
        { expr: `sum by (service_name) (bytes_rate(${chosen} [$__auto]))`, legend: '{{service_name}}' },
      ],
    },
    { stack: true },
  ),
]

const errors: readonly Drawn[] = [
  lines(
    'loki',
    {
      id: 4,
      title: 'Error lines by service',
      description:
        'Lines of level error or fatal in each step, whatever level is chosen above. Good: nothing. Whoever began first is most often the cause: the others only follow.',
      unit: 'short',
      decimals: 0,
      size: [24, 6],
      empty: { fault: 'no service logged an error in the time shown.' },
      link: byService,
      queries: [
        { expr: `sum by (service_name) (count_over_time(${failing} [$__auto]))`, legend: '{{service_name}}' },
      ],
    },
    { stack: true, bars: true },
  ),
  logLines({
    id: 5,
    title: 'Error lines',
    description:
      'Lines of level error or fatal, newest first. Good: empty. Open one for its labels; a trace id leads to its trace.',
    size: [24, 9],
    empty: { fault: 'no service logged an error in the time shown.' },
    link: page('lake-alerts', 'Alerts'),
    queries: [{ expr: failing }],
  }),
]

const rest: readonly Drawn[] = [
  logLines({
    id: 6,
    title: 'Lines',
    description:
      'Everything that is chosen above, newest first. Good: what you expect of a quiet service. Narrow it by service, level or words.',
    size: [24, 14],
    empty: quiet,
    link: logsOf('$service'),
    queries: [{ expr: chosen }],
  }),
  logLines({
    id: 7,
    title: 'Lines that belong to a trace',
    description:
      'What applications logged inside of a span. Good: each opens its trace. Only logs that arrive by OTLP carry the id beside the line.',
    size: [24, 10],
    empty: { idle: 'no application has sent logs with a trace id; lake connect shows how.' },
    link: page('lake-logs', 'All lines', 6),
    queries: [{ expr: '{service_name=~"$service"} | trace_id!="" |~ "(?i)$search"' }],
    component: 'tempo',
  }),
]

export const logs = dashboard({
  uid: 'lake-logs',
  title: 'Logs',
  description: 'Volume by service and level, errors first, then everything, with search and traces.',
  variables,
  sections: [
    { row: { id: 100, title: 'Who logs, and how loud?' }, panels: volume },
    { row: { id: 101, title: 'What went wrong?' }, panels: [...errors, logFaults] },
    { row: { id: 102, title: 'What was logged around it?' }, panels: rest },
  ],
})
