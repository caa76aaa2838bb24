// A stand-in for Grafana, which no package registry carries: it answers as a real one was recorded to, for the
// calls that lake makes. Provisioning, sign-in, sessions, datasource proxy, search, dashboards and metrics are real enough
// to fail where Grafana fails; panels are never drawn, and `/api/ds/query` is answered for databases only.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { changePassword, cli, passes, readAdmin } from './admin.mjs'
import { loadDashboards, restrictDuplicates, saveDashboard } from './dashboards.mjs'
import { allDatasources, findDatasource, loadDatasources, sourceHealth } from './datasources.mjs'
import { log } from './log.mjs'
import { getDashboard, search } from './search.mjs'
import { askDatabase } from './sql.mjs'

const { env } = process
const COOKIE = env.GF_AUTH_LOGIN_COOKIE_NAME ?? 'grafana_session'
const METRICS = new URL('metrics.prom', import.meta.url)
const VERSION = '9.2.0'
const PAGE = '<!DOCTYPE html><title>Grafana (stand-in)</title>'
const sessions = new Set()
const annotations = []

const cookieOf = (req) =>
  (req.headers.cookie ?? '')
    .split(/;\s*/)
    .map((pair) => pair.split('='))
    .find(([name]) => name === COOKIE)?.[1]

const hostOf = (origin) => (URL.canParse(origin) ? new URL(origin).host : undefined)

/** true: signed in; otherwise the message of the 401. */
function identity(req) {
  const [scheme, value] = (req.headers.authorization ?? '').split(' ')
  if (scheme?.toLowerCase() === 'basic') {
    const [user, ...password] = Buffer.from(value ?? '', 'base64')
      .toString()
      .split(':')
    return passes(user, password.join(':')) || 'invalid username or password'
  }
  if (scheme) return 'invalid API key'
  return sessions.has(cookieOf(req)) || 'Unauthorized'
}

async function bodyOf(req) {
  const chunks = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function proxy(req, res, source, { rest, body }) {
  const target = new URL(source.url.replace(/\/$/, '') + rest)
  const headers = { ...req.headers, host: target.host }
  delete headers.cookie
  delete headers.authorization
  const out = request(target, { method: req.method, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers)
    answer.pipe(res)
  })
  out.on('error', (error) => {
    log('data-proxy-log', 'error', 'Proxy request failed', { err: error.message, datasource: source.name })
    send(res, [502, { traceID: '' }])
  })
  out.end(body)
}

function send(res, [status, body, headers = {}]) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const type = typeof body === 'string' ? 'text/html; charset=UTF-8' : 'application/json'
  res.writeHead(status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'deny',
    'X-Xss-Protection': '1; mode=block',
    'Content-Type': type,
    ...headers,
  })
  res.end(text)
}

function login(raw) {
  let given
  try {
    given = JSON.parse(raw.toString())
  } catch {
    return [400, { message: 'bad login data' }]
  }
  if (!passes(given.user, given.password)) {
    log('context', 'error', 'Invalid username or password', { error: 'invalid username or password' })
    return [401, { message: 'Invalid username or password', traceID: '' }]
  }
  const token = randomBytes(16).toString('hex')
  sessions.add(token)
  log('http.server', 'info', 'Successful Login', { User: `${given.user}@localhost` })
  return [
    200,
    { message: 'Logged in' },
    { 'Set-Cookie': `${COOKIE}=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax` },
  ]
}

