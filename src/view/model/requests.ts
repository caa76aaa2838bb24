// What a panel asks the backends: the only paths there are, with times, steps and variables put in.
import type { Annotation, Panel, Place, SourceRef, Target } from './dashboard.ts'
import { interpolate, single } from './interpolate.ts'
import type { Values } from './interpolate.ts'
import { durationMs, momentMs, promDuration, roundedInterval, stepSeconds } from './time.ts'
import type { TimeRange } from './time.ts'
import { mostSteps, tempoRequest } from './traces.ts'

export interface Request {
  readonly backend: 'prometheus' | 'loki' | 'tempo'
  /** Below the API's root: `query_range`, `label/job/values`. */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
}

/** The same question has the same key, in every tab and in an exported file. */
export function keyOf({ backend, path, params }: Request): string {
  return `${backend}/${path}?${new URLSearchParams(params).toString()}`
}

/** Of a file there is no width to go by. */
export function recordedPoints({ w }: Place): number {
  return Math.max(100, w * 25)
}

export interface Source {
  readonly uid: string
  readonly type: string
  readonly name: string
}

export interface Context {
  readonly range: TimeRange
  readonly values: Values
  readonly sources: readonly Source[]
  readonly scrapeSeconds: number
  readonly now: number
}

/** Where a target's question goes, with the variables of the dashboard in its name. */
export function sourceOf(
  ref: SourceRef,
  { sources, values }: Pick<Context, 'sources' | 'values'>,
): Source | undefined {
  const uid = interpolate(ref.uid, values, 'text')
  const found = sources.find((source) => source.uid === uid || source.name === uid)
  if (found !== undefined) return found
  const type = ref.type || 'prometheus'
  return uid === '' || uid === 'default' || uid.startsWith('$')
    ? sources.find((source) => source.type === type)
    : undefined
}

export type Asked =
  | { readonly kind: 'ask'; readonly target: Target; readonly request: Request; readonly stepSeconds: number }
  /** It has no query that lake could put to a backend of the stack. */
  | { readonly kind: 'cannot'; readonly target: Target; readonly why: string }

export function panelRange(panel: Panel, range: TimeRange, now: number): TimeRange {
  const own =
    panel.timeFrom === ''
      ? undefined
      : momentMs(panel.timeFrom.startsWith('now') ? panel.timeFrom : `now-${panel.timeFrom}`, now)
  const from = own ?? range.from
  const to = own === undefined ? range.to : now
  const shift = durationMs(panel.timeShift) ?? 0
  return { from: from - shift, to: to - shift }
}

export function panelRequests(panel: Panel, points: number, context: Context): readonly Asked[] {
  const range = panelRange(panel, context.range, context.now)
  return panel.targets.map((target): Asked => {
    const source = sourceOf(target.source, context)
    if (target.source.type === '__expr__' || target.source.uid === '__expr__')
      return { kind: 'cannot', target, why: 'Expressions of Grafana are computed by Grafana only.' }
    const type = source?.type
    if (source === undefined || (type !== 'prometheus' && type !== 'loki' && type !== 'tempo'))
      return {
        kind: 'cannot',
        target,
        why: `This stack has no datasource ${target.source.uid || target.source.type}.`,
      }
    const step = stepOf(panel, target, { points: panel.maxPoints ?? points, range, context, source })
    const values = withBuiltIns(context, range, step)
    const query = interpolate(target.expr, values, 'query').trim()
    if (query === '') return { kind: 'cannot', target, why: 'Its query is empty.' }
    return {
      kind: 'ask',
      target,
      stepSeconds: step,
      request:
        type === 'tempo'
          ? tempoRequest(query, range, step)
          : requestOf(type, target, { query, range, step, panel }),
    }
  })
}

interface Stepping {
  readonly points: number
  readonly range: TimeRange
  readonly context: Context
  readonly source: Source
}

function stepOf(panel: Panel, target: Target, { points, range, context, source }: Stepping): number {
  const own = interpolate(target.interval || panel.interval, context.values, 'text').replace(/^>/, '')
  const ownSeconds = (durationMs(own) ?? 0) / 1000
  const most = source.type === 'tempo' ? Math.min(points, mostSteps) : points
  return stepSeconds(range, most, ownSeconds || (source.type === 'prometheus' ? context.scrapeSeconds : 1))
}

export function withBuiltIns({ values, scrapeSeconds }: Context, range: TimeRange, step: number): Values {
  const rate = Math.max(step + scrapeSeconds, 4 * scrapeSeconds)
  const ms = Math.round(range.to - range.from)
  return new Map([
    ...values,
    ['__interval', single(roundedInterval(step))],
    ['__interval_ms', single(String(step * 1000))],
    ['__auto', single(roundedInterval(step))],
    ['__rate_interval', single(promDuration(rate))],
    ['__rate_interval_ms', single(String(rate * 1000))],
    ['__range', single(`${Math.round(ms / 1000)}s`)],
    ['__range_s', single(String(Math.round(ms / 1000)))],
    ['__range_ms', single(String(ms))],
    ['__from', single(String(range.from))],
    ['__to', single(String(range.to))],
  ])
}

interface Asking {
  readonly query: string
  readonly range: TimeRange
  readonly step: number
  readonly panel: Panel
}

const asksForLines = (query: string): boolean => /^[\s(]*\{/.test(query)

function requestOf(
  type: 'prometheus' | 'loki',
  target: Target,
  { query, range, step, panel }: Asking,
): Request {
  const seconds = (ms: number): string => String(ms / 1000)
  // Both ends on the step: the same minute asks the same question, and lines do not jump from one refresh to the next.
  const [start, end] = [
    Math.floor(range.from / 1000 / step) * step,
    Math.floor(range.to / 1000 / step) * step,
  ]
  const lines = type === 'loki' && asksForLines(query)
  if (target.instant && !target.range && !lines)
    return {
      backend: type,
      path: 'query',
      params: { query, time: seconds(Math.floor(range.to / 1000) * 1000) },
    }
  const limit = String(Math.min(target.maxLines ?? (panel.type === 'logs' ? 500 : 100), 5000))
  const params = { query, start: String(start), end: String(lines ? Math.ceil(range.to / 1000) : end) }
  if (lines)
    return { backend: type, path: 'query_range', params: { ...params, limit, direction: 'backward' } }
  return { backend: type, path: 'query_range', params: { ...params, step: String(step) } }
}

export interface AskedAnnotation {
  readonly annotation: Annotation
  readonly request: Request
  readonly stepSeconds: number
}

export function annotationRequests(
  annotations: readonly Annotation[],
  context: Context,
): readonly AskedAnnotation[] {
  return annotations.flatMap((annotation): readonly AskedAnnotation[] => {
    const source = sourceOf(annotation.source, context)
    if (!annotation.enabled || annotation.expr === '' || source?.type !== 'prometheus') return []
    const step = stepSeconds(
      context.range,
      300,
      (durationMs(annotation.step) ?? 0) / 1000 || context.scrapeSeconds,
    )
    const query = interpolate(annotation.expr, withBuiltIns(context, context.range, step), 'query')
    const [start, end] = [context.range.from, context.range.to].map(
      (ms) => Math.floor(ms / 1000 / step) * step,
    )
    const params = { query, start: String(start), end: String(end), step: String(step) }
    return [
      { annotation, stepSeconds: step, request: { backend: 'prometheus', path: 'query_range', params } },
    ]
  })
}
