// A stand-in for Tempo, which no package registry carries: OTLP over HTTP in, traces, search and tags out, as a real 3.0.3 was
// recorded to answer. It takes the command line of the real one, and reads no more of its configuration than that it is there.
// A real one shows a trace to a search only half a minute after it came; here it is at once. No gRPC; a question for numbers over
// time is judged and has no series.
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { decodeTraces, encodeStatus } from './tempo-protobuf.mjs'
import { search, tagValues, tags, tagsByScope, typedTagValues } from './tempo-search.mjs'
import { findTrace, received, restore, take } from './tempo-store.mjs'
import { parseQuery, QueryError } from './tempo-traceql.mjs'

const VERSION = '3.0.3'
const METRICS = new URL('tempo-metrics.prom', import.meta.url)
const started = Date.now() / 1000
const JSON_TYPE = 'application/json'
const PROTOBUF = 'application/x-protobuf'

function log(level, caller, msg, rest = '') {
  process.stdout.write(`level=${level} ts=${new Date().toISOString()} caller=${caller} msg="${msg}"${rest}\n`)
}

/**
 * The recorded page; series that tell what came in appear with the first span, as they do in a real one, and what was thrown
 * away is of the recording: here nothing is.
 */
function metrics() {
  const tenant = '{tenant="single-tenant"}'
  const moving = {
    [`tempo_distributor_spans_received_total${tenant}`]: received.spans,
    [`tempo_distributor_bytes_received_total${tenant}`]: received.bytes,
    [`tempo_distributor_ingress_bytes_total${tenant}`]: received.bytes,
    [`tempo_live_store_traces_created_total${tenant}`]: received.traces,
    'tempo_receiver_accepted_spans{receiver="otlp/otlp_receiver",transport="http"}': received.spans,
    'tempo_receiver_refused_spans{receiver="otlp/otlp_receiver",transport="http"}': 0,
  }
  const fresh = { process_start_time_seconds: started }
  const lines = readFileSync(METRICS, 'utf8')
    .replaceAll('transport="grpc"', 'transport="http"')
    .split('\n')
    .flatMap((line) => {
      const series = line.slice(0, line.lastIndexOf(' '))
      if (series.startsWith('tempo_discarded_spans_total')) return []
      if (series in fresh) return [`${series} ${fresh[series]}`]
      if (!(series in moving)) return [line]
      return received.spans > 0 ? [`${series} ${moving[series]}`] : []
    })
  return lines.join('\n')
}

const text = (status, body) => [status, body, 'text/plain; charset=utf-8']
const json = (body) => [200, JSON.stringify(body), JSON_TYPE]
const buildinfo = {
  version: VERSION,
  revision: 'stand-in',
  branch: 'HEAD',
  buildUser: '',
  buildDate: '',
  goVersion: '',
}

function traceOf(id, show) {
  const bad = /[^0-9a-f]/i.exec(id)
  if (bad) {
    const where = `invalid character '${bad[0]}' at position ${bad.index + 1}`
    return text(400, `trace IDs can only contain hex characters: ${where}`)
  }
  return show(findTrace(id))
}

const STAGE =
  /^ *(?:(?:rate|count_over_time)\(\)|(?:min|max|avg|sum|quantile|histogram)_over_time\([^()]+\)|topk\(\d+\)|bottomk\(\d+\))(?: by \([^()]+\))? *$/

function numbersOverTime(query) {
  const q = query.get('q') ?? ''
  const [spans = '', ...stages] = q.split(/(?<=\})|\|(?!\|)/).filter((part) => part.trim() !== '')
  parseQuery(spans)
  const bad = stages.length === 0 ? q : stages.find((stage) => !STAGE.test(stage))
  if (bad !== undefined) throw new QueryError(`invalid TraceQL query: parse error near ${bad.trim()}`)
  return { series: [], metrics: {} }
}

