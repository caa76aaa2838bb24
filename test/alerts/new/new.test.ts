// `alerts new`, from flags: what is written, what is loaded, and what is left as it was.
import { describe, expect, test } from 'vitest'
import { safe } from '../../../src/cli/terminal.ts'
import { requestOf } from '../../../src/cli/new-alert-flags.ts'
import { commandFor } from '../../../src/alerts/new/command-line.ts'
import { draftFor } from '../../../src/alerts/new/drafting.ts'
import { newAlert } from '../../../src/alerts/new/new.ts'
import { newAlertSchema } from '../../../src/alerts/new/schema.ts'
import { projectSuite } from '../../../src/alerts/test/project.ts'
import { listSignals } from '../../../src/alerts/new/list.ts'
import { LakeError } from '../../../src/errors.ts'
import type { Style } from '../../../src/report/style.ts'
import { newAlertText, signalListText } from '../../../src/report/alerts-new.ts'
import { root } from '../../dashboards/project.ts'
import { record } from '../../report/screens.ts'
import { answer, making, passed, prometheus, request } from './making.ts'

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

describe('what keeps it from being tried on the past is said with what helps, and the alert is written', () => {
  type Made = Awaited<ReturnType<typeof making>>
  const tried = async (prepare: (from: Made) => void, over: Parameters<typeof making>[0] = {}) => {
    const from = await making(over)
    prepare(from)
    const made = await newAlert(from.making, request)
    expect(made.written).toBe(true)
    return { made, said: new Map(from.warned.map(({ code, message }) => [code, message])) }
  }
  const matrix = (result: readonly unknown[]) =>
    JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } })
  const tooMany = {
    status: 422,
    headers: {},
    body: JSON.stringify({
      status: 'error',
      errorType: 'execution',
      error: 'query processing would load too many samples into memory in query execution',
    }),
  }

  test('no history', async () => {
    const { made, said } = await tried(({ world }) =>
      world.system.http.answers.set(`POST ${prometheus}/api/v1/query_range`, matrix([])),
    )
    expect(made.history).toBeNull()
    expect(said.get('no-history')).toContain('No samples of pg_stat_activity_max_tx_duration{job="postgres"}')
    expect(said.get('no-history')).toContain('lake health')
  })

  test.each([
    [600_000, '600 s ahead of'],
    [-600_000, '600 s behind'],
  ])('a clock that is off by %i ms', async (aheadMs, words) => {
    const { made, said } = await tried(({ world, now }) =>
      answer(world.system.http.answers, now, { aheadMs }),
    )
    expect(made.history?.report.end).toBe(
      new Date(Date.parse(made.history?.report.start ?? '') + 7 * 86_400_000).toISOString(),
    )
    expect(said.get('clock')).toContain(words)
    expect(said.get('clock')).toContain('timedatectl')
  })

  test('no promtool', async () => {
    const none = new LakeError('no promtool', { code: 'no-promtool', exit: 'prerequisite' })
    const { made, said } = await tried(() => {}, { test: () => Promise.reject(none) })
    expect(made.tests.promtool).toBeNull()
    expect(said.get('not-tested')).toContain('lake alerts test')
  })

  test('more samples than lake reads', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({
      metric: { n: String(index) },
      values: [[1, '1']],
    }))
    const { made, said } = await tried(({ world }) =>
      world.system.http.answers.set(`POST ${prometheus}/api/v1/query_range`, matrix(many)),
    )
    expect(made.history).toBeNull()
    expect(said.get('too-much')).toContain('--since')
  })

  test('more samples than Prometheus reads', async () => {
    const { made, said } = await tried(({ world }) => {
      for (const path of ['query', 'query_range']) {
        const asked = world.system.http.answers.get(`POST ${prometheus}/api/v1/${path}`)
        if (typeof asked !== 'function') throw new Error('it has another answer')
        world.system.http.answers.set(`POST ${prometheus}/api/v1/${path}`, (url, options) =>
          options.body === 'query=time%28%29' ? asked(url, options) : tooMany,
        )
      }
    })
    expect(made.history).toBeNull()
    expect(said.get('too-much')).toContain('--since 1d')
    expect(said.get('too-much')).toContain('too many samples')
  })

  test('where only its values are too many, the thresholds around its own are tried', async () => {
    const { made, said } = await tried(({ world }) => {
      const asked = world.system.http.answers.get(`POST ${prometheus}/api/v1/query`)
      if (typeof asked !== 'function') throw new Error('it has another answer')
      world.system.http.answers.set(`POST ${prometheus}/api/v1/query`, (url, options) =>
        options.body?.includes('quantile_over_time') === true ? tooMany : asked(url, options),
      )
    })
    expect(made.history?.report.grid.length).toBeGreaterThan(0)
    expect(said.has('too-much')).toBe(false)
  })
})

test('what was written is said where it could not be loaded', async () => {
  const { making: from, world, written } = await making()
  world.system.http.answers.set(`POST ${prometheus}/-/reload`, 503)
  const error = await newAlert(from, request).catch((thrown: unknown) => thrown)
  expect(written().toSorted()).toEqual(paths)
  expect(error).toMatchObject({ code: 'reload-refused' })
  expect((error as LakeError).details.join()).toContain('alerts/LongTransaction.rules.yaml')
})

