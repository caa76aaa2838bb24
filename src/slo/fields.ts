// What a file in slo/ may say: read by the parser, and published as JSON Schema for editors.

export interface Field {
  readonly is:
    | 'text'
    | 'objective'
    | 'duration'
    | 'count'
    | 'quantile'
    | 'query'
    | 'metric'
    | 'unit'
    | 'section'
  readonly description: string
  readonly example: string | number
  readonly required?: true
}

export type Fields = Readonly<Record<string, Field>>

export const topFields: Fields = {
  description: {
    is: 'text',
    description: 'What is promised, in a sentence.',
    example: 'Queries end within 10 s.',
  },
  objective: {
    is: 'objective',
    description: 'The share that has to be good, in percent.',
    example: '99%',
    required: true,
  },
  window: {
    is: 'duration',
    description: 'The time over which the share counts.',
    example: '30d',
    required: true,
  },
  minTraffic: {
    is: 'count',
    description:
      'Fewer events than these decide nothing: in the long window of an alert, or, of a summary, in five minutes.',
    example: 20,
  },
  component: { is: 'text', description: 'The component that alerts are about.', example: 'trino' },
  events: { is: 'section', description: 'Good or bad events among all of them.', example: '' },
  latency: { is: 'section', description: 'What ends in time, of a histogram or a summary.', example: '' },
  availability: { is: 'section', description: 'What is up: 1, or 0.', example: '' },
  freshness: { is: 'section', description: 'What was renewed recently enough.', example: '' },
}

const below = {
  is: 'duration',
  description: 'Good is what took no longer.',
  example: '10s',
  required: true,
} as const
const unit = { is: 'unit', description: 'What the metric counts in: s or ms.', example: 's' } as const

export const sections = {
  events: {
    good: { is: 'query', description: 'Counter of good events.', example: 'requests_total{code!~"5.."}' },
    bad: {
      is: 'query',
      description: 'Counter of bad events; instead of good.',
      example: 'requests_total{code=~"5.."}',
    },
    total: { is: 'query', description: 'Counter of all events.', example: 'requests_total', required: true },
  },
  latency: {
    histogram: {
      is: 'metric',
      description: 'A histogram, without _bucket. Its buckets must have an upper bound at "below".',
      example: 'request_duration_seconds{job="api"}',
    },
    summary: {
      is: 'metric',
      description: 'A summary: what is judged is its quantile, again and again, and not each event.',
      example: 'request_duration_seconds{job="api"}',
    },
    quantile: { is: 'quantile', description: 'The quantile of the summary.', example: 0.99 },
    below,
    unit,
    traffic: {
      is: 'query',
      description: 'Counter of events beside a summary: times with fewer than minTraffic are not judged.',
      example: 'requests_total{job="api"}',
    },
  },
  availability: {
    up: { is: 'metric', description: 'Above 0 while it is up.', example: 'up{job="api"}', required: true },
  },
  freshness: {
    timestamp: {
      is: 'metric',
      description: 'When it was renewed last, counted from 1970 in its unit; the newest counts.',
      example: 'backup_last_success_timestamp_seconds',
    },
    age: {
      is: 'metric',
      description: 'How long ago that was; instead of timestamp.',
      example: 'replica_lag_seconds',
    },
    within: { is: 'duration', description: 'Good is what is no older.', example: '1h', required: true },
    unit,
  },
} as const satisfies Readonly<Record<string, Fields>>

export type SectionName = keyof typeof sections
export const sectionNames = Object.keys(sections) as readonly SectionName[]