/** What needs no session. */
function open(req, path, body) {
  if (path === '/api/health')
    return [
      200,
      `{\n  "commit": "NA",\n  "database": "ok",\n  "version": "${VERSION}"\n}`,
      { 'Content-Type': 'application/json; charset=UTF-8' },
    ]
  if (path === '/metrics')
    return [
      200,
      readFileSync(METRICS, 'utf8'),
      { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
    ]
  if (path === '/login' && req.method === 'POST') return login(body)
  if (path === '/login') return [200, `${PAGE}<p>Sign in with POST /login.</p>`]
  if (path === '/logout') {
    sessions.delete(cookieOf(req))
    return [
      302,
      '',
      { Location: '/login', 'Set-Cookie': `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax` },
    ]
  }
  return undefined
}

function reload(kind) {
  try {
    if (kind === 'datasources') loadDatasources()
    else if (kind === 'dashboards') loadDashboards()
    return [200, { message: `${kind[0].toUpperCase()}${kind.slice(1)} config reloaded` }]
  } catch (error) {
    log(`provisioning.${kind}`, 'error', error.message)
    return [500, { message: '', traceID: '' }]
  }
}

function getDatasource(name) {
  const source = allDatasources().find((one) => one.uid === name || one.name === name)
  return source ? [200, source] : [404, { message: 'Data source not found' }]
}

const address = { address1: '', address2: '', city: '', zipCode: '', state: '', country: '' }
const user = () => ({
  id: 1,
  email: 'admin@localhost',
  name: '',
  login: readAdmin().user,
  theme: '',
  orgId: 1,
  isGrafanaAdmin: true,
  isDisabled: false,
})

/** What needs a session: route, answer to its captured words, the parsed body and the query. */
const ROUTES = [
  [/^GET \/api\/org$/, () => [200, { id: 1, name: 'Main Org.', address }]],
  [/^GET \/api\/user$/, () => [200, user()]],
  [/^PUT \/api\/user\/password$/, (_, body) => changePassword(body.newPassword, body.oldPassword ?? '')],
  [/^PUT \/api\/admin\/users\/1\/password$/, (_, body) => changePassword(body.password)],
  [/^GET \/api\/datasources$/, () => [200, allDatasources()]],
  [/^GET \/api\/datasources\/uid\/([^/]+)\/health$/, ([uid]) => sourceHealth(uid)],
  [/^GET \/api\/datasources\/(?:uid|name)\/([^/]+)$/, ([name]) => getDatasource(name)],
  [/^POST \/api\/ds\/query$/, (_, body) => askDatabase(findDatasource(body.queries?.[0]?.datasource?.uid))],
  [/^GET \/api\/search$/, (_, __, query) => [200, search(query)]],
  [/^GET \/api\/dashboards\/uid\/([^/]+)$/, ([uid]) => getDashboard(uid)],
  [/^POST \/api\/dashboards\/db$/, (_, body) => saveDashboard(body)],
  [/^POST \/api\/admin\/provisioning\/(\w+)\/reload$/, ([kind]) => reload(kind)],
  [
    /^POST \/api\/annotations$/,
    (_, body) => [
      200,
      { id: annotations.push({ ...body, id: annotations.length + 1 }), message: 'Annotation added' },
    ],
  ],
  [/^GET \/api\/annotations$/, () => [200, annotations]],
  [/^GET (\/|\/d\/.*|\/dashboards.*|\/explore.*)$/, () => [200, PAGE]],
]

function signedIn(req, url, raw) {
  const route = `${req.method === 'HEAD' ? 'GET' : req.method} ${url.pathname}`
  for (const [pattern, answer] of ROUTES) {
    const words = pattern.exec(route)?.slice(1).map(decodeURIComponent)
    if (words) return answer(words, raw.length > 0 ? JSON.parse(raw.toString()) : {}, url.searchParams)
  }
  return [404, { message: 'Not found', traceID: '' }]
}

function refusal(who, req, path) {
  const status = path.startsWith('/api/') ? 401 : 302
  log('context', 'info', 'Request Completed', {
    method: req.method,
    path,
    status,
    remote_addr: req.socket.remoteAddress,
  })
  if (status === 302) return [302, '<a href="/login">Found</a>.\n\n', { Location: '/login' }]
  const body = who === 'Unauthorized' ? { message: who } : { message: who, traceID: '' }
  return [401, body, { 'Content-Type': 'application/json; charset=UTF-8' }]
}

/** A page of another origin may not use the session of the browser. */
const isForeign = ({ method, headers }) =>
  !['GET', 'HEAD', 'OPTIONS'].includes(method) &&
  headers.origin !== undefined &&
  hostOf(headers.origin) !== headers.host

function answerTo(req, res, url, raw) {
  if (cookieOf(req) && isForeign(req)) return [403, 'origin not allowed']
  const free = open(req, url.pathname, raw)
  if (free) return free
  const who = identity(req)
  if (who !== true) return refusal(who, req, url.pathname)
  const through = /^\/api\/(?:datasources\/proxy\/uid|alertmanager)\/([^/]+)(\/.*)?$/.exec(url.pathname)
  if (!through) return signedIn(req, url, raw)
  const source = findDatasource(through[1])
  if (!source) return [404, { message: 'Unable to find datasource', traceID: '' }]
  proxy(req, res, source, { rest: (through[2] ?? '/') + url.search, body: raw })
  return undefined
}

async function handle(req, res) {
  const raw = await bodyOf(req)
  const answer = await answerTo(req, res, new URL(req.url, 'http://grafana'), raw)
  if (answer) send(res, answer)
}

function serve() {
  const port = Number(env.GF_SERVER_HTTP_PORT ?? 3000)
  log('settings', 'info', 'Starting Grafana (stand-in)', { version: VERSION, pid: process.pid })
  try {
    readAdmin()
    loadDatasources()
    loadDashboards()
  } catch (error) {
    log('server', 'error', 'Server shutdown', {
      error: `*provisioning.ProvisioningServiceImpl run error: ${error.message}`,
    })
    process.exit(1)
  }
  setInterval(loadDashboards, 10_000).unref()
  setInterval(restrictDuplicates, 30_000).unref()
  const server = createServer((req, res) => {
    handle(req, res).catch((error) => {
      log('context', 'error', 'Request error', { error: error.message, path: req.url })
      if (res.headersSent) res.destroy()
      else
        send(
          res,
          error instanceof SyntaxError
            ? [400, { message: 'bad request data' }]
            : [500, { message: 'Internal server error' }],
        )
    })
  })
  server.listen(port, () =>
    log('http.server', 'info', 'HTTP Server Listen', {
      address: `[::]:${port}`,
      protocol: 'http',
      subUrl: '',
      socket: '',
    }),
  )
}

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    log('server', 'info', 'Shutdown started', {
      reason: `System signal: ${signal === 'SIGTERM' ? 'terminated' : 'interrupt'}`,
    })
    process.exit(0)
  })
}

if (process.argv[2] === 'cli') cli(process.argv.slice(3))
else serve()
