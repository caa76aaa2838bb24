// The shipped Loki configuration, run for real: every query and every rule on logs is accepted, and finds what it should.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { logDraft, logSignalNamed, logSignals, logTests as testsFor } from '../../src/alerts/new/logs.ts'
import type { Request } from '../../src/alerts/new/request.ts'
import type { ConditionName } from '../../src/alerts/new/signal.ts'
import { rulesText } from '../../src/alerts/new/texts.ts'
import { lokiRules, queriesOf, readTemplate, templateFile, templatePaths, yamlOf } from './files.ts'
import { freePort, start, until, untilAnswered } from './network.ts'
import type { Program } from './network.ts'
import { tool } from './tools.ts'

const loki = tool('loki')
const ruleFiles = templatePaths('loki/rules')
  .filter((path) => /\/[^/.]+\.yaml$/.test(path))
  .map((path) => path.slice('loki/rules/'.length))
const folder = mkdtempSync(join(tmpdir(), 'lake-loki-'))
let address = ''
const started = Date.now()
let running: Program | undefined

const config = (http: number, grpc: number): string =>
  readTemplate('loki/loki.yaml')
    .replaceAll('/etc/loki/rules', join(folder, 'rules'))
    .replace(/(?<=[ :])\/loki(?=[/\n])/g, join(folder, 'data'))
    .replace('0.0.0.0', '127.0.0.1')
    .replaceAll('3100', String(http))
    .replaceAll('9096', String(grpc))

beforeAll(async () => {
  if (loki.missing) return
  const [http, grpc] = [await freePort(), await freePort()]
  address = `http://127.0.0.1:${http}`
  for (const file of ruleFiles) cpSync(templateFile(`loki/rules/${file}`), join(folder, 'rules/fake', file))
  writeFileSync(join(folder, 'rules/fake/silent.yaml'), rulesText(silent))
  writeFileSync(join(folder, 'loki.yaml'), config(http, grpc))
  running = start(loki.path(), [`-config.file=${join(folder, 'loki.yaml')}`])
  await untilAnswered(`${address}/ready`, running)
  await until('Loki takes lines', async () => ((await push()) === 204 ? true : undefined))
})

