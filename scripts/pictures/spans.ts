// Spans of an application that asks the lake, as OTLP: what a Tempo computes the page of services from.
import { chance, loadAt, storyEnd } from './course.ts'
import type { Business } from './course.ts'

/** Seconds of history: Tempo computes from what came in lately, and looks no further back. */
const lasts = 3600

interface Hop {
  readonly service: string
  readonly name: string
  readonly kind: number
  /** Seconds at a load of 1. */
  readonly takes: number
  readonly fails: number
}

const [server, client] = [2, 3]

const routes: readonly (readonly Hop[])[] = [
  [
    { service: 'shop-api', name: 'GET /orders', kind: server, takes: 0.42, fails: 0.006 },
    { service: 'shop-api', name: 'SELECT lake.sales.orders', kind: client, takes: 0.36, fails: 0.006 },
    { service: 'trino', name: 'query', kind: server, takes: 0.34, fails: 0.004 },
  ],
  [
    { service: 'reports', name: 'POST /reports', kind: server, takes: 2.6, fails: 0.02 },
    { service: 'reports', name: 'SELECT lake.sales.daily', kind: client, takes: 2.4, fails: 0.02 },
    { service: 'trino', name: 'query', kind: server, takes: 2.3, fails: 0.015 },
  ],
  [
    { service: 'ingest', name: 'POST /events', kind: server, takes: 0.08, fails: 0.002 },
    { service: 'ingest', name: 'PUT warehouse', kind: client, takes: 0.05, fails: 0.001 },
  ],
  [{ service: 'shop-api', name: 'GET /health', kind: server, takes: 0.004, fails: 0 }],
]

/** Requests of a second at a load of 1. */
const rates = [0.9, 0.12, 1.4, 0.2]

export async function pushSpans(url: string, end: number, business: Business): Promise<number> {
  let pushed = 0
  for (let at = storyEnd - lasts; at < storyEnd; at += 60) {
    const spans = routes.flatMap((route, index) => minuteOf(route, rates[index] ?? 0, at, business))
    await push(url, spans, end - storyEnd)
    pushed += spans.length
  }
  return pushed
}

interface Span {
  readonly service: string
  readonly from: number
  readonly to: number
  readonly span: Readonly<Record<string, unknown>>
}

const moved = ({ span, from, to }: Span, later: number): unknown => ({
  ...span,
  startTimeUnixNano: nanos(from + later),
  endTimeUnixNano: nanos(to + later),
})

function minuteOf(route: readonly Hop[], rate: number, minute: number, business: Business): readonly Span[] {
  const name = route[0]?.name ?? ''
  const load = loadAt(minute, chance(name), business)
  const count = Math.round(rate * 60 * load)
  return Array.from({ length: count }, (_request, index) => {
    const key = `${name} ${minute} ${index}`
    return requestOf(route, key, { at: minute + 60 * chance(key), load })
  }).flat()
}

function requestOf(
  route: readonly Hop[],
  key: string,
  { at, load }: { readonly at: number; readonly load: number },
): readonly Span[] {
  const slow = Math.exp((chance(`${key} slow`) - 0.35) * 1.6) * (0.7 + 0.3 * load)
  const failed = chance(`${key} fails`)
  return route.map((hop, depth): Span => {
    const from = at + depth * 0.004
    return {
      service: hop.service,
      from,
      to: from + hop.takes * slow,
      span: {
        traceId: hex(key, 4),
        spanId: hex(`${key} ${depth}`, 2),
        ...(depth === 0 ? {} : { parentSpanId: hex(`${key} ${depth - 1}`, 2) }),
        name: hop.name,
        kind: hop.kind,
        status: failed < hop.fails ? { code: 2, message: 'it took too long' } : {},
      },
    }
  })
}

const nanos = (seconds: number): string => `${Math.round(seconds * 1e6)}000`

const hex = (key: string, words: number): string =>
  Array.from({ length: words }, (_word, index) =>
    Math.floor(chance(`${key} word ${index}`) * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('')

async function push(url: string, spans: readonly Span[], later: number): Promise<void> {
  const services = Map.groupBy(spans, ({ service }) => service)
  const resourceSpans = [...services].map(([service, own]) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ scope: { name: 'example' }, spans: own.map((one) => moved(one, later)) }],
  }))
  const answer = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  })
  if (!answer.ok) throw new Error(`Tempo refused spans: ${await answer.text()}`)
}
