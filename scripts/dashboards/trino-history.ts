// The history of queries: one line of JSON for each that ended, in Loki (docs/decisions/0011).
import { lines } from './lines.ts'
import { logLines } from './panels.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const history = '{service_name="trino", log="queries"}'
const words =
  '{{ .ended }}  {{ .execution_s }} s (queued {{ .queued_s }} s, CPU {{ .cpu_s }} s)  {{ .user }}  {{ .id }}'
const empty = {
  idle: 'no query has ended in the time shown, or this Trino is not run by lake, which alone sends its history.',
}
const link = logsOf('trino')

export const trinoHistory: readonly Drawn[] = [
  logLines({
    id: 20,
    title: 'The slowest queries',
    description:
      'Queries that ran ten seconds or longer, newest first. Good: none that surprises. Set the time to last night to see what made it long; lake queries sorts them by any column.',
    size: [24, 9],
    empty: { idle: 'no query ran for ten seconds or longer in the time shown.' },
    link,
    queries: [{ expr: `${history} | json | execution_s >= 10 | line_format \`${words}  {{ .sql }}\`` }],
  }),
  logLines({
    id: 21,
    title: 'Failed queries',
    description:
      "Each failed query with its error, newest first. Good: only USER_ERROR, which is the user's own. Others are named by the alerts TrinoHighFailureRatio and TrinoInsufficientResources.",
    size: [24, 8],
    empty: { fault: 'no query failed in the time shown.' },
    link,
    queries: [
      {
        expr: `${history} | json | error!="" | line_format \`{{ .error_type }} {{ .error }}  {{ .user }}  {{ .error_message }}  {{ .sql }}\``,
      },
    ],
  }),
  lines(
    'loki',
    {
      id: 22,
      title: 'Longest query of each step',
      description:
        'Seconds of execution, by user. Good: flat. A tall bar is one query: the list above has it at the same time.',
      unit: 's',
      size: [12, 8],
      empty,
      link,
      queries: [
        {
          expr: `max by (user) (max_over_time(${history} | json | unwrap execution_s | __error__="" [$__auto]))`,
          legend: '{{user}}',
        },
      ],
    },
    { bars: true },
  ),
  lines(
    'loki',
    {
      id: 23,
      title: 'CPU time, by user',
      description:
        'Seconds of CPU that the queries that ended in each step had used. Good: as you would share it. Who stands out pays for most of the load.',
      unit: 's',
      size: [12, 8],
      empty,
      link,
      queries: [
        {
          expr: `sum by (user) (sum_over_time(${history} | json | unwrap cpu_s | __error__="" [$__auto]))`,
          legend: '{{user}}',
        },
      ],
    },
    { bars: true, stack: true },
  ),
]
