import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { imageReference } from '../../src/render/compose.ts'
import { overrideName } from '../../src/render/env.ts'
import { labels } from '../../src/render/labels.ts'
import { numbersIn } from '../../src/render/promql.ts'
import { overriddenServices } from '../../src/render/override.ts'
import { originalOf, unreadRules } from '../../src/render/own-rules.ts'
import { render } from '../../src/render/render.ts'
import type { Rendered, UserFiles } from '../../src/render/render.ts'
import { planOf } from '../plan/plans.ts'
import { shippedTemplates } from './templates.ts'

const full = `components:
  postgres: {}
size: full
alerts:
  receivers:
    slack: { webhook: "\${HOOK}" }
`
const hook = 'https://hooks.example.com/T0/B0/very-secret'

interface ComposeService {
  readonly image: string
  readonly ports?: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly command?: readonly string[]
  readonly mem_limit: string
}
const servicesIn = ({ files }: Rendered) =>
  (parse(files.get('compose.yaml')?.text ?? '') as { services: Record<string, ComposeService> }).services

async function rendered(body = '', user: UserFiles = new Map(), environment: Record<string, string> = {}) {
  const plan = await planOf(body, environment)
  const overridden = overriddenServices(user.get(overrideName) ?? '')
  return render({ plan, templates: shippedTemplates(), user, schema: '{}\n', overridden, slos: new Map() })
}

/** Days of logs, days of traces, bytes. */
function budgetNumbers(rules: string): readonly string[] {
  const { groups } = parse(rules) as { groups: { rules: { alert: string; expr: string }[] }[] }
  const { expr = '' } =
    groups.flatMap((group) => group.rules).find(({ alert }) => alert === 'TelemetryOutgrowsDisk') ?? {}
  return numbersIn(expr).flatMap(({ text }) => (text === '0' ? [] : [text]))
}

/** As they are shipped, which alert-links.test.ts does not look at. */
function withoutLinks(rules: string): string {
  return rules.replaceAll(/^ +(?:runbook|dashboard)_url: .*\n/gm, '')
}

