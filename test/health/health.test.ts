// What is broken -> what is said first.
import { describe, expect, test } from 'vitest'
import { health } from '../../src/health/health.ts'
import type { HealthReport } from '../../src/health/health.ts'
import { living, log } from './living.ts'
import type { Living } from './living.ts'

const look = (stack: Living, only: readonly string[] = []): Promise<HealthReport> =>
  health(stack.session, { only, signal: new AbortController().signal })

const failures = ({ checks }: HealthReport) => checks.filter(({ status }) => status === 'fail')

test('a whole stack is healthy, and every check was asked', async () => {
  const report = await look(await living())
  expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([])
  expect(report.summary).toMatchObject({ state: 'healthy', fail: 0, warn: 0, skip: 0 })
  expect(report.checks.length).toBeGreaterThan(45)
})

test('a stack that does not run is stopped, whatever else could be said', async () => {
  const stack = await living()
  for (const { labels } of stack.world.system.engineState.containers.values())
    stack.kill(labels['com.docker.compose.service'] ?? '')
  expect(await look(stack)).toMatchObject({ summary: { state: 'stopped' }, checks: [] })
})

describe('one container is killed', () => {
  const optional = ['tempo', 'containers', 'host', 'grafana']
  /** Some of what would fail too, were it asked. */
  const consequences: Readonly<Record<string, readonly string[]>> = {
    prometheus: ['prometheus.ready', 'loki.target', 'chain.watchdog', 'grafana.datasource.prometheus'],
    alertmanager: ['alertmanager.target', 'chain.alert', 'chain.watchdog', 'grafana.datasource.alertmanager'],
    loki: ['loki.target', 'chain.log-marker', 'postgres.logs', 'grafana.datasource.loki'],
    tempo: ['tempo.target', 'chain.span', 'grafana.datasource.tempo'],
    alloy: ['alloy.target', 'chain.log-marker', 'prometheus.logs', 'chain.span', 'chain.otlp-metric'],
    'socket-proxy': ['chain.log-marker', 'containers.freshness'],
    postgres: ['postgres.ready', 'postgres.proof', 'postgres.logs'],
    'postgres-exporter': ['postgres.target', 'postgres.proof', 'postgres-exporter.logs'],
    containers: ['containers.target', 'containers.freshness'],
    host: ['host.target', 'host.freshness'],
    grafana: ['grafana.target', 'grafana.login', 'grafana.dashboards', 'grafana.panels.lake-overview'],
  }

  test.each(Object.keys(consequences))(
    '%s: it is the only failure, all else is because of it',
    async (service) => {
      const stack = await living()
      stack.kill(service)
      const report = await look(stack)
      expect(failures(report)).toMatchObject([
        { id: `${service}.container`, cause: 'container stopped: killed (exit 137)', fix: 'lake up' },
      ])
      const skipped = report.checks.filter(({ status }) => status === 'skip')
      expect(skipped.every(({ because }) => because === `${service}.container`)).toBe(true)
      expect(skipped.every(({ cause }) => cause === `because ${service} is not running`)).toBe(true)
      expect(skipped.map(({ id }) => id)).toEqual(expect.arrayContaining([...(consequences[service] ?? [])]))
      expect(report.summary.state).toBe(optional.includes(service) ? 'degraded' : 'failed')
    },
  )

  test('without PostgreSQL its exporter is up all the same', async () => {
    const stack = await living()
    stack.kill('postgres')
    expect((await look(stack)).checks.find(({ id }) => id === 'postgres.target')?.status).toBe('ok')
  })
})

