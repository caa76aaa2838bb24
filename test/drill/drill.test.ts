// Services of a stack in memory are broken, watched and mended.
import { expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { safe } from '../../src/cli/terminal.ts'
import { drillAll } from '../../src/drill/drill.ts'
import type { DrillOptions } from '../../src/drill/drill.ts'
import type { DrillReport } from '../../src/drill/outcome.ts'
import type { How } from '../../src/drill/how.ts'
import { drillSchema } from '../../src/drill/schema.ts'
import { drillScope } from '../../src/drill/scope.ts'
import { drillMarkdown } from '../../src/report/drill-markdown.ts'
import { drillText, planData, scopeText } from '../../src/report/drill.ts'
import { record } from '../report/screens.ts'
import { dir } from '../stack/world.ts'
import { drilled } from './drilled.ts'
import type { Drilled } from './drilled.ts'

const journal = `${dir}/drill.json`

interface Asked extends Partial<DrillOptions> {
  readonly names?: readonly string[]
  readonly how?: How
}

async function run(
  from: Drilled,
  { names = ['postgres'], how = 'stop', ...more }: Asked,
): Promise<DrillReport> {
  const { signal = from.world.options.signal } = more
  const scope = await drillScope(from.session, { names, all: names.length === 0, how, signal })
  return drillAll(from.session, scope, {
    noiseMs: 60_000,
    patienceMs: Infinity,
    timeoutMs: 1000,
    signal,
    progress: from.world.options.progress,
    onState: () => {},
    onReport: async () => {},
    ...more,
  })
}

/** What was done to the engine, in order. */
const done = ({ world }: Drilled): readonly string[] =>
  world.system.calls.filter((call) => /^(compose|disk\.(write|remove) .*drill)/.test(call))

test('the intention is on the disk before the service is broken, and goes once it is mended', async () => {
  const from = await drilled()
  const report = await run(from, {})
  expect(drillSchema.parse({ kind: 'report', ...report })).toEqual({ kind: 'report', ...report })
  expect(report.drills).toMatchObject([
    {
      service: 'postgres',
      outcome: 'detected',
      alerts: [{ alert: 'PostgresDown', component: 'postgres', verdict: 'detected' }],
      recovery: { still: [] },
    },
  ])
  const [alert] = report.drills[0]?.alerts ?? []
  // It is seen at the next look of the rule, and fires after its minute.
  expect(alert?.firingMs).toBe((alert?.pendingMs ?? NaN) + 60_000)
  expect(done(from)).toEqual([
    `disk.write ${journal}`,
    `compose.stop ${dir} postgres`,
    `compose.up ${dir} postgres`,
    `disk.remove ${journal}`,
  ])
  expect(from.isDown('postgres')).toBe(false)
  expect(from.world.system.disk.files.has(journal)).toBe(false)
})

test.each([
  ['kill', 'PostgresDown', `compose.kill ${dir} postgres`, `compose.up ${dir} postgres`],
  ['cut', 'TargetDown', 'compose.disconnect', `compose.up ${dir} postgres`],
  ['pause', 'TargetDown', `compose.pause ${dir} postgres`, `compose.unpause ${dir} postgres`],
] as const)('%s is told by %s', async (how, alert, broke, mended) => {
  const from = await drilled()
  from.world.change('postgres', { networks: ['n1'] })
  const [found] = (await run(from, { how })).drills
  expect(found?.alerts.map((one) => `${one.alert} ${one.verdict}`)).toEqual([`${alert} detected`])
  const calls = done(from).filter((call) => call.startsWith('compose'))
  expect(calls).toEqual([expect.stringMatching(new RegExp(`^${broke}`)), mended])
  expect(from.isDown('postgres')).toBe(false)
})

test('slow: it sleeps most of the time, nothing has to tell, and it is awake in the end', async () => {
  const from = await drilled()
  const report = await run(from, { how: 'slow', noiseMs: 10_000 })
  expect(report.drills[0]).toMatchObject({ outcome: 'quiet', why: expect.stringContaining('slow') as string })
  const naps = done(from).filter((call) => call.startsWith('compose.pause')).length
  expect(naps).toBeGreaterThanOrEqual(4)
  expect(done(from).filter((call) => call.startsWith('compose.unpause'))).toHaveLength(naps)
  expect(from.isDown('postgres')).toBe(false)
})

test('slow: where it cannot be put to sleep any more, that is why it ends, and it is awake', async () => {
  const from = await drilled()
  const gone = new LakeError('no engine', { code: 'engine-unreachable', exit: 'prerequisite' })
  from.world.system.clock.at(5000, () => from.world.system.fail('compose.pause', gone, 1))
  await expect(run(from, { how: 'slow' })).rejects.toBe(gone)
  expect(from.isDown('postgres')).toBe(false)
  expect(from.world.system.disk.files.has(journal)).toBe(false)
})

test('what fires without need is noise; what is about the machine, or is told by your own, is none', async () => {
  const from = await drilled()
  const when = (name: string, component: string) =>
    from.rules.push({ name, component, forSeconds: 15, holds: () => from.isDown('postgres') })
  when('NessieServerErrors', 'nessie')
  when('HostCpuSaturated', 'host')
  when('LokiRequestsSlow', 'loki')
  when('Mine', 'postgres')
  const [found] = (await run(from, {})).drills
  expect(found?.outcome).toBe('noise')
  expect(found?.alerts.map(({ alert, verdict }) => `${alert} ${verdict}`)).toEqual([
    'PostgresDown detected',
    'LokiRequestsSlow noise',
    'NessieServerErrors allowed',
    'Mine yours',
    'HostCpuSaturated machine',
  ])
})

test('an alert of your own that says so must fire', async () => {
  const from = await drilled()
  const text = `groups:
  - name: mine
    rules:
      - { alert: OrdersStop, expr: up == 0, annotations: { drill: "postgres/stop, nowhere" } }
      - { alert: OrdersSlow, expr: up == 0, annotations: { drill: postgres } }
`
  from.world.system.disk.files.set('/project/alerts/mine.rules.yaml', { text, mode: 0o644 })
  const session = await from.world.session()
  from.rules.push(
    { name: 'OrdersStop', component: '', forSeconds: 0, holds: () => from.isDown('postgres') },
    { name: 'OrdersSlow', component: '', forSeconds: 0, holds: () => false },
  )
  const scope = await drillScope(session, { ...all, names: ['postgres'], all: false })
  expect(scope.notes).toEqual([expect.stringContaining('OrdersStop wants to be drilled by nowhere')])
  const [found] = (await run({ ...from, session }, {})).drills
  expect(found?.outcome).toBe('missed')
  expect(found?.alerts.map(({ alert, verdict }) => `${alert} ${verdict}`)).toEqual([
    'PostgresDown detected',
    'OrdersStop detected',
    'OrdersSlow missed',
  ])
  // In another way it need not.
  const other = await drillScope(session, { ...all, names: ['postgres'], all: false, how: 'kill' })
  expect(other.drills[0]?.declared).toEqual(['OrdersSlow'])
})

const all = { names: [], all: true, how: 'stop', signal: new AbortController().signal } as const

test('a rule that is not there cannot be missed, and that is said', async () => {
  const from = await drilled()
  from.rules.splice(0, 1)
  const [found] = (await run(from, {})).drills
  expect(found).toMatchObject({ outcome: 'quiet', off: ['PostgresDown/postgres'] })
})

test('what never fires is missed as soon as its rule had its time, or --timeout is over', async () => {
  const from = await drilled()
  from.rules[0] = { name: 'PostgresDown', component: 'postgres', forSeconds: 60, holds: () => false }
  const [found] = (await run(from, {})).drills
  expect(found?.outcome).toBe('missed')
  // for, scrapes and looks of the rule, and some slack.
  expect(found?.brokenMs).toBeGreaterThanOrEqual((60 + 3 * 15 + 2 * 15) * 1000)
  expect(found?.brokenMs).toBeLessThan(200_000)
  const [cut] = (await run(from, { patienceMs: 20_000 })).drills
  expect(cut?.brokenMs).toBeLessThan(30_000)
})

test('what fires already cannot be judged, and is left alone', async () => {
  const from = await drilled()
  from.rules[0] = { name: 'PostgresDown', component: 'postgres', forSeconds: 0, holds: () => true }
  const [found] = (await run(from, {})).drills
  expect(found).toMatchObject({
    outcome: 'not tried',
    why: expect.stringContaining('PostgresDown') as string,
  })
  expect(done(from)).toEqual([])
})

test('Ctrl-C mends it before it ends', async () => {
  const from = await drilled()
  const stop = new AbortController()
  const states: string[] = []
  from.world.system.clock.at(20_000, () => stop.abort(new Error('Ctrl-C')))
  const ending = run(from, { signal: stop.signal, onState: (text) => states.push(text) })
  await expect(ending).rejects.toMatchObject({ exit: 'interrupted' })
  expect(from.isDown('postgres')).toBe(false)
  expect(from.world.system.disk.files.has(journal)).toBe(false)
  expect(states).toEqual([
    'postgres may still be broken: the next lake command in this project mends it.',
    'postgres was stopped, and was mended.',
  ])
})

test('what was found before is told, although the next cannot be mended', async () => {
  const from = await drilled()
  from.world.behaviour.set('postgres', { state: 'exited', exitCode: 1 })
  const told: string[] = []
  const onReport = async (report: DrillReport) => void told.push(drillMarkdown(report, 2))
  const ending = run(from, { names: ['socket-proxy', 'postgres'], onReport })
  await expect(ending).rejects.toMatchObject({ code: 'not-healed' })
  expect(told).toEqual([expect.stringContaining('It ended, or goes on, after 1 of 2 services.')])
  expect(told[0]).toContain('| socket-proxy | quiet |')
})

test('what cannot be mended is said with its way out, and stays in the journal: exit 8', async () => {
  const from = await drilled()
  from.world.behaviour.set('postgres', { state: 'exited', exitCode: 1 })
  await expect(run(from, {})).rejects.toMatchObject({
    exit: 'failed',
    code: 'not-healed',
    message: 'postgres could not be mended: postgres is still broken: exited',
    details: ['It is stopped: the next lake command in this project tries again.'],
    actions: [{ command: 'lake up' }, { command: 'lake logs postgres --tail 50' }],
  })
  expect(from.world.system.disk.files.has(journal)).toBe(true)
})

test('a Prometheus that falls silent ends it, after it was mended', async () => {
  const from = await drilled()
  from.world.system.clock.at(20_000, () => from.kill('prometheus'))
  await expect(run(from, { noiseMs: 600_000 })).rejects.toMatchObject({ exit: 'failed', code: 'no-answer' })
  expect(from.isDown('postgres')).toBe(false)
})

test('another command has the project: nothing is broken', async () => {
  const from = await drilled()
  from.world.system.disk.locks.set(`${dir}/lock`, 'lake up (pid 7)')
  await expect(run(from, {})).rejects.toMatchObject({ exit: 'conflict' })
  expect(done(from)).toEqual([])
})

test('as a person reads it, before and after', async () => {
  const from = await drilled()
  from.rules.push({
    name: 'LokiRequestsSlow',
    component: 'loki',
    forSeconds: 15,
    holds: () => from.isDown('postgres'),
  })
  const names = ['postgres', 'postgres-exporter', 'socket-proxy']
  const scope = await drillScope(from.session, { ...all, names, all: false })
  const report = { ...(await run(from, { names })), time: '2030-01-01T00:00:00.000Z' }
  const { kind, ...plan } = planData(scope) as { kind: 'plan' }
  expect(drillSchema.parse({ kind, ...plan })).toEqual({ kind, ...plan })
  for (const width of [80, 200]) {
    const before = record((style) => scopeText(scope, style, safe), width)
    const after = record((style) => drillText(report, style, safe), width)
    expect([before.tooWide, after.tooWide]).toEqual([[], []])
    expect(before.text).toMatchSnapshot(`before, ${width}`)
    expect(after.text).toMatchSnapshot(`after, ${width}`)
  }
  expect(drillMarkdown(report, names.length)).toMatchSnapshot('file')
})