describe('the generated files', () => {
  test('the same plan gives the same bytes, in the same order', async () => {
    const first = await rendered(full, new Map(), { HOOK: hook })
    const second = await rendered(full, new Map(), { HOOK: hook })
    expect([...second.files]).toEqual([...first.files])
    expect([...first.files.keys()]).toEqual([...first.files.keys()].toSorted())
    expect(second.services).toEqual(first.services)
  })

  test('every published port is on loopback', async () => {
    const services = servicesIn(await rendered(full, new Map(), { HOOK: hook }))
    const published = Object.values(services).flatMap(({ ports }) => ports ?? [])
    expect(published.length).toBeGreaterThan(4)
    for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
  })

  test('what is secret stands in no file outside secrets/', async () => {
    const external =
      'components:\n  postgres:\n    external: { address: db:5432, user: u, database: d, password: "${PW}" }\n'
    const { files } = await rendered(
      `${external}alerts:\n  receivers: { slack: { webhook: "\${HOOK}" } }\n`,
      new Map(),
      {
        PW: 'pa55-of-the-database',
        HOOK: hook,
      },
    )
    const holding = [...files].filter(
      ([, { text }]) => text.includes('pa55-of-the-database') || text.includes(hook),
    )
    expect(holding.map(([path]) => path)).toEqual(['secrets/alertmanager/alertmanager.yaml'])
    expect(files.get('secrets/alertmanager/alertmanager.yaml')?.mode).toBe(0o444)
  })

  test('what must not be collected says so on its container, and only that', async () => {
    const services = servicesIn(await rendered(full, new Map(), { HOOK: hook }))
    const silent = Object.entries(services).filter(([, service]) => service.labels[labels.logs] === 'off')
    expect(silent.map(([name]) => name).toSorted()).toEqual(['alloy', 'containers', 'host', 'socket-proxy'])
  })

  test('only what is part of the stack gets files', async () => {
    const { files } = await rendered('components: { grafana: false }\n')
    expect([...files.keys()].filter((path) => path.startsWith('grafana/'))).toEqual([])
    expect([...files.keys()]).toContain('prometheus/rules/prometheus.yaml')
    expect([...files.keys()]).not.toContain('prometheus/rules/postgres.yaml')
  })

  test('retention comes from one place', async () => {
    const retained = await rendered('retention: { metrics: 7d, logs: 3d, disk: 10GB }\n')
    expect(servicesIn(retained)['prometheus']?.command).toContain('--storage.tsdb.retention.time=168h')
    expect(servicesIn(retained)['prometheus']?.command?.join(' ')).toMatch(/retention\.size=\d+MB/)
    expect(parse(retained.files.get('loki/loki.yaml')?.text ?? '')).toMatchObject({
      limits_config: { retention_period: '72h' },
    })
  })

  test.each([
    ['5s', '5s'],
    ['15s', '10s'],
    ['60s', '10s'],
  ])(
    'an interval of %s has a timeout that Prometheus accepts, and reaches Grafana',
    async (interval, timeout) => {
      const { files } = await rendered(`scrape: { interval: ${interval} }\n`)
      expect(parse(files.get('prometheus/prometheus.yaml')?.text ?? '')).toMatchObject({
        global: { scrape_interval: interval, scrape_timeout: timeout },
      })
      expect(files.get('grafana/provisioning/datasources/lake.yaml')?.text).toContain(
        `timeInterval: ${interval}`,
      )
    },
  )

  test('overrides reach the rules of metrics and those of logs', async () => {
    const { files } = await rendered(
      'alerts: { overrides: { ErrorLogBurst: { threshold: 250, severity: critical }, TargetDown: { for: 9m } } }\n',
    )
    expect(files.get('loki/rules/fake/loki.yaml')?.text).toContain('[5m])) > 250')
    expect(files.get('prometheus/rules/prometheus.yaml')?.text).toContain('for: 9m')
  })

  test('the alert on the budget for telemetry counts with what lake.yaml says of it', async () => {
    const rules = async (body?: string): Promise<string> =>
      withoutLinks((await rendered(body)).files.get('prometheus/rules/prometheus.yaml')?.text ?? '')
    const shipped = shippedTemplates().get('prometheus/rules/prometheus.yaml') ?? ''
    // Its own numbers are the defaults of lake.yaml: nothing is rendered.
    expect(await rules()).toContain(shipped)
    expect(await rules('retention: { disk: 10GB, logs: 30d, traces: 14d }\n')).toContain(shipped)
    const other = await rules('retention: { disk: 20GB, logs: 7d, traces: 12h }\n')
    expect(budgetNumbers(other)).toEqual(['7', '0.5', `${20 * 1024 ** 3}`])
    const both = await rules(
      'retention: { disk: 5GB }\nalerts: { overrides: { TelemetryOutgrowsDisk: { for: 6h } } }\n',
    )
    expect(budgetNumbers(both)).toEqual(['30', '14', `${5 * 1024 ** 3}`])
    expect(both).toContain('for: 6h')
  })
})

test('a folder with a dollar sign in its name keeps it: Compose reads variables', async () => {
  const plan = await planOf()
  const identity = { ...plan.identity, folder: '/lakes/a$b' }
  const made = render({
    plan: { ...plan, identity },
    templates: shippedTemplates(),
    user: new Map(),
    schema: '{}\n',
    overridden: new Map(),
    slos: new Map(),
  })
  expect(servicesIn(made)['loki']?.labels[labels.folder]).toBe('/lakes/a$$b')
  expect(made.files.get('compose.yaml')?.text).not.toMatch(/[^$]\$b/)
})