afterAll(() => {
  running?.process.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

async function push(): Promise<number> {
  const now = Date.now()
  const values = Array.from({ length: 101 }, (_, index) => [
    `${now * 1e6 - index * 1e6}`,
    `ERROR number ${index}`,
  ])
  const stream = { service_name: 'trino', container: 'lake-trino-1', level: 'error' }
  const query = {
    state: 'FAILED',
    source: 'panels',
    user: 'me',
    execution_s: 12,
    cpu_s: 3,
    error: 'SYNTAX_ERROR',
  }
  const streams = [
    { stream, values },
    {
      stream: { service_name: 'trino', log: 'queries', level: 'warn' },
      values: [[`${now * 1e6}`, JSON.stringify(query)]],
    },
    {
      stream: { service_name: 'postgres', level: 'fatal' },
      values: [
        [`${now * 1e6}`, 'FATAL:  sorry, too many clients already'],
        [`${now * 1e6 + 1}`, 'FATAL:  could not write: No space left on device'],
      ],
    },
    { stream: { service_name: 'minio', level: 'error' }, values: [[`${now * 1e6}`, 'panic: out of range']] },
    {
      stream: { service_name: 'ingest', level: 'info' },
      values: [[`${now * 1e6}`, 'of a trace', { trace_id: 'a'.repeat(32) }]],
    },
  ]
  const body = JSON.stringify({ streams })
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${address}/loki/api/v1/push`, { method: 'POST', body, headers })).status
}

type Labels = Readonly<Record<string, string>>

interface Pushed {
  readonly stream?: Readonly<Record<string, string>>
  readonly lines: number
  readonly text?: string
}

/** Of templates/loki/rules/*.test.yaml. */
interface LogTest extends Pushed {
  readonly alert: string
  readonly kind: string
  readonly beside?: Pushed
  readonly after?: string
  readonly labels?: Labels
  readonly source?: string
}

const logTests = templatePaths('loki/rules')
  .filter((path) => path.endsWith('.test.yaml'))
  .flatMap((path) => (yamlOf(path) as { tests: readonly LogTest[] }).tests)
  .map((test, index) => ({ ...test, name: `${test.alert} ${test.kind}`, index }))

const minutes = (text = '0m'): number => 60_000 * Number(/\d+/.exec(text)?.[0])

const conditions: readonly (readonly [
  signal: 'errors' | 'lines',
  condition: ConditionName,
  amount: string,
])[] = [
  ['errors', 'above', '0'],
  ['errors', 'above', '20'],
  ['errors', 'ratio', '20%'],
  ['lines', 'above', '7'],
  ['lines', 'below', '1'],
  ['lines', 'below', '10'],
  ['lines', 'absent', '5m'],
]

function written(service: string, what: string, conditions: Request['conditions'], name: string) {
  const request = { conditions, severity: 'warning', name }
  const signal = logSignalNamed(logSignals([service]), `${service}-${what}`)
  const draft = logDraft(signal, request)
  return { draft, tests: (parse(testsFor(signal, draft, request)) as { tests: readonly LogTest[] }).tests }
}

const silent = written('silent', 'lines', { below: '1' }, 'SilentService').draft

/** What is written beside a rule on logs, and the rule. */
const writtenTests = conditions.flatMap(([signal, condition, amount]) =>
  [0, 1, 2, 3].flatMap((row) => {
    const service = `${signal}-${condition}-${amount.replace('%', '')}-${row}`
    const { draft, tests } = written(service, signal, { [condition]: amount }, 'Mine')
    return tests.slice(row, row + 1).map((test) => ({ ...test, expr: draft.expr }))
  }),
)

async function pushAt(at: number, { stream = {}, lines, text = '' }: Pushed): Promise<void> {
  if (lines === 0) return
  const values = Array.from({ length: lines }, (_, line) => [`${(at - lines + line) * 1e6}`, text])
  const body = JSON.stringify({ streams: [{ stream: { ...stream, container: `test-${at}` }, values }] })
  const headers = { 'content-type': 'application/json' }
  const { status } = await fetch(`${address}/loki/api/v1/push`, { method: 'POST', body, headers })
  if (status !== 204) throw new Error(`Loki answers ${status} to a push`)
}

/** What the rule says at a time: labels of each result. */
async function resultsAt(query: string, at: number): Promise<readonly Readonly<Record<string, string>>[]> {
  const asked = new URLSearchParams({ query, time: `${at * 1e6}` }).toString()
  const answer = await fetch(`${address}/loki/api/v1/query?${asked}`)
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  const { data } = JSON.parse(text) as { data: { result: readonly { metric: Labels }[] } }
  return data.result.map(({ metric }) => metric)
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly results: number
}

async function ask(query: string, at: 'query' | 'query_range'): Promise<Answer> {
  const answer = await fetch(
    `${address}/loki/api/v1/${at}?${new URLSearchParams({ query, since: '1h' }).toString()}`,
  )
  const text = await answer.text()
  const results = answer.ok ? (JSON.parse(text) as { data: { result: unknown[] } }).data.result.length : 0
  return { status: answer.status, text, results }
}

describe('Loki', () => {
  it.skipIf(loki.missing).each(queriesOf('loki'))('answers $where: $expr', async ({ expr }) => {
    const { status, text, results } = await ask(expr, 'query_range')
    expect([status, text]).toEqual([200, text])
    expect(results).toBeGreaterThan(0)
  })

  it.skipIf(loki.missing)(
    'loads every rule on logs, and one fires on a burst, one that was written on silence',
    async () => {
      const found = await until('the alert fires', async () => {
        const text = await (await fetch(`${address}/prometheus/api/v1/rules`)).text()
        const firing = ['trino logged 101 errors in 5 minutes', 'Lines of silent: 0, below 1']
        return firing.every((summary) => text.includes(summary)) ? text : undefined
      })
      expect(lokiRules.filter(({ alert }) => !found.includes(`"name":"${alert}"`))).toEqual([])
      expect(found).toContain('"state":"firing"')
    },
  )

  it.skipIf(loki.missing)('answers a flat zero where no service logs errors', async () => {
    const { status, results } = await ask(
      'sum by (service_name) (rate({level="debug"}[5m])) or vector(0)',
      'query_range',
    )
    expect([status, results]).toEqual([200, 1])
  })

  // `lake alerts new --component log`: each row with a service of its own, that nobody else counts.
  it.skipIf(loki.missing).each(writtenTests)('$expr: $kind after $lines lines', async (test) => {
    const at = started - 70 * 60_000
    await pushAt(at, test)
    const found = await resultsAt(test.expr, at + minutes(test.after))
    expect(found).toHaveLength(test.kind === 'fires' ? 1 : 0)
  })

  // Each test has five minutes of its own, so that none sees the lines of another; where a rule looks at an hour, a source of its own.
  // Much older than two and a half hours, and Loki does not look into its memory.
  it.skipIf(loki.missing).each(logTests)('$name: $text', async (test) => {
    const at = started - (logTests.length - test.index) * 306_000
    await pushAt(at, test)
    if (test.beside !== undefined) await pushAt(at, test.beside)
    const rule = lokiRules.find(({ alert }) => alert === test.alert)
    const found = await resultsAt(rule?.expr ?? '', at + minutes(test.after))
    const own = found.filter(({ source = test.source }) => source === test.source)
    expect(own).toEqual(test.kind === 'fires' ? [test.labels] : [])
  })
})
