// TraceQL: what is asked of Tempo, and its answers as tables and as series in the form of Prometheus.
import type { Target } from './dashboard.ts'
import type { Field, Frame } from './frames.ts'
import { list, number, object, string } from './json.ts'
import type { Request } from './requests.ts'
import type { TimeRange } from './time.ts'

/** `{kind=server} | rate()` is numbers over time; `{status=error}` finds traces. */
const computes = /\|\s*(rate|count_over_time|(min|max|avg|sum|quantile|histogram)_over_time|compare)\s*\(/

const mostTraces = 50
/** Each step is a walk over spans: more of them than a hand can point at are of no use. */
export const mostSteps = 120

export function tempoRequest(query: string, { from, to }: TimeRange, step: number): Request {
  const [start, end] = [Math.floor(from / 1000), Math.ceil(to / 1000)]
  const params = { q: query, start: String(start), end: String(end) }
  return computes.test(query)
    ? { backend: 'tempo', path: 'metrics/query_range', params: { ...params, step: `${Math.max(1, step)}s` } }
    : { backend: 'tempo', path: 'search', params: { ...params, limit: String(mostTraces) } }
}

/** As Prometheus would have answered; numbers that are 0 are left out of Tempo's. */
export function asMatrix(answer: unknown): unknown {
  const result = list(object(answer)['series']).map((series) => ({
    metric: Object.fromEntries(list(object(series)['labels']).map(labelOf)),
    values: list(object(series)['samples']).map((sample) => {
      const { timestampMs, value = 0 } = object(sample)
      return [Number(timestampMs) / 1000, String(value)]
    }),
  }))
  return { data: { resultType: 'matrix', result } }
}

function labelOf(label: unknown): readonly [string, string] {
  const { key, value } = object(label)
  const [found = ''] = Object.values(object(value))
  return [string(key), String(found)]
}

export function tracesFrame(answer: unknown, { refId }: Target): Frame {
  const traces = list(object(answer)['traces'])
    .map(object)
    .toSorted((a, b) => startOf(b) - startOf(a))
  const field = (name: string, type: Field['type'], values: Field['values'], unit?: string): Field => ({
    name,
    type,
    labels: {},
    values,
    ...(unit === undefined ? {} : { unit }),
  })
  const words = (name: string) => traces.map((trace) => string(trace[name]))
  return {
    refId,
    name: refId,
    length: traces.length,
    fields: [
      field('Start', 'time', traces.map(startOf), 'dateTimeAsSystem'),
      field('Service', 'string', words('rootServiceName')),
      field('Name', 'string', words('rootTraceName')),
      field(
        'Duration',
        'number',
        traces.map(({ durationMs }) => number(durationMs) ?? 0),
        'ms',
      ),
      field('Trace ID', 'string', words('traceID')),
    ],
  }
}

/** Nanoseconds, as text: more than a number holds. */
const startOf = (trace: Readonly<Record<string, unknown>>): number =>
  Number(string(trace['startTimeUnixNano']).slice(0, -6))