test('files that are there are left alone without --force', async () => {
  const { making: from, put, read } = await making()
  put('/project/alerts/LongTransaction.md', 'mine')
  const command =
    'lake alerts new --component postgres --signal longest-transaction --above 5 --for 5m --severity warning --name LongTransaction --yes --force'
  await expect(newAlert(from, request)).rejects.toMatchObject({
    exit: 'confirm',
    code: 'file-exists',
    actions: [{ command }],
  })
  expect(read('alerts/LongTransaction.md')).toBe('mine')
  await newAlert({ ...from, force: true }, request)
  expect(read('alerts/LongTransaction.md')).toContain('# LongTransaction')
})

const copy = { component: undefined, signal: undefined, from: 'PostgresConnectionsHigh' }
const own = { component: 'custom', signal: undefined, conditions: {} }

test('begins from an alert that there is, with another number', async () => {
  const { making: from, read } = await making()
  const made = await newAlert(from, {
    ...request,
    ...copy,
    conditions: { above: '95%' },
    name: 'PostgresNearlyFull',
    for: undefined,
  })
  expect(made.expr).toContain('> 0.95')
  expect(read('alerts/PostgresNearlyFull.rules.yaml')).toContain('component: postgres')
})

test('as bad as the alert that it begins from, unless another is said', async () => {
  const { making: from } = await making({ dryRun: true })
  const rules = async (severity: string | undefined) =>
    (await newAlert(from, { ...request, ...copy, conditions: {}, from: 'PostgresDown', severity })).files[0]
      ?.text
  expect(await rules(undefined)).toContain('severity: critical')
  expect(await rules('info')).toContain('severity: info')
})

test('the command that would be the same says all that was asked for', () => {
  const asked = { component: 'trino', signal: 'trino/x', match: "it's", expr: undefined, from: undefined }
  const numbers = { conditions: { below: '-5' }, window: '1h', for: '2m', keepFiringFor: '10m' }
  expect(commandFor({ ...asked, ...numbers, name: 'X', severity: 'info' })).toBe(
    String.raw`lake alerts new --component trino --signal trino/x --match 'it'\''s' --below=-5 --window 1h --for 2m --keep-firing-for 10m --severity info --name X --yes`,
  )
})

test('an id says of which component it is', () => {
  expect(requestOf({ absent: true, signal: 'trino/nodes' })).toMatchObject({ component: 'trino' })
  expect(requestOf({ absent: true, signal: 'nodes' })).toMatchObject({ component: undefined })
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

test('a rule on logs in a stack without Loki is said to be evaluated by nobody', async () => {
  const { making: from, world, warned } = await making({ dryRun: true })
  world.configure('components: { postgres: {}, loki: false, alloy: false, tempo: false, grafana: false }\n')
  const logs = { ...request, component: 'log', signal: 'postgres-errors', conditions: { above: '20' } }
  await newAlert({ ...from, session: await world.session() }, logs)
  expect(warned).toEqual([
    {
      code: 'not-in-stack',
      message: expect.stringContaining("lake config set components.loki '{}'") as string,
    },
  ])
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
    const made = await newAlert(from, { ...request, ...own, expr })
    return made.files.find(({ path }) => path.endsWith('.test.yaml'))?.text ?? ''
  }
  expect(await tests('pg_up{job="postgres"} == 0')).toContain('# fires')
  expect(await tests('sum(pg_up{job="postgres"}) < 1')).not.toContain('# fires')
})

test('takes every signal as it is listed, by its component and its id', async () => {
  const { making: from } = await making()
  const asked = { session: from.session, root, component: undefined, all: false, signal: from.alone.signal }
  const { signals } = await listSignals(asked)
  expect(signals.map(({ component }) => component)).toContain('log')
  const drafts = signals.map(({ component, id, conditions: [condition = 'above'] }) => {
    const usual: Readonly<Record<string, string>> = { stale: '20m', full: '4h', ratio: '5%', differs: '50%' }
    const said = usual[condition] ?? '5'
    const conditions = { [condition]: condition === 'absent' ? true : said }
    return draftFor({ ...from, warn: () => {} }, { component, signal: id, conditions, name: 'Some' })
  })
  for (const { draft } of await Promise.all(drafts)) expect(draft.name).toBe('Some')
})

test('lists what can be chosen, with what it is worth now, or what the contract says', async () => {
  const { making: from, world } = await making()
  const asked = { session: from.session, root, component: 'postgres', all: false, signal: from.alone.signal }
  const list = await listSignals(asked)
  expect(newAlertSchema.parse(JSON.parse(JSON.stringify(list)))).toMatchObject({ running: true })
  expect(list.signals.find(({ id }) => id === 'postgres/deadlocks')?.live).toMatchObject({ value: 1 })
  screens((style) => signalListText(list, style, safe))
  // What it has now, whatever the clock of this machine says.
  answer(world.system.http.answers, world.system.clock.now().getTime(), {
    aheadMs: -3_600_000,
    until: -3_600_000,
  })
  const behind = await listSignals(asked)
  expect(behind.signals.find(({ id }) => id === 'postgres/deadlocks')?.live).toMatchObject({ value: 1 })
  world.change('prometheus', { state: 'exited' })
  const offline = await listSignals({ ...asked, all: true })
  expect(offline.signals.find(({ id }) => id === 'postgres/pg_locks_count')).toMatchObject({
    live: null,
    type: 'gauge',
  })
  screens((style) => signalListText({ ...offline, signals: offline.signals.slice(0, 5) }, style, safe))
})
