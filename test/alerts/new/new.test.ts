// `alerts new`, from flags: what is written, what is loaded, and what is left as it was.
import { describe, expect, test } from 'vitest'
import { safe } from '../../../src/cli/terminal.ts'
import { newAlert } from '../../../src/alerts/new/new.ts'
import type { Request } from '../../../src/alerts/new/request.ts'
import { newAlertSchema } from '../../../src/alerts/new/schema.ts'
import { projectSuite } from '../../../src/alerts/test/project.ts'
import { listSignals } from '../../../src/alerts/new/list.ts'
import { LakeError } from '../../../src/errors.ts'
import type { Style } from '../../../src/report/style.ts'
import { newAlertText, signalListText } from '../../../src/report/alerts-new.ts'
import { root } from '../../dashboards/project.ts'
import { record } from '../../report/screens.ts'
import { answer, making, passed, prometheus } from './making.ts'

const request: Request = {
  component: 'postgres',
  signal: 'longest-transaction',
  conditions: { above: '5' },
  for: '5m',
  name: 'LongTransaction',
  severity: 'warning',
}

function screens(report: (style: Style) => string): void {
  for (const width of [80, 200]) {
    const { text, tooWide } = record(report, width)
    expect(
      tooWide.filter((line) => !line.includes('http') && !line.startsWith('#') && !line.includes(': ')),
    ).toEqual([])
    expect(text).toMatchSnapshot()
  }
}

const files = ['LongTransaction.md', 'LongTransaction.rules.yaml', 'LongTransaction.test.yaml']
const paths = files.map((file) => `/project/alerts/${file}`)

test('writes three files, loads the rule without a restart, and touches nothing else', async () => {
  const { making: from, world, written, read } = await making()
  // Something else waits for `up`.
  world.configure('components: { postgres: {} }\nretention: { metrics: 3d }\n')
  const before = world.system.calls.length
  const made = await newAlert({ ...from, session: await world.session() }, request)
  expect(written().toSorted()).toEqual(paths)
  expect(made.loaded).toMatchObject({ backend: 'prometheus', state: 'inactive' })
  const done = world.system.calls.slice(before)
  expect(done.filter((call) => call.includes('/-/reload'))).toHaveLength(1)
  expect(done.filter((call) => call.startsWith('compose.'))).toEqual([])
  expect(read('.lake/prometheus/rules/user-LongTransaction.yaml')).toContain('alert: LongTransaction')
  expect(done.filter((call) => call.startsWith('disk.writeAll'))).toEqual([
    `disk.writeAll /project ${files.map((file) => `alerts/${file}`).join(' ')}`,
    'disk.writeAll /project/.lake prometheus/rules/user-LongTransaction.yaml',
  ])
  expect(newAlertSchema.parse(JSON.parse(JSON.stringify(made)))).toMatchObject({ written: true })
})

test('what up would do is left for it, and what was done is not done again', async () => {
  const { making: from, world } = await making()
  const session = await world.session()
  await newAlert({ ...from, session }, request)
  const { prepare } = await import('../../../src/stack/prepare.ts')
  const { operations } = await prepare(await world.session(), { force: false, engine: 'observe' })
  expect(operations.filter(({ target }) => /prometheus|user-/.test(target))).toEqual([])
})

test('the history is told: a grid around real values, a suggestion with its reason, the last time with a link', async () => {
  const { making: from } = await making({ dryRun: true })
  const { history } = await newAlert(from, request)
  expect(history?.report.firings).toBe(1)
  expect(history?.last[0]?.link).toContain(`${prometheus}/graph?g0.expr=`)
  expect(history?.suggestion).toMatchObject({ threshold: 1, firings: 1 })
  expect(history?.suggestion?.because).toContain('would have fired once in 7 days')
  expect(new Set(history?.report.grid.map(({ threshold }) => threshold))).toEqual(new Set([1, 5, 15]))
})

test('without a Prometheus that runs the same files are written', async () => {
  const [running, stopped] = [await making(), await making()]
  stopped.world.change('prometheus', { state: 'exited' })
  const made = await newAlert(stopped.making, request)
  await newAlert(running.making, request)
  expect(made).toMatchObject({ written: true, loaded: null, history: null })
  for (const file of ['alerts/LongTransaction.rules.yaml', 'alerts/LongTransaction.test.yaml'])
    expect(stopped.read(file)).toBe(running.read(file))
})

test('and without an engine', async () => {
  const { making: from, written } = await making()
  const error = new LakeError('no engine', { code: 'engine-unreachable', exit: 'prerequisite' })
  const runtime = { ...from.session.runtime, observe: () => Promise.reject(error) }
  const made = await newAlert({ ...from, session: { ...from.session, runtime } }, request)
  expect(made).toMatchObject({ written: true, loaded: null, history: null })
  expect(written().toSorted()).toEqual(paths)
})

