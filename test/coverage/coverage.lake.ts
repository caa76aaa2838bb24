// Is there anything on the dashboards that can never show, or an alert that can never fire? The whole lake at work is asked.
import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { expectationsPath, expectedOf } from '../../src/drill/table.ts'
import type { Expectations } from '../../src/drill/table.ts'
import { answered } from './ask.ts'
import type { Backends } from './ask.ts'
import { faults } from './faults.ts'
import type { Fault } from './faults.ts'
import { counted, problems, readExpectations, rowsOf } from './judge.ts'
import type { Replaceable } from './judge.ts'
import { coveragePage } from './page.ts'
import { questions } from './questions.ts'
import { expectWhole, fastestClock, goFaster, toldOf } from '../spine/drill.ts'
import type { Drilled } from '../spine/drill.ts'
import { readTemplate } from '../templates/files.ts'
import { eventually, images, lakeYaml, openStack } from '../e2e/stack.ts'
import type { Stack } from '../e2e/stack.ts'

interface Load {
  readonly parts: readonly { readonly part: string; readonly steps: number; readonly failed: number }[]
  readonly leftOut: readonly unknown[]
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] }
}

const replaced = new Set((['grafana', 'tempo'] as const).filter((name) => images[name].includes('standin')))
const scrapeSeconds = 5
const page = new URL('../../docs/coverage.md', import.meta.url)
const all = questions(scrapeSeconds, Date.now())
const expectations = readExpectations()

/** `npm run soak` takes its time: the clock of the rules as it is. */
const soak = process.env['LAKE_E2E_SOAK'] !== undefined
const idleSeconds = soak ? 1800 : 180
const long = 3_600_000

/** At the same time, as far as they do not get in each other's way. */
const damage: readonly (readonly Fault[])[] = [
  [
    'old log lines',
    'a request that Loki cannot serve',
    'a limit of CPU',
    'a replication slot',
    'a full disk',
  ],
  ['more clients than connections'],
  ['a crash of a server process'],
  ['a part of Alloy that fails'],
  ['a database that is away', 'a drive that is gone'],
]

/** What stands in for them knows no such faults. */
const ofPrograms: Readonly<Record<Replaceable, readonly Fault[]>> = {
  tempo: ['a trace that is too large'],
  grafana: ['a datasource that answers with errors', 'a catalogue of plugins that is away'],
}

