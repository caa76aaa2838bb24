// A Prometheus and a Loki whose answers follow from the question alone: the same on every machine and at every run.
// In the form that the real ones give (Prometheus 2.42, Loki 3.7), numbers as text and times in their units.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Backend {
  readonly url: string
  /** What was asked, path and parameters. */
  readonly asked: URL[]
  /** Answers for this query instead of the computed ones. */
  readonly fixed: Map<string, { readonly status: number; readonly body: unknown } | 'hang'>
  /** Most questions that were open at once, and those that were given up. */
  readonly seen: { open: number; given: number }
  /** Series in each answer, and milliseconds until it comes. */
  readonly manners: { series: number; delayMs: (query: string) => number }
  close(): Promise<void>
}

export async function startBackend(): Promise<Backend> {
  const asked: URL[] = []
  const fixed: Backend['fixed'] = new Map()
  const seen = { open: 0, given: 0 }
  const manners: Backend['manners'] = { series: 3, delayMs: () => 0 }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://backend')
    asked.push(url)
    const query = url.searchParams.get('query') ?? ''
    const said = fixed.get(query) ?? usual.get(query)
    seen.open += 1
    response.on('close', () => {
      seen.open -= 1
      if (!response.writableEnded) seen.given += 1
    })
    if (said === 'hang') return
    const { status, body } = said ?? { status: 200, body: answer(url, manners.series) }
    const send = (): void => {
      if (response.destroyed) return
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    setTimeout(send, manners.delayMs(query))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    fixed,
    seen,
    manners,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const nothing = { resultType: 'matrix', result: [] }
/** What the dashboard of everything asks on purpose. */
const usual: Backend['fixed'] = new Map([
  ['empty_series', { status: 200, body: { status: 'success', data: nothing } }],
  [
    'broken(',
    {
      status: 400,
      body: { status: 'error', errorType: 'bad_data', error: 'parse error: unclosed left parenthesis' },
    },
  ],
])

function hash(text: string): number {
  let found = 2_166_136_261
  for (const letter of text) found = Math.imul(found ^ letter.charCodeAt(0), 16_777_619)
  return found >>> 0
}

const success = (data: unknown) => ({ status: 'success', data })

function answer(url: URL, series: number): unknown {
  if (url.pathname.startsWith('/api/search') || url.pathname.startsWith('/api/metrics/'))
    return tempo(url, series)
  const loki = url.pathname.startsWith('/loki/')
  const path = url.pathname.replace(/^(\/loki)?\/api\/v1\//, '')
  const query = url.searchParams.get('query') ?? ''
  const [, label] = /^label\/(.+)\/values$/.exec(path) ?? []
  if (label !== undefined) return success(valuesOf(label, series))
  if (path === 'labels') return success(['__name__', 'instance', 'job'])
  if (loki && /^[\s(]*\{/.test(query)) return success({ resultType: 'streams', result: streams(url) })
  if (path === 'query_range') return success({ resultType: 'matrix', result: matrix(url, series) })
  const time = Number(url.searchParams.get('time'))
  if (path === 'query') {
    const result = labelSets(query, series).map((metric, index) => ({
      metric,
      value: [time, valueAt(query, index, time)],
    }))
    return success({ resultType: 'vector', result })
  }
  return success({ groups: [], alerts: [] })
}

function valuesOf(label: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_value, index) =>
    label === 'le' ? (['0.1', '0.5', '1', '+Inf'][index] ?? `${index}`) : `${label}-${index + 1}`,
  )
}

/** One series for a total, else one for each value of the labels that it is by. */
function labelSets(query: string, count: number): readonly Record<string, string>[] {
  const [, by] = /by\s*\(([^)]*)\)/.exec(query) ?? []
  const names = (by ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  if (names.includes('le')) return ['0.1', '0.5', '1', '+Inf'].map((le) => ({ le }))
  if (names.length > 0)
    return Array.from({ length: count }, (_series, index) =>
      Object.fromEntries(names.map((name) => [name, `${name}-${index + 1}`])),
    )
  if (/^\s*(sum|max|min|avg|count|scalar|histogram_quantile)?\s*\(/.test(query)) return [{}]
  const [, name = 'metric'] = /([a-z_:]\w+)\s*(?:\{|\[|$)/.exec(query) ?? []
  return Array.from({ length: count }, (_series, index) => ({
    __name__: name,
    job: `job-${index + 1}`,
    instance: `host-${index + 1}:80`,
  }))
}

export function valueAt(query: string, index: number, time: number): string {
  if (query.includes('ALERTS')) return '1'
  const seed = hash(query)
  const size = 10 ** (seed % 5)
  const wave = Math.sin(time / (600 + (seed % 900)) + index) + Math.sin(time / 97 + seed + index * 2) / 4
  return String(Math.round(size * (index + 2 + wave) * 1000) / 1000)
}

function matrix(url: URL, series: number): unknown {
  const query = url.searchParams.get('query') ?? ''
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(url.searchParams.get(name))) as [
    number,
    number,
    number,
  ]
  const quiet = query.includes('ALERTS')
  return labelSets(query, quiet ? 1 : series).map((metric, index) => {
    const values: [number, string][] = []
    for (let time = start; time <= end; time += step) {
      // An alert fires in the second third of the time.
      if (quiet && (time < start + (end - start) / 3 || time > start + ((end - start) * 2) / 3)) continue
      values.push([time, valueAt(query, index, time)])
    }
    return { metric: quiet ? { alertname: 'DiskNearlyFull', severity: 'warning' } : metric, values }
  })
}

/** As Tempo writes it: numbers that are 0 are left out. */
function tempo(url: URL, series: number): unknown {
  const [start, end] = ['start', 'end'].map((name) => Number(url.searchParams.get(name))) as [number, number]
  const query = url.searchParams.get('q') ?? ''
  if (url.pathname.startsWith('/api/search'))
    return {
      traces: Array.from({ length: series }, (_trace, index) => ({
        traceID: `${index + 1}`.repeat(32),
        rootServiceName: `service-${index + 1}`,
        rootTraceName: 'GET /orders',
        startTimeUnixNano: `${end - index * 60}000000000`,
        durationMs: 1500 * index,
      })),
    }
  const step = Number.parseInt(url.searchParams.get('step') ?? '60', 10)
  return {
    series: Array.from({ length: series }, (_series, index) => ({
      labels: [{ key: 'resource.service.name', value: { stringValue: `service-${index + 1}` } }],
      samples: Array.from({ length: Math.floor((end - start) / step) }, (_sample, at) => ({
        timestampMs: String((start + at * step) * 1000),
        ...(index === 0 ? {} : { value: Number(valueAt(query, index, start + at * step)) }),
      })),
    })),
  }
}

const lines = [
  'level=info msg="checkpoint complete" duration=1.2s',
  '{"level":"error","msg":"connection refused","peer":"10.0.0.7:5432"}',
  'level=warn msg="slow query" elapsed=12.4s query="select * from orders"',
  'ts=2026-01-01 level=debug msg="<b>not markup</b>"',
]

function streams(url: URL): unknown {
  const [start, end] = ['start', 'end'].map((name) => Number(url.searchParams.get(name))) as [number, number]
  const limit = Math.min(40, Number(url.searchParams.get('limit') ?? 100))
  return ['info', 'error'].map((level, stream) => ({
    stream: { service_name: `service-${stream + 1}`, level },
    values: Array.from({ length: limit / 2 }, (_line, index) => {
      const at = BigInt(Math.floor(end - ((end - start) / limit) * (index * 2 + stream))) * 1_000_000_000n
      return [String(at), lines[(index + stream) % lines.length] ?? '']
    }),
  }))
}
