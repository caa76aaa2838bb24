// A stack that runs: Prometheus, Alertmanager, Loki, Tempo, Alloy and Grafana answer as the real ones do, as long as
// their containers run. What they say follows from what runs, so that one broken thing shows everywhere it would show.
import { parse } from 'yaml'
import { HttpFailure } from '../../src/system/http-failure.ts'
import type { HttpAnswer, HttpOptions } from '../../src/system/system.ts'
import { up } from '../../src/stack/up.ts'
import type { Session } from '../../src/stack/prepare.ts'
import { grafanaCookie } from '../../src/components/grafana.ts'
import { dir, world } from '../stack/world.ts'
import { takeOtlp } from './applications.ts'
import type { Sent } from './applications.ts'
import type { World } from '../stack/world.ts'

interface Arrived {
  readonly time: string
  readonly line: string
  readonly labels: Record<string, string>
}

export interface Living {
  readonly world: World
  readonly session: Session
  /** Lines that have arrived in Loki, by service. */
  readonly arrived: Map<string, Arrived[]>
  /** What applications sent by OTLP, and where it arrived. */
  readonly sent: Sent
  /** What is wrong although every container runs. */
  readonly wrong: {
    target?: string
    rule?: string
    noWatchdog?: boolean
    password?: boolean
    panel?: RegExp
    /** As with `ages`. */
    pgUp?: number[]
    failedNotifications?: number
    lostLog?: string
    logsLost?: boolean
    otlpLost?: boolean
    series?: string
    /** Seconds since the last sample, by how often it was asked for; of the last one from then on. */
    ages?: number[]
    /** A file of rules that is not loaded. */
    unread?: string | undefined
  }
  /** Alerts that Alertmanager has. */
  readonly alerts: { labels: Record<string, string>; endsAt: string }[]
  kill(service: string): void
}

const ports = {
  9090: 'prometheus',
  9093: 'alertmanager',
  3100: 'loki',
  3200: 'tempo',
  12345: 'alloy',
  4318: 'alloy',
  3000: 'grafana',
} as const

const body = 'components: { postgres: {} }\n'

let first: Promise<World> | undefined

/** What `up` makes is the same for all tests: it is made once. */
async function madeOnce(): Promise<World> {
  const made = world(body)
  await up(await made.session(), made.options)
  return made
}

/** `config` may say more than what runs: as if lake.yaml was changed after `up`. */
export async function living(config = body): Promise<Living> {
  first ??= madeOnce()
  const { system } = await first
  const made = world(config)
  for (const [path, file] of system.disk.files)
    if (!path.endsWith('/lake.yaml')) made.system.disk.files.set(path, file)
  for (const [name, container] of system.engineState.containers)
    made.system.engineState.containers.set(name, container)
  const session = await made.session()
  const stack: Living = {
    world: made,
    session,
    arrived: new Map(),
    sent: { traces: new Set(), records: [] },
    wrong: {},
    alerts: [{ labels: { alertname: 'Watchdog' }, endsAt: '2031-01-01T00:00:00Z' }],
    kill: (service) => made.change(service, { state: 'exited', exitCode: 137 }),
  }
  settle(stack)
  made.system.http.answers.clear()
  for (const [port, service] of Object.entries(ports)) {
    made.system.http.answers.set(`http://127.0.0.1:${port}`, (url, options) => {
      if (!runs(stack, service)) throw new HttpFailure('refused', `connect ECONNREFUSED ${url}`)
      return answer(stack, service, new URL(url), options)
    })
  }
  return stack
}

/** Everything has run for an hour, and has logged a line a minute ago. */
function settle(stack: Living): void {
  const { system } = stack.world
  const now = system.clock.now().getTime()
  for (const [name, container] of system.engineState.containers) {
    const service = container.labels['com.docker.compose.service'] ?? ''
    system.engineState.containers.set(name, {
      ...container,
      startedAt: new Date(now - 3_600_000).toISOString(),
    })
    log(stack, service, new Date(now - 60_000).toISOString(), `level=info msg="${service} is at work"`)
    system.engineState.execs.set(service, (command) => {
      const line = /^echo '(.*)' > \/proc\/1\/fd\/1$/.exec(command[2] ?? '')?.[1]
      if (service === 'loki') return { code: 127, output: 'sh: executable file not found' }
      if (line !== undefined) log(stack, service, system.clock.now().toISOString(), line)
      return { code: 0, output: '' }
    })
  }
}

