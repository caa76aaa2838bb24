// What alerts on logs are about, as numbers.
import { lines } from './lines.ts'
import { logsOf } from './vocabulary.ts'
import type { Drawn } from './vocabulary.ts'

export const pipelineFailures: Drawn = lines('loki', {
  id: 24,
  title: 'Failed queries, by client',
  description:
    'Queries that ended with an error in each step, by what their client calls itself. Good: none. A pipeline that stands out asks for something that is not there.',
  unit: 'short',
  decimals: 0,
  size: [24, 8],
  empty: { fault: 'no query of a named client has failed in the time shown.' },
  link: logsOf('trino'),
  queries: [
    {
      expr: 'sum by (source) (count_over_time({service_name="trino", log="queries", level=~"warn|error"} | json | source!="" | source!~"trino-cli.*|lake.*" [$__auto]))',
      legend: '{{source}}',
    },
  ],
})

export const logFaults: Drawn = lines('loki', {
  id: 8,
  title: 'Out of disk, or fallen over',
  description:
    'Lines that say so in each step, by service. Good: none. Whoever is named first has no room left to write, or has ended in the middle of its work.',
  unit: 'short',
  decimals: 0,
  size: [24, 6],
  empty: { fault: 'nobody ran out of disk or fell over in the time shown.' },
  link: logsOf('${__field.labels.service_name}'),
  queries: [
    {
      expr: 'sum by (service_name) (count_over_time({level=~"warn|error|fatal"} |~ "(?i)no space left on device|could not extend file|disk quota exceeded" [$__auto]))',
      legend: '{{service_name}}: disk',
    },
    {
      expr: 'sum by (service_name) (count_over_time({service_name=~".+"} |~ "(?m)^(panic|fatal error): |java.lang.OutOfMemoryError|was terminated by signal" [$__auto]))',
      legend: '{{service_name}}: fell over',
    },
  ],
})