describe('other ends of a container', () => {
  test.each([
    ['paused', { state: 'paused' }, 'container paused', /^lake up$/],
    ['disconnected', { isolated: true }, 'container was taken out of its networks', /^lake up$/],
    [
      'out of memory',
      { state: 'exited', exitCode: 137, oomKilled: true },
      'container stopped: it ran out of memory',
      /^lake up$/,
    ],
    ['an error of its own', { state: 'exited', exitCode: 1 }, 'container stopped (exit 1)', /^lake up$/],
    ['never started', { state: 'created' }, 'container created but never started', /^lake up$/],
  ] as const)('%s', async (_, change, cause, fix) => {
    const stack = await living()
    stack.world.change('loki', change)
    const found = failures(await look(stack))
    expect(found).toMatchObject([{ id: 'loki.container', cause }])
    expect(found[0]?.fix).toMatch(fix)
  })

  test('a container that is gone', async () => {
    const stack = await living()
    const { containers } = stack.world.system.engineState
    containers.delete(stack.world.container('alertmanager')?.name ?? '')
    expect(failures(await look(stack))).toMatchObject([
      { id: 'alertmanager.container', cause: 'container is gone' },
    ])
  })

  test('a health check that fails counts where lake cannot ask itself, and is told where it can', async () => {
    const stack = await living()
    stack.world.change('loki', { health: 'unhealthy' })
    stack.world.change('postgres-exporter', { health: 'unhealthy' })
    stack.world.system.engineState.healthLogs.set(stack.world.container('postgres-exporter')?.id ?? '', [
      'wget: server returned 503',
    ])
    const report = await look(stack)
    expect(failures(report)).toMatchObject([
      { id: 'postgres-exporter.container', detail: 'wget: server returned 503' },
    ])
    expect(report.checks.find(({ id }) => id === 'loki.container')?.status).toBe('warn')
  })

  test('what an exporter said while its service started does not count, the next scrape does', async () => {
    for (const [said, status] of [
      [[0, 0, 1], 'ok'],
      [[0], 'fail'],
    ] as const) {
      const stack = await living()
      const now = stack.world.system.clock.now().getTime()
      stack.world.change('postgres', { startedAt: new Date(now - 9000).toISOString() })
      stack.wrong.pgUp = [...said]
      const { checks } = await look(stack)
      expect(checks.find(({ id }) => id === 'postgres.proof')).toMatchObject({ status })
    }
  })

  test('a profile that was left out is no failure', async () => {
    const stack = await living()
    const state = JSON.parse(stack.world.system.disk.files.get('/project/.lake/state.json')?.text ?? '{}')
    for (const service of ['postgres', 'postgres-exporter']) {
      stack.world.system.engineState.containers.delete(stack.world.container(service)?.name ?? '')
      delete state.applied[service]
    }
    stack.world.system.disk.files.set('/project/.lake/state.json', {
      text: JSON.stringify(state),
      mode: 0o644,
    })
    const report = await look(stack)
    expect(report.summary.state).toBe('healthy')
    expect(report.checks.find(({ id }) => id === 'postgres.container')).toMatchObject({
      status: 'skip',
      cause: 'the profile lake is not started',
    })
  })
})