export function log(stack: Living, service: string, time: string, line: string): void {
  const { logs, containers } = stack.world.system.engineState
  const container = [...containers.values()].find((it) => it.labels['com.docker.compose.service'] === service)
  const id = container?.id ?? service
  logs.set(id, [...(logs.get(id) ?? []), { time, stream: 'stdout', line }])
  if (stack.wrong.lostLog === service || stack.wrong.logsLost === true) return
  const entries = stack.arrived.get(service) ?? []
  stack.arrived.set(service, [...entries, { time, line, labels: { service_name: service, level: 'info' } }])
}

function runs(stack: Living, service: string): boolean {
  return stack.world.container(service)?.state === 'running'
}

function answer(stack: Living, service: string, url: URL, options: HttpOptions): HttpAnswer {
  const handlers = { prometheus, alertmanager, loki, tempo, grafana, alloy }
  return handlers[service as keyof typeof handlers](stack, url, options)
}

const text = (body: string, status = 200): HttpAnswer => ({ status, headers: {}, body })
const json = (value: unknown, status = 200): HttpAnswer => text(JSON.stringify(value), status)
const data = (value: unknown): HttpAnswer => json({ status: 'success', data: value })
const vector = (samples: Samples): HttpAnswer =>
  data({
    resultType: 'vector',
    result: samples.map(([metric, value]) => ({ metric, value: [0, String(value)] })),
  })

interface Job {
  readonly job_name: string
  readonly static_configs: readonly [{ readonly targets: readonly [string] }]
}

const parsed = new Map<string, unknown>()

/** Files are the same in all tests. */
function parsedOnce(content: string): unknown {
  if (!parsed.has(content)) parsed.set(content, parse(content))
  return parsed.get(content)
}

function jobs(stack: Living): readonly Job[] {
  const file = stack.world.system.disk.files.get(`${dir}/prometheus/prometheus.yaml`)?.text ?? ''
  return (parsedOnce(file) as { scrape_configs: readonly Job[] }).scrape_configs
}

function isUp(stack: Living, job: Job): boolean {
  const [host] = job.static_configs[0].targets[0].split(':')
  return stack.wrong.target !== job.job_name && runs(stack, host ?? '')
}

function prometheus(stack: Living, url: URL): HttpAnswer {
  const now = stack.world.system.clock.now().toISOString()
  switch (url.pathname) {
    case '/api/v1/targets':
      return data({
        activeTargets: jobs(stack).map((job) => ({
          scrapePool: job.job_name,
          health: isUp(stack, job) ? 'up' : 'down',
          lastError: isUp(stack, job)
            ? ''
            : `Get "http://${job.static_configs[0].targets[0]}/metrics": connection refused`,
          lastScrape: now,
        })),
      })
    case '/api/v1/rules':
      return data({ groups: groups(stack, 'prometheus/rules', '/etc/prometheus/rules/') })
    case '/api/v1/alerts': {
      const firing =
        stack.wrong.noWatchdog === true ? [] : [{ labels: { alertname: 'Watchdog' }, state: 'firing' }]
      return data({ alerts: firing })
    }
    case '/api/v1/query':
    case '/api/v1/query_range':
      return query(stack, url.searchParams.get('query') ?? '')
    default:
      return text('ready')
  }
}

type Samples = readonly (readonly [Record<string, string>, number])[]