test('--dry-run shows what would be written and changes nothing', async () => {
  const { making: from, written, world } = await making({ dryRun: true })
  const made = await newAlert(from, request)
  expect(made.files.map(({ path }) => path).toSorted()).toEqual(files.map((file) => `alerts/${file}`))
  expect(written()).toEqual([])
  expect(world.system.calls.filter((call) => call.includes('/-/reload'))).toEqual([])
  screens((style) => newAlertText(made, style, safe))
})

describe('nothing is half written', () => {
  const refusal = async (
    over: Parameters<typeof making>[0],
    prepare?: (from: Awaited<ReturnType<typeof making>>) => void,
  ) => {
    const from = await making(over)
    prepare?.(from)
    const error = await newAlert(from.making, request).catch((thrown: unknown) => thrown)
    expect(from.written()).toEqual([])
    expect(from.read('.lake/prometheus/rules/user-LongTransaction.yaml')).toBeUndefined()
    return error
  }

  test('where its tests fail', async () => {
    const failed = {
      ...passed,
      checks: passed.checks.map((check) => ({ ...check, outcome: 'failed' as const, expected: [], got: [] })),
    }
    expect(await refusal({ test: async () => failed })).toMatchObject({ code: 'tests-failed', exit: 'no' })
  })

  test('where Prometheus does not answer', async () => {
    const error = await refusal({}, ({ world }) => {
      const { answers } = world.system.http
      for (const key of answers.keys()) if (key.includes('9090')) answers.delete(key)
    })
    expect(error).toMatchObject({ exit: 'failed', code: 'no-answer', retryable: true })
  })

  test('where the disk is full', async () => {
    expect(
      await refusal({}, ({ world }) =>
        world.system.fail('disk.writeAll /project alerts', new Error('ENOSPC')),
      ),
    ).toMatchObject({ message: 'ENOSPC' })
  })

  test('where Prometheus refuses the rule', async () => {
    const error = await refusal({}, ({ world }) => {
      const answer = {
        status: 500,
        headers: {},
        body: 'loading /etc/prometheus/rules/user-LongTransaction.yaml: no',
      }
      let asked = 0
      world.system.http.answers.set(`POST ${prometheus}/-/reload`, () =>
        asked++ === 0 ? answer : { ...answer, status: 200 },
      )
    })
    expect(error).toMatchObject({ code: 'user-file-refused', exit: 'usage' })
  })
})

test('an empty history, a clock that is ahead, and a promtool that is not there are said, and the alert is written', async () => {
  const none = new LakeError('no promtool', { code: 'no-promtool', exit: 'prerequisite' })
  const { making: from, world, warned, now } = await making({ test: () => Promise.reject(none) })
  answer(world.system.http.answers, now, { aheadMs: 600_000 })
  const empty = JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [] } })
  world.system.http.answers.set(`POST ${prometheus}/api/v1/query_range`, empty)
  const made = await newAlert(from, request)
  expect(made).toMatchObject({ written: true, history: null, tests: { promtool: null } })
  expect(warned.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['not-tested', 'clock', 'no-history']),
  )
})

test('more than can be read is said, and the alert is written', async () => {
  const { making: from, world, warned } = await making()
  const many = Array.from({ length: 20_000 }, (_, index) => ({
    metric: { n: String(index) },
    values: [[1, '1']],
  }))
  world.system.http.answers.set(
    `POST ${prometheus}/api/v1/query_range`,
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: many } }),
  )
  expect(await newAlert(from, request)).toMatchObject({ written: true, history: null })
  expect(warned).toEqual([
    expect.objectContaining({ code: 'too-much', message: expect.stringContaining('--since') }),
  ])
})

test('files that are there are left alone without --force', async () => {
  const { making: from, put, read } = await making()
  put('/project/alerts/LongTransaction.md', 'mine')
  await expect(newAlert(from, request)).rejects.toMatchObject({ exit: 'confirm', code: 'file-exists' })
  expect(read('alerts/LongTransaction.md')).toBe('mine')
  await newAlert({ ...from, force: true }, request)
  expect(read('alerts/LongTransaction.md')).toContain('# LongTransaction')
})

