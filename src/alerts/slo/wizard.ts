// What `lake slo new` asks a person: only what no flag has said.
import type { SectionName } from '../../slo/fields.ts'
import { sectionOf } from './text.ts'
import type { Said } from './text.ts'

export interface Questions {
  readonly select: (
    question: string,
    choices: readonly { readonly value: string; readonly name: string }[],
  ) => Promise<string>
  readonly input: (question: string, fallback: string) => Promise<string>
}

interface Question {
  readonly key: string
  readonly text: string
  readonly fallback: string
  /** Not asked for where flags say what is good. */
  readonly optional?: true
}

const ways: readonly { readonly value: string; readonly name: string }[] = [
  { value: 'events', name: 'Most events are good: counters of good (or bad) ones and of all' },
  { value: 'latency.histogram', name: 'Most events end in time: a histogram' },
  { value: 'latency.summary', name: 'A quantile stays in bounds: a summary' },
  { value: 'availability', name: 'Something is up: a gauge of 1 and 0' },
  { value: 'freshness', name: 'Something is fresh: when it was renewed last' },
]

const below = { key: 'latency.below', text: 'Good is what takes no longer than', fallback: '10s' }
const unit = {
  key: 'latency.unit',
  text: 'What the metric counts in (s or ms)',
  fallback: 's',
  optional: true,
} as const

const asked: Readonly<Record<string, readonly Question[]>> = {
  events: [
    { key: 'events.bad', text: 'Counter of bad events', fallback: '' },
    { key: 'events.total', text: 'Counter of all events', fallback: '' },
  ],
  'latency.histogram': [
    { key: 'latency.histogram', text: 'The histogram, without _bucket', fallback: '' },
    below,
    unit,
  ],
  'latency.summary': [
    { key: 'latency.summary', text: 'The summary', fallback: '' },
    { key: 'latency.quantile', text: 'Which quantile of it', fallback: '0.99' },
    below,
    unit,
    {
      key: 'latency.traffic',
      text: 'Counter of the same events (empty: judge quiet times too)',
      fallback: '',
      optional: true,
    },
  ],
  availability: [{ key: 'availability.up', text: 'The gauge', fallback: 'up{job="trino"}' }],
  freshness: [
    {
      key: 'freshness.timestamp',
      text: 'When it was renewed last: a metric that counts from 1970',
      fallback: '',
    },
    { key: 'freshness.within', text: 'Good is what is no older than', fallback: '1h' },
  ],
}

const common: readonly Question[] = [
  { key: 'objective', text: 'How much of it has to be good', fallback: '99%', optional: true },
  { key: 'window', text: 'Over which time', fallback: '30d', optional: true },
  { key: 'component', text: 'Which component it is about (empty: none)', fallback: '', optional: true },
  {
    key: 'description',
    text: 'What it promises, in a sentence (may be empty)',
    fallback: '',
    optional: true,
  },
]

/** Instead of the one that is asked for. */
const others: Readonly<Record<string, string>> = {
  'events.bad': 'events.good',
  'freshness.timestamp': 'freshness.age',
}

export async function askFor(said: Said, { select, input }: Questions): Promise<Said> {
  const given = wayOf(said)
  const way = given ?? (await select('What is good?', ways))
  const all: Record<string, string> = { ...said }
  for (const { key, text, fallback, optional } of [...(asked[way] ?? []), ...common]) {
    const isSaid = all[key] !== undefined || all[others[key] ?? ''] !== undefined
    if (!isSaid && (given === undefined || optional === undefined)) all[key] = await input(text, fallback)
  }
  return all
}

function wayOf(said: Said): string | undefined {
  const section: SectionName | undefined = sectionOf(said)
  if (section !== 'latency') return section
  return said['latency.summary'] === undefined ? 'latency.histogram' : 'latency.summary'
}