/** What lake asks for, by how the question begins. */
const asked: Readonly<Record<string, (stack: Living) => Samples>> = {
  'time() - timestamp(up)': (stack) => {
    const age = stack.wrong.ages === undefined ? 5 : next(stack.wrong.ages)
    return jobs(stack).map(({ job_name: job }) => [{ job }, age])
  },
  'timestamp(up{': ({ world }) => [[{}, world.system.clock.now().getTime() / 1000 - 5]],
  scrape_samples_post_metric_relabeling: (stack) =>
    jobs(stack).map(({ job_name: job }) => [{ job }, stack.wrong.series === job ? 0 : 300]),
  lake_health_probe: ({ sent }) => (sent.metric === undefined ? [] : [[{}, sent.metric]]),
  pg_up: (stack) => {
    const { pgUp } = stack.wrong
    return [[{ job: 'postgres' }, pgUp === undefined ? Number(runs(stack, 'postgres')) : next(pgUp)]]
  },
}

/** The last one again and again. */
function next(answers: number[]): number {
  return (answers.length > 1 ? answers.shift() : answers[0]) ?? Number.NaN
}

function query(stack: Living, expression: string): HttpAnswer {
  if (stack.wrong.panel?.test(expression) === true)
    return json({ status: 'error', error: 'parse error: unexpected "}"' }, 400)
  const [, answer] = Object.entries(asked).find(([start]) => expression.startsWith(start)) ?? []
  if (answer !== undefined) return vector(answer(stack))
  const failures = stack.wrong.failedNotifications ?? 0
  if (expression.includes('notifications_failed') && failures > 0) {
    return vector([[{ integration: 'slack', reason: 'clientError' }, failures]])
  }
  return vector([])
}

function groups(stack: Living, folder: string, prefix: string): unknown {
  const now = stack.world.system.clock.now().toISOString()
  const files = [...stack.world.system.disk.files].filter(([path]) => path.startsWith(`${dir}/${folder}/`))
  return files.flatMap(([path, { text: content }]) => {
    const file = `${prefix}${path.split('/').at(-1)}`
    if (path.split('/').at(-1) === stack.wrong.unread) return []
    const { groups: found } = parsedOnce(content) as {
      groups: { name: string; rules: { alert?: string; record?: string }[] }[]
    }
    return found.map(({ name, rules }) => ({
      name,
      file,
      interval: 15,
      lastEvaluation: now,
      rules: rules.map(({ alert, record }) => {
        const broken = stack.wrong.rule !== undefined && alert === stack.wrong.rule
        return {
          name: alert ?? record,
          type: alert === undefined ? 'recording' : 'alerting',
          health: broken ? 'err' : 'ok',
          lastError: broken ? 'many-to-many matching' : '',
        }
      }),
    }))
  })
}

function alertmanager(stack: Living, url: URL, { method, body }: HttpOptions): HttpAnswer {
  if (url.pathname !== '/api/v2/alerts') return json({ cluster: { status: 'ready' } })
  const now = stack.world.system.clock.now().toISOString()
  if (method === 'POST') {
    for (const alert of JSON.parse(body ?? '[]') as Living['alerts']) {
      const known = stack.alerts.findIndex((it) => JSON.stringify(it.labels) === JSON.stringify(alert.labels))
      stack.alerts.splice(known === -1 ? stack.alerts.length : known, 1, alert)
    }
    return text('')
  }
  const [, label = '', value = ''] = /^(\w+)="(.*)"$/.exec(url.searchParams.get('filter') ?? '') ?? []
  return json(stack.alerts.filter(({ labels, endsAt }) => labels[label] === value && endsAt > now))
}

function loki(stack: Living, url: URL): HttpAnswer {
  if (url.pathname === '/prometheus/api/v1/rules')
    return data({ groups: groups(stack, 'loki/rules/fake', '') })
  if (url.pathname !== '/loki/api/v1/query_range') return data([])
  const expression = url.searchParams.get('query') ?? ''
  if (stack.wrong.panel?.test(expression) === true)
    return text('parse error at line 1, col 9: syntax error', 400)
  const [, service = '', filter = ''] =
    /^\{service_name="([^"]+)"\}(?: \|= "([^"]+)")?$/.exec(expression) ?? []
  // Nothing arrives while a part of the way is missing.
  const entries = arrivedOf(stack, service).filter(({ line }) => line.includes(filter))
  const found =
    entries.length === 0
      ? []
      : [{ stream: entries[0]?.labels, values: entries.map(({ line }) => ['0', line]) }]
  return data({ resultType: 'streams', result: found })
}