describe('coverage', () => {
  let stack: Stack
  let ports: Readonly<Record<string, number>>
  const others: Stack[] = []
  let apart: Promise<Drilled['drills']> | undefined
  const port = (name: string): number => ports[name] ?? 0
  const healthy = new Set<string>()

  beforeAll(async () => {
    stack = await openLake('coverage')
    if (soak) {
      for (const name of ['drills-a', 'drills-b', 'drills-c']) others.push(await openLake(name))
      apart = drillApart(others)
      // Its test says so; until then it is nobody's.
      apart.catch(() => undefined)
    }
    ports = (JSON.parse(await stack.read('.lake/state.json')) as { ports: Record<string, number> }).ports
  }, long)
  afterAll(async () => {
    // One that cannot be ended must not keep the next.
    const ends = await Promise.allSettled([stack, ...others].map((one) => one.end()))
    const wrong = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []))
    if (wrong.length > 0) throw new Error(wrong.join('\n'))
  })

  const open = async (known: ReadonlySet<string>): Promise<readonly string[]> => {
    const at = (name: string): string => `http://127.0.0.1:${port(name)}`
    const backends: Backends = {
      prometheus: at('prometheus/http'),
      loki: at('loki/http'),
      tempo: at('tempo/http'),
    }
    const found: string[] = []
    for (const question of all)
      if (!known.has(question.id) && (await answered(question, backends))) found.push(question.id)
    return found
  }

  it('nothing but the Watchdog fires while nobody uses it', { timeout: long }, async () => {
    await pause(idleSeconds)
    const range = `[${idleSeconds + 60}s]`
    // That the machine itself is busy or full is no fault of the stack; what stands in for a program shows figures of old.
    const others = ['host', ...replaced].join('|')
    const loud = `ALERTS{alertstate="firing",alertname!="Watchdog",component!~"${others}"}`
    const { series } = await stack.json<{ series: { labels: Record<string, string> }[] }>([
      'query',
      `count_over_time(${loud}${range})`,
    ])
    expect(series.map(({ labels }) => `${labels['alertname']}/${labels['component']}`)).toEqual([])
    const watchdog = `count_over_time(ALERTS{alertname="Watchdog",alertstate="firing"}${range})`
    expect((await stack.json<{ series: unknown[] }>(['query', watchdog])).series).toHaveLength(1)
  })

  it('is fed by lake demo load, of which no step fails that should not', async () => {
    const load = await stack.json<Load>(['demo', 'load', '--for', '4m', '--faults'])
    expect(load.leftOut).toEqual([])
    expect(load.parts.filter(({ failed, steps }) => failed > 0 || steps === 0)).toEqual([])
  })

  it('has data for all that needs no fault', async () => {
    // Looks at every panel, through Grafana.
    await stack.lake('health')
    // What is counted over five minutes, or by a scanner that comes by, takes its time.
    await eventually(async () => {
      for (const id of await open(healthy)) healthy.add(id)
      const faulty = new Set([...healthy, ...Object.keys(expectations.onFault)])
      const found = problems(all, expectations, { healthy, faulty, replaced })
      expect(found, found.join('\n')).toEqual([])
    }, 180)
  })

  it('has data for the rest as soon as it goes wrong, and everything is declared as it is', async () => {
    for (const round of damage) await Promise.all(round.map((fault) => faults[fault]({ stack, port })))
    const faulty = new Set(healthy)
    for (const [name, own] of Object.entries(ofPrograms))
      if (!replaced.has(name as Replaceable))
        await Promise.all(own.map((fault) => faults[fault]({ stack, port })))
    await eventually(async () => {
      for (const id of await open(faulty)) faulty.add(id)
      const found = problems(all, expectations, { healthy, faulty, replaced })
      expect(found, found.join('\n')).toEqual([])
    }, 120)
  })

  it('is written down', async () => {
    const rows = rowsOf(all, expectations)
    process.stdout.write(`coverage: ${counted(rows)}\n`)
    const text = coveragePage(rows)
    if (process.env['UPDATE_COVERAGE'] !== undefined) await writeFile(page, text)
    // Whoever changes a panel need not run all of this: it is said, and no more.
    const written = (await readFile(page, 'utf8')) === text
    if (!written) process.stdout.write('docs/coverage.md is not up to date: UPDATE_COVERAGE=1 writes it\n')
    expect(rows).toHaveLength(all.length)
  })

  it('a critical alert silences the warnings of its component', async () => {
    // What the faults left: a limit that cannot be taken back.
    await stack.docker('rm', '-f', await stack.container('grafana'))
    await stack.json(['up', '--timeout', '10m'])
    await stack.json(['demo', 'load', '--only', 'postgres', '--faults', '--for', '75s'])
    await stack.docker('kill', await stack.container('postgres'))
    await eventually(async () => {
      const answer = await fetch(`http://127.0.0.1:${port('alertmanager/http')}/api/v2/alerts`)
      const alerts = (await answer.json()) as readonly Alert[]
      const states = Object.fromEntries(alerts.map((alert) => [alert.labels['alertname'], alert.status]))
      expect(states['PostgresDown']?.state).toBe('active')
      expect(states['PostgresDeadlocks']).toMatchObject({
        state: 'suppressed',
        inhibitedBy: [expect.any(String)],
      })
      const critical = alerts.find((alert) => alert.labels['alertname'] === 'PostgresDown')
      expect(critical?.annotations['runbook_url']).toMatch(/\/d\/lake-runbooks\?viewPanel=\d+$/)
      // Prometheus puts the time in.
      expect(critical?.annotations['dashboard_url']).toMatch(/\?viewPanel=\d+&from=\d{13}&to=\d{13}$/)
    }, 120)
    await stack.json(['up', '--timeout', '10m'])
  })

  it(
    'drill finds for every service exactly its alerts, and all is well afterwards',
    { timeout: long },
    async () => {
      const drills = await (apart ?? drillFast(stack))
      expect(Object.fromEntries(drills.map(({ service, outcome }) => [service, outcome]))).toEqual(
        expectedOutcomes(),
      )
      expect(drills.flatMap(({ recovery }) => recovery?.still ?? ['no recovery'])).toEqual([])
    },
  )
})

/** The rules of this lake go as fast as the machine can follow. */
async function drillFast(stack: Stack): Promise<Drilled['drills']> {
  const factor = await fastestClock(stack)
  process.stdout.write(`drills: a clock ${factor.toFixed(1)} times as fast\n`)
  await goFaster(stack, factor)
  return drillOn(stack, ['--all'], factor)
}

/** On the clock of the rules each takes six to sixteen minutes: they are dealt out to lakes of their own. */
async function drillApart(stacks: readonly Stack[]): Promise<Drilled['drills']> {
  const services = Object.keys(expectedOutcomes())
  const drills = stacks.map(async (stack, index) => {
    const own = services.filter((_, at) => at % stacks.length === index)
    return drillOn(stack, own, 1)
  })
  return (await Promise.all(drills)).flat()
}

async function drillOn(stack: Stack, wish: readonly string[], factor: number): Promise<Drilled['drills']> {
  // A window that is full, and nothing that still starts.
  await pause(340 / factor)
  const watch = `${Math.ceil(340 / factor)}s`
  const report = await stack.json<Drilled>(['drill', ...wish, '--yes', '--watch', watch], [0, 1])
  process.stdout.write(toldOf(report))
  if (wish.includes('--all')) expect(report.skipped.map(({ service }) => service)).toEqual(['prometheus'])
  await expectWhole(stack)
  await eventually(async () => {
    const health = await stack.lake('health')
    if (health.code !== 0) throw new Error(health.stdout)
    // On two cores that carry three lakes, one look takes more than a minute.
  }, 300)
  return report.drills
}

async function openLake(name: string): Promise<Stack> {
  const lake = await openStack(
    name,
    lakeYaml(name, 'size: tiny\n', '  minio: {}\n  nessie: {}\n  trino: {}\n'),
  )
  await lake.json(['up', '--timeout', '10m'])
  return lake
}

/** By the table that is shipped. */
function expectedOutcomes(): Readonly<Record<string, string>> {
  const table = parse(readTemplate(expectationsPath)) as Expectations
  const services = Object.keys(table.services)
  return Object.fromEntries(
    services.map((service) => [
      service,
      (expectedOf(table, service, 'stop')?.fires.length ?? 0) > 0 ? 'detected' : 'quiet',
    ]),
  )
}

function pause(seconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, seconds * 1000))
}