describe('every container runs, and yet', () => {
  const cases: readonly (readonly [string, (stack: Living) => void, string, string | RegExp])[] = [
    ['a service answers 503', answers503, 'loki.ready', '/ready answers 503: Ingester not ready'],
    [
      'a target is down',
      ({ wrong }) => (wrong.target = 'postgres'),
      'postgres.target',
      /^Prometheus cannot scrape it: Get .* refused$/,
    ],
    [
      'a target has no series',
      ({ wrong }) => (wrong.series = 'loki'),
      'loki.freshness',
      'it answers, but with no series at all',
    ],
    [
      'the exporter cannot sign in',
      ({ wrong }) => (wrong.pgUp = [0]),
      'postgres.proof',
      'the exporter cannot get into PostgreSQL',
    ],
    [
      'a rule fails',
      ({ wrong }) => (wrong.rule = 'TargetDown'),
      'prometheus.rules',
      'TargetDown cannot be evaluated: many-to-many matching',
    ],
    [
      'the Watchdog is silent',
      ({ wrong }) => (wrong.noWatchdog = true),
      'chain.watchdog',
      /does not fire in Prometheus/,
    ],
    [
      'it does not arrive',
      ({ alerts }) => alerts.splice(0),
      'chain.watchdog',
      /fires in Prometheus and is not in Alertmanager/,
    ],
    [
      'notifications fail',
      ({ wrong }) => (wrong.failedNotifications = 3),
      'chain.notifications',
      '3 notifications by slack failed in 15 minutes (clientError)',
    ],
    [
      'the password was changed',
      ({ wrong }) => (wrong.password = true),
      'grafana.login',
      /was changed in Grafana/,
    ],
    [
      'a panel is broken',
      ({ wrong }) => (wrong.panel = /prometheus_tsdb_head_series/),
      'grafana.panels.lake-overview',
      /^panel ".*" is refused \(400\): parse error/,
    ],
    [
      'no log arrives',
      ({ wrong }) => (wrong.logsLost = true),
      'chain.log-marker',
      /did not arrive in Loki within 8 s/,
    ],
    ['one log does not arrive', loseLog, 'postgres.logs', 'its last line, 30 s old, is not in Loki'],
  ]
  test.each(cases)('%s', async (_, breakIt, id, cause) => {
    const stack = await living()
    breakIt(stack)
    const found = failures(await look(stack))
    expect(found.map((check) => check.id)).toEqual([id])
    expect(found[0]?.cause).toMatch(cause)
    expect(found[0]?.fix).toMatch(/^lake /)
  })

  function answers503({ world }: Living): void {
    world.system.http.answers.set('http://127.0.0.1:3100/ready', {
      status: 503,
      headers: {},
      body: 'Ingester not ready\n',
    })
  }

  function loseLog(stack: Living): void {
    stack.wrong.lostLog = 'postgres'
    log(
      stack,
      'postgres',
      new Date(stack.world.system.clock.now().getTime() - 30_000).toISOString(),
      'LOG:  a line that is lost',
    )
  }

  test("what is the user's own is to be edited by the user", async () => {
    const stack = await living()
    const { files } = stack.world.system.disk
    const rules = 'groups: [{ name: mine, rules: [{ alert: Mine, expr: up }] }]'
    files.set('/project/.lake/prometheus/rules/user-mine.yaml', { text: rules, mode: 0o644 })
    const board = {
      uid: 'mine',
      title: 'Mine',
      panels: [{ title: 'Wrong', targets: [{ expr: 'rate(up[)' }] }],
    }
    files.set('/project/.lake/grafana/dashboards/user-mine.json', {
      text: JSON.stringify(board),
      mode: 0o644,
    })
    stack.wrong.rule = 'Mine'
    stack.wrong.panel = /rate\(up\[\)/
    expect(failures(await look(stack))).toMatchObject([
      { id: 'prometheus.rules', fix: 'edit alerts/mine.rules.yaml, then: lake up' },
      { id: 'grafana.panels.mine', fix: 'edit dashboards/mine.json, then: lake up' },
    ])
  })

  test.each([
    ['numbers over time', /quantile_over_time/, 'panel "Duration, 95th percentile" is refused (400)'],
    ['a search', /^\{traceDuration/, 'panel "Slow traces" is refused (400): invalid TraceQL query'],
  ])('a panel of traces that asks for %s is asked too', async (_, panel, cause) => {
    const stack = await living()
    stack.wrong.panel = panel
    const [found] = failures(await look(stack, ['grafana']))
    expect(found?.id).toBe('grafana.panels.tempo-services')
    expect(found?.cause).toContain(cause)
  })

  describe('a rule on logs that was written a moment ago', () => {
    const written = '/project/.lake/loki/rules/fake/user-mine.logql.yaml'
    const rules = 'groups: [{ name: mine, rules: [{ alert: Mine, expr: "1" }] }]'

    test('is waited for: Loki looks into its folder by itself', async () => {
      const stack = await living()
      stack.wrong.unread = 'user-mine.logql.yaml'
      stack.world.system.disk.files.set(written, { text: rules, mode: 0o644 })
      void stack.world.system.clock.sleep(3000).then(() => (stack.wrong.unread = undefined))
      expect(failures(await look(stack))).toEqual([])
    })

    test('and is refused, says what Loki says, and which file it is', async () => {
      const stack = await living()
      stack.wrong.unread = 'user-mine.logql.yaml'
      stack.world.system.disk.files.set(written, { text: rules, mode: 0o644 })
      const complaint = 'level=error caller=ruler.go:579 msg="unable to list rules" err="could not parse"'
      log(stack, 'loki', stack.world.system.clock.now().toISOString(), complaint)
      expect(failures(await look(stack))).toMatchObject([
        {
          id: 'loki.rules',
          cause: 'not loaded: mine (user-mine.logql.yaml)',
          detail: complaint,
          fix: 'edit alerts/mine.logql.yaml, then: lake up',
        },
      ])
    })
  })

  test('what applications send is taken and does not arrive', async () => {
    const stack = await living()
    stack.wrong.otlpLost = true
    const found = failures(await look(stack))
    expect(found).toMatchObject([
      { id: 'chain.span', essential: false, cause: expect.stringMatching(/not arrive in tempo/) },
      { id: 'chain.otlp-log', essential: true },
      { id: 'chain.otlp-metric', essential: true },
    ])
  })

  test('where no log arrives, what Alloy says about it is told', async () => {
    const stack = await living()
    stack.wrong.logsLost = true
    const time = stack.world.system.clock.now().toISOString()
    log(
      stack,
      'alloy',
      time,
      'level=error msg="error inspecting Docker container" error="Get \\"http://socket-proxy:2375\\": no such host"',
    )
    const found = failures(await look(stack))
    expect(found).toMatchObject([
      { id: 'chain.log-marker', detail: 'alloy says: Get "http://socket-proxy:2375": no such host' },
    ])
  })

  test('the synthetic alert is taken back', async () => {
    const stack = await living()
    await look(stack)
    const [, synthetic] = stack.alerts
    expect(synthetic?.labels).toMatchObject({ alertname: 'Watchdog', severity: 'none' })
    expect(Date.parse(synthetic?.endsAt ?? '')).toBeLessThanOrEqual(stack.world.system.clock.now().getTime())
  })

  test('a service that has just started is not blamed for what was before', async () => {
    const stack = await living()
    const now = stack.world.system.clock.now().getTime()
    stack.world.change('prometheus', { startedAt: new Date(now - 4000).toISOString() })
    stack.alerts.splice(0)
    const report = await look(stack)
    expect(report.summary.state).toBe('healthy')
    expect(report.checks.find(({ id }) => id === 'chain.watchdog')).toMatchObject({ status: 'warn' })
  })
})

describe('a Prometheus that was started again', () => {
  const freshness = (report: Awaited<ReturnType<typeof look>>) =>
    report.checks.filter(({ id }) => id.endsWith('.freshness')).map(({ status }) => status)

  test('may still show what it had before', async () => {
    const stack = await living()
    const now = stack.world.system.clock.now().getTime()
    stack.world.change('prometheus', { startedAt: new Date(now - 20_000).toISOString() })
    stack.wrong.ages = [90]
    const report = await look(stack)
    expect(report.summary.state).toBe('healthy')
    expect(new Set(freshness(report))).toEqual(new Set(['warn']))
  })

  test('and has scraped nothing for long is at fault', async () => {
    const stack = await living()
    stack.wrong.ages = [90]
    const report = await look(stack)
    expect(new Set(freshness(report))).toEqual(new Set(['fail']))
    expect(failures(report)[0]).toMatchObject({ cause: 'its last sample is 90 s old' })
  })

  test('is asked again, since one scrape more may have come', async () => {
    const stack = await living()
    stack.wrong.ages = [90, 1]
    expect(new Set(freshness(await look(stack)))).toEqual(new Set(['ok']))
  })
})

describe('--only', () => {
  test('a component, with what stands in its way', async () => {
    const stack = await living()
    stack.kill('prometheus')
    const report = await look(stack, ['loki'])
    expect(new Set(report.checks.map(({ subject }) => subject))).toEqual(new Set(['prometheus', 'loki']))
    expect(failures(report)).toMatchObject([{ id: 'prometheus.container' }])
  })

  test('a topic', async () => {
    const report = await look(await living(), ['logs'])
    expect(new Set(report.checks.map(({ topic }) => topic))).toEqual(new Set(['logs']))
  })

  test('a word that is none names the nearest', async () => {
    await expect(look(await living(), ['promethus'])).rejects.toMatchObject({
      exit: 'usage',
      details: ['Did you mean prometheus?'],
    })
  })
})
