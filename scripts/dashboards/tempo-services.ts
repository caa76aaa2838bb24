// Rate, errors and duration of services, from the spans that they send: TraceQL computes them, nothing is stored twice.
import { dashboard } from './page.ts'
import { lines } from './lines.ts'
import { traces } from './tables.ts'
import { logsOf, page } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

const bySpan = 'by (resource.service.name)'
const legend = '{{resource.service.name}}'
const link = page('tempo-services', 'Traces with errors', 10)
const empty = {
  idle: 'no service has sent a span of this kind in the time shown; lake connect shows how an application does.',
}

const red: readonly Drawn[] = [
  lines('tempo', {
    id: 1,
    title: 'Requests, by service',
    description:
      'Requests per second that each service answered. Good: follows the work. A fall to 0 while others ask: it is gone, or its spans are.',
    unit: 'reqps',
    size: [8, 9],
    empty,
    link,
    queries: [{ expr: `{kind=server} | rate() ${bySpan}`, legend }],
  }),
  lines(
    'tempo',
    {
      id: 2,
      title: 'Errors, by service',
      description:
        'Spans per second that ended in an error. Good: none. Whoever stands furthest down the chain is most often the cause: open one of the traces below.',
      unit: 'cps',
      size: [8, 9],
      empty: { fault: 'no span ended in an error in the time shown.' },
      link,
      queries: [{ expr: `{status=error} | rate() ${bySpan}`, legend }],
    },
    { bars: true, stack: true },
  ),
  lines('tempo', {
    id: 3,
    title: 'Duration, 95th percentile',
    description:
      'One in twenty requests takes longer. Good: flat. What rises here without more requests waits for something: see what it asks others, below.',
    unit: 's',
    size: [8, 9],
    empty,
    link: page('tempo-services', 'Slow traces', 11),
    queries: [{ expr: `{kind=server} | quantile_over_time(duration, .95) ${bySpan}`, legend }],
  }),
]

const where: readonly Drawn[] = [
  lines('tempo', {
    id: 4,
    title: 'The busiest operations',
    description:
      'Requests per second, the ten busiest. Good: those that you expect. One that is new here is a new query, or a loop.',
    unit: 'reqps',
    size: [12, 9],
    empty,
    link,
    queries: [{ expr: '{kind=server} | rate() by (name) | topk(10)', legend: '{{name}}' }],
  }),
  lines('tempo', {
    id: 5,
    title: 'Waiting for others, 95th percentile',
    description:
      'How long calls to others take, by who calls. Good: well below the duration of its own requests. If it is most of that, the other side is slow: the store, or PostgreSQL.',
    unit: 's',
    size: [12, 9],
    empty,
    link: page('tempo-services', 'Slow traces', 11),
    queries: [{ expr: `{kind=client} | quantile_over_time(duration, .95) ${bySpan}`, legend }],
  }),
  traces({
    id: 10,
    title: 'Traces with errors',
    description:
      'The latest traces in which a span ended in an error. Good: empty. Open one: the deepest red span is where it began.',
    unit: 'none',
    size: [12, 10],
    empty: { fault: 'no trace has an error in the time shown.' },
    link: logsOf('tempo'),
    queries: [{ expr: '{status=error}' }],
  }),
  traces({
    id: 11,
    title: 'Slow traces',
    description:
      'The latest traces of five seconds and more. Good: queries that are long by nature. Open one: the widest span without children is where the time went.',
    unit: 'none',
    size: [12, 10],
    empty: { idle: 'no trace took five seconds in the time shown.' },
    link: logsOf('tempo'),
    queries: [{ expr: '{traceDuration > 5s}' }],
  }),
]

export const services = dashboard({
  uid: 'tempo-services',
  title: 'Traces: services',
  description: 'Rate, errors and duration of every service that sends spans, and the traces behind them.',
  tags: ['tempo'],
  sections: [
    { row: { id: 100, title: 'Are services asked, and do they answer?' }, panels: red },
    { row: { id: 101, title: 'Where does the time go?' }, panels: where },
  ],
})
