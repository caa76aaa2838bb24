// The traces that came in: kept in memory and, as lines, on the volume, so that they survive a restart.
import { appendFileSync, createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'

const FILE = '/var/tempo/standin.jsonl'
/** Trace id of 32 hex digits → batches of resource spans, as Tempo shows them. */
const traces = new Map()
/** The newest spans: a lake at work sends more than its memory holds, and a Node that has none left ends as PID 1 with 139. */
const KEPT = 20_000
let kept = 0
export const received = { spans: 0, bytes: 0, traces: 0 }

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const CODES = ['UNSET', 'OK', 'ERROR']
const named = (prefix, names, value) => (typeof value === 'string' ? value : prefix + names[value])
const base64 = (hex) => Buffer.from(hex, 'hex').toString('base64')
export const fullId = (id) => id.toLowerCase().padStart(32, '0')

function asShown(span) {
  const { traceId, spanId, parentSpanId, kind, status = {}, ...rest } = span
  return {
    traceId: base64(traceId),
    spanId: base64(spanId),
    ...(parentSpanId ? { parentSpanId: base64(parentSpanId) } : {}),
    ...rest,
    ...(kind ? { kind: named('SPAN_KIND_', KINDS, kind) } : {}),
    status: { ...status, ...(status.code ? { code: named('STATUS_CODE_', CODES, status.code) } : {}) },
  }
}

/** One resource and scope with the spans of one trace. */
function* batchesOf({ resourceSpans = [] }) {
  for (const { resource = {}, scopeSpans = [] } of resourceSpans) {
    for (const { scope = {}, spans = [] } of scopeSpans) {
      for (const [id, group] of Map.groupBy(spans, (span) => fullId(span.traceId)))
        yield [id, { resource, scopeSpans: [{ scope, spans: group.map(asShown) }] }]
    }
  }
}

const spansIn = ({ scopeSpans }) => scopeSpans[0].spans.length

function add(id, batch) {
  if (!traces.has(id)) traces.set(id, [])
  traces.get(id).push(batch)
  kept += spansIn(batch)
  for (const [oldest, batches] of traces) {
    if (kept <= KEPT) return
    for (const one of batches) kept -= spansIn(one)
    traces.delete(oldest)
  }
}

/** A request of OTLP in the shape of its JSON. */
export function take(request, size) {
  const batches = [...batchesOf(request)]
  received.bytes += size
  for (const [id, batch] of batches) {
    if (!traces.has(id)) received.traces += 1
    received.spans += spansIn(batch)
    add(id, batch)
  }
  if (batches.length > 0) appendFileSync(FILE, batches.map((batch) => `${JSON.stringify(batch)}\n`).join(''))
}

/** Line by line: all at once would be in memory twice. */
export async function restore() {
  if (!existsSync(FILE)) return
  for await (const line of createInterface(createReadStream(FILE))) add(...JSON.parse(line))
}

export const findTrace = (id) => traces.get(fullId(id))

const valueOf = ({ stringValue, intValue, doubleValue, boolValue }) =>
  stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue

/** Attributes as name → plain value. */
export const plain = (attributes = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, valueOf(value ?? {})]))

/** Spans of a batch, flat. */
const flat = ({ resource, scopeSpans }) =>
  scopeSpans.flatMap(({ spans }) =>
    spans.map((span) => ({
      span,
      resource: plain(resource.attributes),
      attributes: plain(span.attributes),
      start: BigInt(span.startTimeUnixNano ?? 0),
      end: BigInt(span.endTimeUnixNano ?? 0),
    })),
  )

/** A batch never changes, and a lake at work sends tens of thousands of spans: each is made flat once. */
const flattened = new WeakMap()
function flatOnce(batch) {
  if (!flattened.has(batch)) flattened.set(batch, flat(batch))
  return flattened.get(batch)
}

/** Every trace, flat: what a search looks at. */
export const flatTraces = () => [...traces].map(([id, batches]) => ({ id, spans: batches.flatMap(flatOnce) }))
