// The shipped Loki configuration, run for real: every query and every rule on logs is accepted, and finds what it should.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lokiRules, queriesOf, readTemplate, templateFile } from './files.ts'
import { freePort, start, until, untilAnswered } from './network.ts'
import type { Program } from './network.ts'
import { tool } from './tools.ts'

const loki = tool('loki')
const folder = mkdtempSync(join(tmpdir(), 'lake-loki-'))
let address = ''
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
  cpSync(templateFile('loki/rules/loki.yaml'), join(folder, 'rules/fake/loki.yaml'), { recursive: true })
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
  const body = JSON.stringify({ streams: [{ stream, values }] })
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${address}/loki/api/v1/push`, { method: 'POST', body, headers })).status
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

  it.skipIf(loki.missing)('loads every rule on logs, and one fires on a burst', async () => {
    const found = await until('the alert fires', async () => {
      const text = await (await fetch(`${address}/prometheus/api/v1/rules`)).text()
      return text.includes('"state":"firing"') ? text : undefined
    })
    expect(lokiRules.filter(({ alert }) => !found.includes(`"name":"${alert}"`))).toEqual([])
    expect(found).toContain('trino logged 101 errors in 5 minutes')
  })

  it.skipIf(loki.missing)('answers a flat zero where no service logs errors', async () => {
    const { status, results } = await ask(
      'sum by (service_name) (rate({level="fatal"}[5m])) or vector(0)',
      'query_range',
    )
    expect([status, results]).toEqual([200, 1])
  })
})
