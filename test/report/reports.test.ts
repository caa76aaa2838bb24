import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { healthText } from '../../src/report/health.ts'
import { planText } from '../../src/report/plan.ts'
import { statusText, upText } from '../../src/report/status.ts'
import type { ServiceStatus, StackStatus } from '../../src/report/status.ts'
import { fit, table } from '../../src/report/style.ts'
import type { Style } from '../../src/report/style.ts'
import { upAnswer } from '../../src/report/up.ts'
import { prepare } from '../../src/stack/prepare.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import { world } from '../stack/world.ts'
import type { World } from '../stack/world.ts'
import { brokenHealth, goodHealth } from './health-reports.ts'
import { record, styles } from './screens.ts'

const body = 'components: { postgres: {} }\n'
const prepared = async (at: World) => prepare(await at.session(), { force: false, engine: 'optional' })
const statusOf = async (at: World) => stackStatus(await at.session(), await prepared(at))

let at: World
let first: Awaited<ReturnType<typeof prepared>>
let ready: StackStatus
beforeAll(async () => {
  at = world(body)
  first = await prepared(at)
  await up(await at.session(), at.options)
  ready = await statusOf(at)
})

const screens: Readonly<Record<string, () => (style: Style) => string>> = {
  up: () => (style) => upText(upAnswer(ready, { done: first.operations }).screen, style),
  'up-unchanged': () => (style) => upText(upAnswer(ready, { done: [] }).screen, style),
  'up-native': () => {
    const there = ['prometheus', 'alertmanager', 'host', 'postgres', 'postgres-exporter']
    const services = ready.services.filter(({ service }) => there.includes(service))
    const lacking = [
      {
        component: 'loki',
        why: 'github.com cannot be reached (ENOTFOUND)',
        get: 'lake programs install loki --build',
      },
      {
        component: 'grafana',
        why: 'dl.grafana.com cannot be reached (ENOTFOUND)',
        get: 'grafana 11.0 or later on PATH',
      },
      {
        component: 'trino',
        why: 'trino needs a JDK, and there is none here',
        get: 'sudo apt-get install openjdk-25-jre-headless',
      },
      { component: 'alloy', why: 'it needs loki' },
    ]
    const status = { ...ready, state: 'degraded', runtime: 'native', services, lacking } as const
    const { screen } = upAnswer(status, { done: first.operations })
    return (style) => upText(screen, style)
  },
  'up-degraded': () => {
    const services = changed({ grafana: { state: 'failed', detail: 'stopped: it ran out of memory' } })
    const { screen } = upAnswer({ ...ready, state: 'degraded', services }, { done: first.operations })
    return (style) => upText(screen, style)
  },
  status: () => {
    const long =
      'waiting for /-/ready (answers 503), and then for something with a very long name that does not fit'
    const services = changed({
      alertmanager: { state: 'starting', detail: long },
      loki: { state: 'failed', detail: 'stopped (exit 1)' },
    })
    const external = [{ component: 'postgres', address: `${'very-long-name.'.repeat(6)}example.com:5432` }]
    const attached = [
      { project: 'shop', running: 3, containers: 4 },
      { project: 'blog', running: 0, containers: 2 },
      { project: `${'gone-'.repeat(20)}project`, running: 0, containers: 0 },
    ]
    return (style) => statusText({ ...ready, state: 'failed', services, external, attached }, style)
  },
  'status-stopped': () => {
    const absent = { state: 'absent', detail: 'not created' } as const
    const services = ready.services.map((service) => ({ ...service, ...absent }))
    return (style) => statusText({ ...ready, state: 'stopped', services }, style)
  },
  plan: () => (style) => planText(first, style),
  'plan-change': () => (style) =>
    planText({ operations: change, conflicts: ['loki/loki.yaml'], observed: false }, style),
  'plan-nothing': () => (style) => planText({ operations: [], conflicts: [], observed: true }, style),
  'health-failed': () => (style) => healthText(brokenHealth, style, safe),
  health: () => (style) => healthText(goodHealth, style, safe),
}

function changed(services: Readonly<Record<string, Pick<ServiceStatus, 'state' | 'detail'>>>) {
  return ready.services.map((service) => ({ ...service, ...services[service.service] }))
}

const image = `registry.corp.example.com/mirror/of/everything/grafana@sha256:${'0123456789abcdef'.repeat(4)}`
const change = [
  { kind: 'write-file', target: 'compose.yaml', cause: 'content changed' },
  { kind: 'delete-file', target: 'prometheus/rules/postgres.yaml', cause: 'no longer needed' },
  { kind: 'pull-image', target: image, cause: 'not here yet' },
  { kind: 'recreate-service', target: 'grafana', cause: `image docker.io/grafana/grafana:13.2.3 → ${image}` },
  { kind: 'remove-service', target: 'postgres', cause: 'no longer in lake.yaml' },
] as const

describe.each([80, 200])('on a terminal of %i columns', (width) => {
  test.each(Object.keys(screens))('%s', async (name) => {
    const { text, tooWide } = record(screens[name]?.() ?? (() => ''), width)
    expect(tooWide).toEqual([])
    await expect(text).toMatchFileSnapshot(`./__snapshots__/${name}.${width}.txt`)
  })
})

describe('what up answers', () => {
  test.each([
    ['ready', 'ok'],
    ['starting', 'ok'],
    ['degraded', 'degraded'],
    ['failed', 'failed'],
  ] as const)('a stack that is %s exits %s', (state, exit) => {
    expect(upAnswer({ ...ready, state }, { done: [] }).exit).toBe(exit)
  })
})

describe('tables', () => {
  const [, style] = styles(40)[1] ?? []
  test('the growing column gives way; what is cut says so', () => {
    if (style === undefined) throw new Error('no style')
    const lines = table(
      [{ title: 'A' }, { title: 'B', grows: true }, { title: 'C' }],
      [['short', 'a cell that is much too long for this terminal', 'end']],
      style,
    )
    expect(lines).toEqual([
      '  A      B                           C',
      '  short  a cell that is much too l…  end',
    ])
  })

  test('text is cut to its room, never beyond', () => {
    if (style === undefined) throw new Error('no style')
    expect(fit('exactly', 7, style)).toBe('exactly')
    expect(fit('one more', 7, style)).toBe('one mo…')
    const dumb = styles(40)[3]?.[1] ?? style
    expect(fit('one more', 7, dumb)).toBe('one ...')
  })

  test('colour changes no column', () => {
    const [, colour] = styles(80)[0] ?? []
    const [, plain] = styles(80)[1] ?? []
    if (colour === undefined || plain === undefined) throw new Error('no style')
    expect(stripVTControlCharacters(statusText(ready, colour))).toBe(statusText(ready, plain))
    expect(statusText(ready, colour)).not.toBe(statusText(ready, plain))
  })
})
