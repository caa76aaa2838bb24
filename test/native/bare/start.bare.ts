// What a newcomer meets on a machine without an engine: `npm start` in a clone, and what the commands then do. `.ci/run` does
// this before it installs Docker. Programs really come from the archives that this machine reaches.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareMachine, listenersOn, processesOf } from './machine.ts'
import type { Ended, Machine } from './machine.ts'

/** Had wherever Debian's archive is reached. */
const core = ['prometheus', 'alertmanager', 'host', 'postgres', 'postgres-exporter']

interface Status {
  readonly data: {
    readonly id: string
    readonly folder: string
    readonly state: string
    readonly runtime: string
    readonly services: readonly { readonly service: string; readonly state: string }[]
    readonly lacking: readonly { readonly component: string; readonly why: string; readonly get?: string }[]
  }
}

const json = ({ stdout }: Ended): unknown => JSON.parse(stdout)
const degradedOrOk = (code: number | null): boolean => code === 0 || code === 9

let machine: Machine
let begun: Ended
let status: Status['data']
beforeAll(async () => {
  machine = bareMachine()
  if (machine.hidden.length > 0) console.log(`hidden from this run: ${machine.hidden.join(', ')}`)
  begun = await machine.run(['npm', 'start'])
  console.log(begun.stderr, begun.stdout)
  status = (json(await machine.lake('status', '--json')) as Status).data
}, 1_200_000)
afterAll(async () => {
  await machine.lake('down', '--volumes', '--yes')
  machine.remove()
}, 120_000)

describe('npm start', () => {
  test('ends with a stack that runs', () => {
    expect(begun.code, begun.stderr).toSatisfy(degradedOrOk)
    expect(status.runtime).toBe('native')
    expect(status.services.filter(({ state }) => state !== 'ready')).toEqual([])
    expect(status.services.map(({ service }) => service)).toEqual(expect.arrayContaining(core))
  })

  test('says why it runs natively, what runs where, what is missing and how to get it', () => {
    expect(begun.stderr).toMatch(
      /quickstart runs natively, as processes of this machine: The Docker engine at/,
    )
    expect(begun.stdout).toMatch(/prometheus +ready +http:\/\/127\.0\.0\.1:\d+/)
    expect(begun.stdout).toContain('lake grafana')
    for (const { component, why, get } of status.lacking) {
      expect(begun.stdout).toMatch(new RegExp(`^ {2}${component} .*${get === undefined ? why : ''}`, 'm'))
      expect(get === undefined ? why : begun.stdout).toContain(get ?? 'it needs ')
    }
  })
})

test('lake health asks for real, and fails of nothing but what is missing', async () => {
  // The first statement of a Trino that has just started takes longer on a busy machine than health waits for one.
  if (status.services.some(({ service }) => service === 'trino')) await machine.lake('query', 'select 1')
  let checks: readonly { readonly id: string; readonly status: string }[] = []
  const proven = async (): Promise<readonly string[]> => {
    const asked = await machine.lake('health', '--json')
    expect(asked.code, asked.stdout).toSatisfy(degradedOrOk)
    checks = (json(asked) as { data: { checks: typeof checks } }).data.checks
    return checks.filter(({ status }) => status === 'ok').map(({ id }) => id)
  }
  // Where all else starts at once, there was no first scrape yet.
  await expect
    .poll(proven, { timeout: 60_000, interval: 1000 })
    .toEqual(expect.arrayContaining(['prometheus.target', 'prometheus.rules', 'alertmanager.target']))
  const missing = status.lacking.map(({ component }) => `${component}.program`)
  expect(
    checks
      .filter(({ status }) => status === 'fail')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(missing.toSorted())
})

test('lake doctor finds nothing that keeps it from working here', async () => {
  const { code, stdout } = await machine.lake('doctor')
  expect(code, stdout).toBe(0)
})

test('lake grafana shows real dashboards, and their data moves', async () => {
  const page = await machine.serve('grafana', '--print')
  try {
    const url = new URL(page.line)
    const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? ''
    expect(await (await fetch(url)).text()).toContain('<title')
    const get = async (path: string): Promise<string> =>
      (await fetch(new URL(path, url), { headers: { 'x-lake-token': token } })).text()
    expect(await get('/api/dashboards/lake-overview')).toContain('"panels"')
    const scraped = async (): Promise<number> => {
      const query = `sum(prometheus_tsdb_head_samples_appended_total) + 0 * ${Date.now()}`
      const question = { backend: 'prometheus', path: 'query', params: { query } }
      const answer = await get(`/api/ask?q=${encodeURIComponent(JSON.stringify([question]))}`)
      const { body } = JSON.parse(answer) as {
        body: { data: { result: readonly { value: [number, string] }[] } }
      }
      return Number(body.data.result[0]?.value[1])
    }
    const before = await scraped()
    expect(before).toBeGreaterThan(0)
    await expect.poll(scraped, { timeout: 120_000, interval: 1000 }).toBeGreaterThan(before)
  } finally {
    await page.end()
  }
})

test('lake down leaves no process, no socket, no port', async () => {
  const state = JSON.parse(readFileSync(join(status.folder, '.lake/state.json'), 'utf8')) as {
    ports: Readonly<Record<string, number>>
  }
  const before = processesOf(status.id, machine.clone)
  expect(before.length).toBeGreaterThan(core.length)
  // The look itself is proven on a stack that runs.
  const pids = new Set(before.map((line) => line.split(' ')[0]))
  expect(
    Object.values(state.ports)
      .flatMap(listenersOn)
      .some((pid) => pids.has(pid)),
  ).toBe(true)
  const { code, stderr } = await machine.lake('down')
  expect(code, stderr).toBe(0)
  expect(processesOf(status.id, machine.clone)).toEqual([])
  const run = join(status.folder, '.lake/run')
  const sockets = existsSync(run) ? readdirSync(run).filter((name) => name.endsWith('.sock')) : []
  expect(sockets).toEqual([])
  // A port may be another program's by now: that one is no process of before.
  const ours = new Set(before.map((line) => line.split(' ')[0]))
  const held = Object.values(state.ports).flatMap((port) => listenersOn(port))
  expect(held.filter((pid) => ours.has(pid) || pid === 'unknown')).toEqual([])
})