function arrivedOf({ sent, arrived }: Living, service: string): readonly Omit<Arrived, 'time'>[] {
  if (service !== 'lake-health') return arrived.get(service) ?? []
  return sent.records.map(({ line, level }) => ({ line, labels: { service_name: service, level } }))
}

function tempo({ sent, wrong }: Living, url: URL): HttpAnswer {
  if (/^\/api\/(?:search|metrics\/query_range)$/.test(url.pathname))
    return wrong.panel?.test(url.searchParams.get('q') ?? '') === true
      ? text('invalid TraceQL query: parse error', 400)
      : json({})
  const [, id] = /^\/api\/traces\/(\w+)$/.exec(url.pathname) ?? []
  if (id === undefined) return text('ready')
  return sent.traces.has(id) ? json({ batches: [] }) : text('trace not found', 404)
}

function alloy({ sent, wrong }: Living, url: URL, options: HttpOptions): HttpAnswer {
  if (url.pathname.startsWith('/v1/') && wrong.otlpLost !== true) takeOtlp(sent, options)
  return text('ok')
}

function grafana(stack: Living, url: URL, options: HttpOptions): HttpAnswer {
  if (url.pathname === '/api/health') return json({ database: 'ok' })
  if (url.pathname === '/logout') return { status: 302, headers: {}, body: '' }
  const secret = stack.world.system.disk.files.get(`${dir}/secrets/grafana-admin-password`)?.text ?? ''
  const password = stack.wrong.password === true ? 'changed' : secret
  if (url.pathname === '/login') return login(stack, options, password)
  const basic = Buffer.from((options.headers?.['authorization'] ?? '').slice(6), 'base64').toString()
  if (basic !== `admin:${password}`) return json({ message: 'Unauthorized' }, 401)
  return url.pathname === '/api/search' ? json(boards(stack)) : proxied(stack, url, options)
}

function login(stack: Living, { body }: HttpOptions, password: string): HttpAnswer {
  const given = JSON.parse(body ?? '{}') as { password?: string }
  if (given.password !== password) return json({ message: 'Invalid username or password' }, 401)
  const cookie = `${grafanaCookie(projectId(stack))}=secret; Path=/; HttpOnly; SameSite=Lax`
  const expiry = 'grafana_session_expiry=1; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT'
  return { status: 200, headers: { 'set-cookie': `${cookie}, ${expiry}` }, body: '{"message":"Logged in"}' }
}

function proxied(stack: Living, url: URL, options: HttpOptions): HttpAnswer {
  // Of a database: Grafana itself asks it.
  if (url.pathname === '/api/ds/query') return runs(stack, 'postgres') ? json({ results: {} }) : json({}, 400)
  const [, service, rest] = /^\/api\/datasources\/proxy\/uid\/(\w+)(\/.*)$/.exec(url.pathname) ?? []
  if (service === undefined || rest === undefined) return json({ message: 'Not found' }, 404)
  if (!runs(stack, service)) return json({ message: 'Bad Gateway' }, 502)
  return answer(stack, service, new URL(`http://${service}${rest}${url.search}`), options)
}

function boards(stack: Living): unknown {
  const files = [...stack.world.system.disk.files].filter(([path]) =>
    path.startsWith(`${dir}/grafana/dashboards/`),
  )
  return files.map(([, { text: content }]) => {
    const { uid, title } = JSON.parse(content) as { uid: string; title: string }
    return { uid, title }
  })
}

export function projectId(stack: Living): string {
  const state = stack.world.system.disk.files.get(`${dir}/state.json`)?.text ?? '{}'
  return (JSON.parse(state) as { id: string }).id
}
