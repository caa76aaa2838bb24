// `lake demo load` on a stack in memory: which parts work, how fast, what is left when it ends.
import { beforeEach, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { choose, demoLoad } from '../../src/demo/load.ts'
import type { LoadOptions } from '../../src/demo/load.ts'
import { demoLoadSchema } from '../../src/demo/schema.ts'
import { demoText } from '../../src/report/demo.ts'
import { living } from '../health/living.ts'
import type { Living } from '../health/living.ts'
import { record, styles } from '../report/screens.ts'

let stack: Living
/** What psql was given, in order. */
let asked: string[]

beforeEach(async () => {
  stack = await made()
})

async function made(config?: string): Promise<Living> {
  const living_ = await living(config)
  const { http, engineState } = living_.world.system
  // What the fakes of `health` do not know.
  http.answers.set('http://127.0.0.1:9090/api/v1/query?query=sum(', 400)
  http.answers.set('http://127.0.0.1:3200/api/search', '{}')
  http.answers.set('http://127.0.0.1:3000/api/dashboards', '{}')
  asked = []
  engineState.execs.set('postgres', ([, , script = '']) => {
    asked.push(script)
    if (script.includes('stock values (1, 0)')) return { code: 3, output: 'ERROR:  duplicate key value' }
    return { code: 0, output: script.includes('count + 1') ? 'ERROR:  deadlock detected' : '' }
  })
  return living_
}

function load({ only = [], ...more }: Partial<LoadOptions> & { only?: readonly string[] } = {}) {
  return demoLoad(stack.session, {
    forMs: 30_000,
    rate: 1,
    parts: choose(only),
    faults: false,
    cleanOnly: false,
    signal: new AbortController().signal,
    progress: stack.world.options.progress,
    ...more,
  })
}

test('every part that runs is given work at the rate, and what is not there is said', async () => {
  const report = await load()
  expect(demoLoadSchema.parse(report)).toEqual(report)
  expect(report.leftOut).toEqual([
    { part: 'trino', why: 'trino does not run in this stack' },
    { part: 'iceberg', why: 'trino does not run in this stack' },
    { part: 'nessie', why: 'nessie does not run in this stack' },
    { part: 'minio', why: 'minio does not run in this stack' },
  ])
  expect(report.parts.map(({ part, failed, cause }) => [part, failed, cause])).toEqual(
    ['postgres', 'alloy', 'prometheus', 'loki', 'tempo', 'grafana'].map((part) => [part, 0, undefined]),
  )
  for (const { part, steps } of report.parts) {
    expect(steps, part).toBeGreaterThanOrEqual(29)
    expect(steps, part).toBeLessThanOrEqual(31)
  }
  expect(report.stopped).toBe(false)
})

test('what it makes in PostgreSQL comes first and goes last', async () => {
  await load({ only: ['postgres'] })
  expect(asked[0]).toContain('create schema if not exists lake_demo;')
  expect(asked.at(-1)).toContain('drop schema if exists lake_demo cascade;')
  for (const script of asked) expect(script).toMatch(/^\(?printf '%s' "set statement_timeout/)
})

test('only under --faults what makes alerts fire', async () => {
  await load({ only: ['postgres'] })
  expect(asked.some((script) => script.includes('count + 1'))).toBe(false)
  await load({ only: ['postgres'], faults: true })
  expect(asked.some((script) => script.includes('count + 1'))).toBe(true)
})

test('whoever stops it still gets everything removed', async () => {
  const stop = new AbortController()
  stack.world.system.clock.at(5000, () => stop.abort())
  const report = await load({ only: ['postgres', 'loki'], signal: stop.signal })
  expect(report.stopped).toBe(true)
  expect(report.parts.map(({ failed }) => failed)).toEqual([0, 0])
  expect(report.parts[0]?.steps).toBeLessThanOrEqual(6)
  expect(asked.at(-1)).toContain('drop schema if exists lake_demo cascade;')
})

test('--clean does nothing else', async () => {
  const report = await load({ cleanOnly: true })
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain('drop schema if exists lake_demo cascade;')
  expect(report.parts.every(({ steps }) => steps === 0)).toBe(true)
  const [, style] = styles(80).find(([name]) => name === 'piped')!
  expect(demoText(report, style, safe)).toBe('✔ nothing of the load is left')
})

test('a part that fails is told, and the others go on', async () => {
  stack.world.system.engineState.execs.set('postgres', () => ({
    code: 2,
    output: 'psql: error: connection refused',
  }))
  const { parts } = await load({ only: ['postgres', 'loki'] })
  const cause = 'psql ends with 2: psql: error: connection refused'
  expect(parts).toMatchObject([
    { part: 'postgres', steps: 0, failed: 1, cause, left: cause },
    { part: 'loki', failed: 0 },
  ])
  expect(parts[1]?.steps).toBeGreaterThan(20)
})

test('a mistake that is not refused is a failure', async () => {
  stack.world.system.http.answers.set('http://127.0.0.1:9090/api/v1/query?query=sum(', 200)
  const [part] = (await load({ only: ['prometheus'] })).parts
  expect(part?.cause).toBe('wrong question: a query that is none answers 200')
})

test('what runs elsewhere is not touched', async () => {
  stack = await made(
    'components: { postgres: { external: { address: "db:5432", user: u, database: d, password: p } } }\n',
  )
  const report = await load()
  expect(report.leftOut).toContainEqual({ part: 'postgres', why: 'postgres does not run in this stack' })
  expect(asked).toEqual([])
})

test('a part whose service is stopped is left out; with nothing left it says why', async () => {
  stack.kill('loki')
  expect((await load({ only: ['loki', 'tempo'] })).leftOut).toEqual([
    { part: 'loki', why: 'loki is not running' },
  ])
  await expect(load({ only: ['loki', 'trino'] })).rejects.toMatchObject({
    exit: 'notRunning',
    details: ['trino: trino does not run in this stack', 'loki: loki is not running'],
  })
})

test('a stopped stack is said to be one', async () => {
  for (const { labels } of stack.world.system.engineState.containers.values())
    stack.kill(labels['com.docker.compose.service'] ?? '')
  await expect(load()).rejects.toMatchObject({ message: 'the stack is not running', exit: 'notRunning' })
})

test('a word that is no part gets the nearest one', () => {
  expect(() => choose(['trinno'])).toThrow(
    expect.objectContaining({ exit: 'usage', details: ['Did you mean trino?'] }),
  )
})

test.each([80, 200])('the report at %i columns', (width) => {
  const base = { steps: 75, onPurpose: 11, failed: 0 }
  const report = {
    project: 'demo',
    elapsedMs: 75_100,
    stopped: true,
    parts: [
      { part: 'minio', does: 'objects written, read, listed and deleted in the bucket lake-demo', ...base },
      {
        part: 'postgres',
        does: 'transactions',
        ...base,
        failed: 2,
        cause: 'insert: \u001b[2J',
        left: 'gone',
      },
    ],
    leftOut: [{ part: 'trino', why: 'trino does not run in this stack' }],
  }
  const { text, tooWide } = record((style) => demoText(report, style, safe), width)
  expect(tooWide).toEqual([])
  expect(text).toMatchSnapshot()
})