describe('the user’s own files', () => {
  const user: UserFiles = new Map([
    ['alerts/sales.rules.yaml', 'groups: []\n'],
    ['alerts/sales.logql.yaml', 'groups: []\n'],
    ['dashboards/sales.json', '{}\n'],
    ['alloy/extra.alloy', 'logging {}\n'],
    ['compose.override.yaml', 'services: {}\n'],
  ])

  test('are provisioned beside the shipped ones, and say where they came from', async () => {
    const { files } = await rendered('', user)
    expect(files.get('prometheus/rules/user-sales.yaml')?.text).toMatch(
      /^# copied by lake from alerts\/sales/,
    )
    expect(files.get('loki/rules/fake/user-sales.logql.yaml')?.text).toMatch(
      /^# copied by lake from alerts\/sales\.logql/,
    )
    expect(files.get('alloy/user-extra.alloy')?.text).toMatch(/^\/\/ copied by lake from alloy\/extra/)
    expect(files.get('grafana/dashboards/user-sales.json')?.text).toBe('{}\n')
    expect(files.get('.env')?.text).toContain('COMPOSE_FILE=compose.yaml:../compose.override.yaml\n')
  })

  test('a changed rule reloads Prometheus: its configuration has another hash, its definition the same', async () => {
    const before = (await rendered('', user)).services.find(({ name }) => name === 'prometheus')
    const changed = new Map([
      ...user,
      ['alerts/sales.rules.yaml', 'groups: [{ name: x, rules: [] }]\n'] as const,
    ])
    const after = (await rendered('', changed)).services.find(({ name }) => name === 'prometheus')
    expect(after?.config).not.toBe(before?.config)
    expect(after?.spec).toBe(before?.spec)
    expect(after?.reloads).toBe(true)
  })

  test('a changed rule on logs restarts nothing: Loki looks for it by itself; another setting does', async () => {
    const loki = ({ services }: Rendered) => services.find(({ name }) => name === 'loki')
    const before = loki(await rendered('', user))
    const changed = new Map([...user, ['alerts/sales.logql.yaml', 'groups: [{ name: x }]\n'] as const])
    expect(loki(await rendered('', changed))).toEqual(before)
    expect(loki(await rendered('', new Map()))).toEqual(before)
    expect(loki(await rendered('retention: { logs: 3d }\n', user))?.config).not.toBe(before?.config)
  })

  test.each([
    ['user-sales.yaml', 'alerts/sales.rules.yaml'],
    ['user-sales.logql.yaml', 'alerts/sales.logql.yaml'],
    // As Loki names a file in some answers.
    ['user-sales', 'alerts/sales.rules.yaml'],
    ['trino.yaml', undefined],
  ])('of the copy %s it is known that the user calls it %s', (copy, file) => {
    expect(originalOf(copy)).toBe(file)
  })

  test('rules that nobody in the stack reads are named', () => {
    const said = unreadRules(user, new Set(['prometheus']))
    expect(said).toEqual(['alerts/sales.logql.yaml is left aside: loki is not part of this stack'])
  })
})

describe('images', () => {
  test('one registry for all: it takes the place of each image’s own host', async () => {
    const services = servicesIn(await rendered('images: { registry: registry.corp/mirror }\n'))
    expect(services['prometheus']?.image).toBe('registry.corp/mirror/prom/prometheus:v3.5.3')
    for (const { image } of Object.values(services)) expect(image).toMatch(/^registry\.corp\/mirror\/[a-z]/)
  })

  test('an image that lake.yaml names with its registry is taken as it stands', async () => {
    const own =
      'components:\n  loki: { image: "my.corp/loki:1" }\n  alloy: { image: "grafana/alloy:v1.5.1" }\n'
    const services = servicesIn(await rendered(`images: { registry: r.corp }\n${own}`))
    expect(services['loki']?.image).toBe('my.corp/loki:1')
    expect(services['alloy']?.image).toBe('r.corp/grafana/alloy:v1.5.1')
  })

  test.each([
    ['docker.io/library/postgres:15', 'r.corp/library/postgres:15'],
    ['quay.io/a/b:1', 'r.corp/a/b:1'],
    ['localhost:5000/a:1', 'r.corp/a:1'],
    ['grafana/loki:3', 'r.corp/grafana/loki:3'],
    ['postgres:15', 'r.corp/postgres:15'],
  ])('%s becomes %s', (image, expected) => {
    expect(imageReference(image, 'r.corp')).toBe(expected)
    expect(imageReference(image, undefined)).toBe(image)
  })
})

test('a hand-written key in a template survives; limits and environment of the size are laid over it', async () => {
  const services = servicesIn(await rendered('size: tiny\n'))
  expect(services['loki']).toMatchObject({
    mem_limit: '256m',
    environment: { GOGC: '30' },
    cap_drop: ['ALL'],
  })
})