const wrong: readonly (readonly [string, Partial<Request>, string, string?])[] = [
  [
    'a signal that there is not',
    { signal: 'longest-transacton' },
    'unknown-signal',
    'Did you mean longest-transaction?',
  ],
  [
    'a component that there is not',
    { component: 'postgress' },
    'unknown-component',
    'Did you mean postgres?',
  ],
  ['bytes for a duration', { conditions: { above: '10GB' } }, 'wrong-unit', '10GB is an amount of bytes.'],
  [
    'a duration for a number',
    { signal: 'deadlocks', conditions: { above: '30s' } },
    'wrong-unit',
    '30s is a duration.',
  ],
  [
    'five times the whole',
    { signal: 'rollbacks', conditions: { ratio: '5' } },
    'wrong-unit',
    'Such as --ratio 5%.',
  ],
  ['a condition that says nothing', { conditions: { full: '4h' } }, 'wrong-condition'],
  ['two conditions', { conditions: { above: '5', below: '1' } }, 'usage'],
  ['no condition', { conditions: {} }, 'no-condition'],
  ['no name', { name: undefined }, 'no-name'],
  ['a name that is a path', { name: '../x' }, 'bad-name'],
  ['a name that is taken', { name: 'PostgresDown' }, 'name-taken'],
  ['a time that is none', { for: 'soon' }, 'usage'],
  ['PromQL that ends too soon', { component: 'custom', expr: 'sum(up' }, 'bad-query'],
  ['PromQL that compares nothing', { component: 'custom', expr: 'up', conditions: {} }, 'no-comparison'],
  ['types that do not fit', { component: 'custom', expr: 'rate(up) > 1', conditions: {} }, 'bad-rule'],
  ['an alert that there is not', { from: 'PostgresDwn' }, 'unknown-alert', 'Did you mean PostgresDown?'],
]

const rows = wrong.map(([what, change, code, detail = '']) => ({ what, change, code, detail }))

test.each(rows)('$what is refused', async ({ change, code, detail }) => {
  const { making: from, written } = await making()
  const asked: Request = { ...request, ...change }
  const error = (await newAlert(from, asked).catch((thrown: unknown) => thrown)) as LakeError
  expect(error).toMatchObject({ code, exit: 'usage' })
  expect(error.details.join('\n')).toContain(detail)
  expect(error.actions.length).toBeGreaterThan(0)
  expect(written()).toEqual([])
})

test('an expression says at which column it is wrong', async () => {
  const { making: from } = await making()
  const error = await newAlert(from, { ...request, component: 'custom', expr: 'up{job="a"} >> 1' }).catch(
    (thrown: unknown) => thrown,
  )
  expect((error as LakeError).message).toContain('column 14')
})

test('begins from an alert that there is, with another number', async () => {
  const { making: from, read } = await making()
  const made = await newAlert(from, {
    ...request,
    from: 'PostgresConnectionsHigh',
    component: undefined,
    conditions: { above: '95%' },
    name: 'PostgresNearlyFull',
    for: undefined,
  })
  expect(made.expr).toContain('> 0.95')
  expect(read('alerts/PostgresNearlyFull.rules.yaml')).toContain('component: postgres')
})

test('a rule on logs goes to Loki, in a file of its own', async () => {
  const { making: from, read } = await making()
  const made = await newAlert(from, {
    ...request,
    component: 'log',
    signal: 'postgres-errors',
    conditions: { above: '20' },
    match: 'deadlock',
    for: undefined,
  })
  expect(made).toMatchObject({ backend: 'loki', written: true, tests: { promtool: null } })
  expect(read('alerts/LongTransaction.logql.yaml')).toContain('|= "deadlock" [10m])) > 20')
})

test('what tests a rule on logs is not given to promtool', async () => {
  const { making: from, world } = await making()
  const logs = { ...request, component: 'log', signal: 'postgres-errors', conditions: { above: '20' } }
  await newAlert(from, { ...logs, name: 'OfLogs' })
  await newAlert(from, request)
  const { tests } = await projectSuite(await world.session())
  expect([...tests.keys()]).toEqual(['alerts/LongTransaction.test.yaml'])
})

test('an expression of one series is tested like a signal, another one as far as it is known', async () => {
  const { making: from } = await making({ dryRun: true })
  const tests = async (expr: string) => {
    const made = await newAlert(from, { ...request, component: 'custom', expr, conditions: {} })
    return made.files.find(({ path }) => path.endsWith('.test.yaml'))?.text ?? ''
  }
  expect(await tests('pg_up{job="postgres"} == 0')).toContain('# fires')
  expect(await tests('sum(pg_up{job="postgres"}) < 1')).not.toContain('# fires')
})

test('lists what can be chosen, with what it is worth now, or what the contract says', async () => {
  const { making: from, world } = await making()
  const asked = { session: from.session, root, component: 'postgres', all: false, signal: from.alone.signal }
  const list = await listSignals(asked)
  expect(newAlertSchema.parse(JSON.parse(JSON.stringify(list)))).toMatchObject({ running: true })
  expect(list.signals.find(({ id }) => id === 'postgres/deadlocks')?.live).toMatchObject({ value: 1 })
  screens((style) => signalListText(list, style, safe))
  world.change('prometheus', { state: 'exited' })
  const offline = await listSignals({ ...asked, all: true })
  expect(offline.signals.find(({ id }) => id === 'postgres/pg_locks_count')).toMatchObject({
    live: null,
    type: 'gauge',
  })
  screens((style) => signalListText({ ...offline, signals: offline.signals.slice(0, 5) }, style, safe))
})