/** Route, then its answer to the captured words and the query. */
const ROUTES = [
  [/^\/ready$/, () => text(200, 'ready\n')],
  [/^\/metrics$/, () => [200, metrics(), 'text/plain; version=0.0.4; charset=utf-8']],
  [/^\/api\/echo$/, () => text(200, 'echo\n')],
  [/^\/api\/status\/buildinfo$/, () => json(buildinfo)],
  [/^\/status\/version$/, () => text(200, `tempo, version ${VERSION} (stand-in)\n`)],
  [/^\/api\/traces\/([^/]+)$/, ([id]) => traceOf(id, (batches) => (batches ? json({ batches }) : [404, '']))],
  [
    /^\/api\/v2\/traces\/([^/]+)$/,
    ([id]) => traceOf(id, (found) => json({ trace: found ? { resourceSpans: found } : {}, metrics: {} })),
  ],
  [/^\/api\/metrics\/query_range$/, (_, query) => json(numbersOverTime(query))],
  [/^\/api\/search$/, (_, query) => json(search(query))],
  [/^\/api\/search\/tags$/, () => json(tags())],
  [/^\/api\/v2\/search\/tags$/, (_, query) => json(tagsByScope(query))],
  [/^\/api\/search\/tag\/(.*)\/values$/, ([name]) => json(tagValues(name))],
  [/^\/api\/v2\/search\/tag\/(.*)\/values$/, ([name]) => json(typedTagValues(name))],
]

function query(req) {
  const url = new URL(req.url, 'http://tempo')
  for (const [pattern, answer] of ROUTES) {
    const words = pattern.exec(url.pathname)?.slice(1).map(decodeURIComponent)
    if (!words) continue
    try {
      return answer(words, url.searchParams)
    } catch (error) {
      if (error instanceof QueryError) return text(400, error.message)
      throw error
    }
  }
  return text(404, '404 page not found\n')
}

async function bodyOf(req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function receive(req) {
  if (req.url.split('?')[0] !== '/v1/traces') return text(404, '404 page not found\n')
  if (req.method !== 'POST') return [405, '405 method not allowed, supported: [POST]', 'text/plain']
  const type = (req.headers['content-type'] ?? '').split(';')[0].trim()
  if (type !== JSON_TYPE && type !== PROTOBUF)
    return [415, `415 unsupported media type, supported: [${JSON_TYPE}, ${PROTOBUF}]`, 'text/plain']
  try {
    const sent = await bodyOf(req)
    const body = req.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    take(type === JSON_TYPE ? JSON.parse(body.toString()) : decodeTraces(body), body.length)
    return type === JSON_TYPE ? json({ partialSuccess: {} }) : [200, Buffer.from([10, 0]), PROTOBUF]
  } catch (error) {
    const refusal = { code: 3, message: error.message }
    if (type === JSON_TYPE) return [400, JSON.stringify(refusal), JSON_TYPE]
    return [400, encodeStatus(3, error.message), PROTOBUF]
  }
}

async function respond(answer, req, res) {
  let said
  try {
    said = await answer(req)
  } catch (error) {
    log('error', 'tempo.mjs', error.message.replaceAll('"', "'"))
    said = text(500, `${error.message}\n`)
  }
  const [status, body, type] = said
  res.writeHead(status, type ? { 'Content-Type': type } : {})
  res.end(body)
}

const serve = (port, answer) =>
  createServer({ keepAliveTimeout: 120_000 }, (req, res) => void respond(answer, req, res)).listen(port)

async function health(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
    if (answer.status === 200) {
      process.stdout.write('Tempo is healthy\n')
      return 0
    }
    process.stderr.write(`Tempo is unhealthy: status ${answer.status}: ${await answer.text()}\n`)
  } catch (error) {
    process.stderr.write(`Health check failed: ${error.cause?.message ?? error.message}\n`)
  }
  return 1
}

async function start(config) {
  if (config !== undefined && !existsSync(config)) {
    process.stderr.write(
      `failed parsing config: failed to read configFile ${config}: open ${config}: no such file or directory\n`,
    )
    process.exit(1)
  }
  await restore()
  log('warn', 'modules.go:304', 'metrics-generator is not configured.', ' err="this is a stand-in for Tempo"')
  serve(3200, query)
  serve(4318, receive)
}

for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(0))

// Flags of Go: one dash or two, the value after `=` or as the next word.
const args = process.argv.slice(2).map((arg) => arg.replace(/^--?/, ''))
const flag = (name) =>
  args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) ??
  (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)

if (args.includes('version')) process.stdout.write(`tempo, version ${VERSION} (stand-in)\n`)
else if (args.includes('health'))
  process.exit(await health(flag('health.url') ?? 'http://localhost:3200/ready'))
else await start(flag('config.file'))
