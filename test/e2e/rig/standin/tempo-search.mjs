// Answers of /api/search and of its tags, in the shapes that a real Tempo 3.0.3 was recorded to give.
import { flatTraces, plain } from './tempo-store.mjs'
import { QueryError, parseQuery } from './tempo-traceql.mjs'

const INTRINSIC_TAGS =
  'duration event:name event:timeSinceStart instrumentation:name instrumentation:version kind link:spanID link:traceID name rootName rootServiceName span:duration span:id span:kind span:name span:parentID span:status span:statusMessage status statusMessage trace:duration trace:id trace:rootName trace:rootService traceDuration'.split(
    ' ',
  )
const UNITS = { ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 }

function number(query, name, fallback) {
  const text = query.get(name)
  if (text === null) return fallback
  if (!/^\d+$/.test(text))
    throw new QueryError(
      `invalid ${name}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    )
  return Number(text)
}

function duration(query, name, fallback) {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(query.get(name) ?? '') ?? []
  return count === undefined ? fallback : Number(count) * UNITS[unit]
}

function asTrace({ id, spans }) {
  const sorted = spans.toSorted((a, b) => (a.start < b.start ? -1 : 1))
  const end = spans.reduce((last, span) => (span.end > last ? span.end : last), 0n)
  return {
    id,
    spans: sorted,
    root: sorted.find(({ span }) => span.parentSpanId === undefined),
    start: sorted[0].start,
    duration: Number(BigInt.asUintN(64, end - sorted[0].start)),
  }
}

const head = ({ id, root, start, duration: length }) => ({
  traceID: id.replace(/^0+/, ''),
  rootServiceName: root?.resource['service.name'] ?? '<root span not yet received>',
  ...(root ? { rootTraceName: root.span.name } : {}),
  startTimeUnixNano: String(start),
  durationMs: Math.floor(length / 1e6),
})

const typed = (value) =>
  typeof value === 'boolean'
    ? { boolValue: value }
    : typeof value === 'string'
      ? { stringValue: value }
      : Number.isInteger(value)
        ? { intValue: String(value) }
        : { doubleValue: value }

function asMatch(one, trace, fields) {
  const asked = fields.filter(({ key, intrinsic }) => key ?? (intrinsic === 'status' || intrinsic === 'kind'))
  const attributes = asked.flatMap(({ key, intrinsic, read }) => {
    const value = read(one, trace)
    return value === undefined ? [] : [{ key: key ?? intrinsic, value: typed(value) }]
  })
  return {
    spanID: Buffer.from(one.span.spanId, 'base64').toString('hex'),
    ...(fields.some(({ intrinsic }) => intrinsic === 'name') ? { name: one.span.name } : {}),
    startTimeUnixNano: String(one.start),
    durationNanos: String(one.end - one.start),
    ...(attributes.length > 0 ? { attributes } : {}),
  }
}

function serviceStats({ spans }) {
  const stats = {}
  for (const { span, resource } of spans) {
    const service = (stats[resource['service.name'] ?? ''] ??= { spanCount: 0 })
    service.spanCount += 1
    if (span.status.code === 'STATUS_CODE_ERROR') service.errorCount = (service.errorCount ?? 0) + 1
  }
  return stats
}

function byQuery(text, perTrace) {
  const { matches, fields } = parseQuery(text)
  return (trace) => {
    const matched = trace.spans.filter((span) => matches(span, trace))
    if (matched.length === 0) return undefined
    const spans = matched.slice(0, perTrace).map((span) => asMatch(span, trace, fields))
    const set = { spans, matched: matched.length }
    return { ...head(trace), spanSet: set, spanSets: [set], serviceStats: serviceStats(trace) }
  }
}

/** tags= in logfmt, each a part of the value. */
function byTags(query) {
  const wanted = [...(query.get('tags') ?? '').matchAll(/([^\s=]+)=(?:"([^"]*)"|(\S*))/g)]
  const [least, most] = [duration(query, 'minDuration', 0), duration(query, 'maxDuration', Infinity)]
  const has = ({ resource, attributes, span }, [, key, quoted, word]) =>
    String({ name: span.name, ...resource, ...attributes }[key] ?? '\0').includes(quoted ?? word)
  return (trace) =>
    trace.duration >= least &&
    trace.duration <= most &&
    wanted.every((tag) => trace.spans.some((span) => has(span, tag)))
      ? head(trace)
      : undefined
}

export function search(query) {
  const limit = number(query, 'limit', 20)
  const [from, to] = [number(query, 'start', 0), number(query, 'end', Infinity)]
  const text = query.get('q')
  const show = text ? byQuery(text, number(query, 'spss', 3)) : byTags(query)
  const traces = flatTraces()
    .map(asTrace)
    .filter(({ start }) => Number(start) / 1e9 >= from && Number(start) / 1e9 <= to)
    .toSorted((a, b) => (a.start < b.start ? 1 : -1))
    .flatMap((trace) => show(trace) ?? [])
    .slice(0, limit)
  return { traces, metrics: { completedJobs: 1, totalJobs: 1 } }
}

const spansOf = () => flatTraces().flatMap(({ spans }) => spans)
const sorted = (names) => [...new Set(names)].toSorted((a, b) => (a < b ? -1 : 1))
const SCOPES = {
  resource: () => spansOf().flatMap(({ resource }) => Object.keys(resource)),
  intrinsic: () => INTRINSIC_TAGS,
  span: () => spansOf().flatMap(({ attributes }) => Object.keys(attributes)),
  event: () =>
    spansOf().flatMap(({ span }) =>
      (span.events ?? []).flatMap((event) => Object.keys(plain(event.attributes))),
    ),
}

export function tags() {
  const { intrinsic: _, ...scopes } = SCOPES
  return { tagNames: sorted(Object.values(scopes).flatMap((names) => names())), metrics: {} }
}

export function tagsByScope(query) {
  const wanted = query.get('scope') || undefined
  const scopes = Object.entries(SCOPES)
    .filter(([name]) => wanted === undefined || wanted === 'none' || wanted === name)
    .map(([name, names]) => ({ name, tags: sorted(names()) }))
    .filter((scope) => scope.tags.length > 0)
  return { scopes, metrics: {} }
}

function valuesOf(name) {
  if (name === 'name') return sorted(spansOf().map(({ span }) => span.name))
  const [, scope, key] = /^(?:(resource|span)?\.)?(.+)$/.exec(name)
  const found = spansOf().flatMap(({ resource, attributes }) => [
    scope === 'span' ? undefined : resource[key],
    scope === 'resource' ? undefined : attributes[key],
  ])
  return sorted(found.filter((value) => value !== undefined))
}

export const tagValues = (name) => ({ tagValues: valuesOf(name).map(String), metrics: {} })
export const typedTagValues = (name) => ({
  tagValues: valuesOf(name).map((value) => ({
    type:
      typeof value === 'number'
        ? Number.isInteger(value)
          ? 'int'
          : 'float'
        : typeof value === 'boolean'
          ? 'bool'
          : 'string',
    value: String(value),
  })),
  metrics: {},
})
