// `lake contract record` against recorded pages: it makes the very contract that is shipped, and says what differs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { contractText, deriveContract } from '../../src/contracts/contract.ts'
import { recordingData } from '../../src/recording/data.ts'
import { isNews, record } from '../../src/recording/record.ts'
import { recordingSchema } from '../../src/recording/schema.ts'
import { write } from '../../src/recording/write.ts'
import { recordingText } from '../../src/report/recording.ts'
import { living } from '../health/living.ts'
import { record as screens } from '../report/screens.ts'
import { folder } from '../stack/world.ts'
import { root as repository } from '../templates/files.ts'

const root = '/lake'
const signal = new AbortController().signal
const shipped = (path: string): string => readFileSync(join(repository, 'templates/contracts', path), 'utf8')
const page = (...files: readonly string[]): string =>
  files.map((file) => readFileSync(join(repository, 'test/contracts', file), 'utf8')).join('')

/** Pages by a part of their address; whatever else is asked is not there. */
async function stack(
  pages: Readonly<Record<string, string>>,
  config = 'components: { postgres: {}, trino: {}, nessie: {}, minio: {} }\n',
) {
  const { world, session } = await living()
  world.configure(config)
  for (const path of [
    'trino/476.json',
    'loki/3.7.8.json',
    'postgres/15.json',
    'postgres/17.json',
    'nessie/0.99.0.json',
    'minio/RELEASE.2026-02-12T00-00-00Z.json',
  ])
    world.system.disk.files.set(`${root}/dist/contracts/${path}`, { text: shipped(path), mode: 0o644 })
  const [postgres] = [...world.system.engineState.containers.values()].filter(({ name }) =>
    name.includes('postgres'),
  )
  if (postgres === undefined) throw new Error('the stack has no container of postgres')
  for (const [service, image] of Object.entries({
    trino: 'docker.io/trinodb/trino:476',
    nessie: 'ghcr.io/projectnessie/nessie:0.99.0',
  }))
    world.system.engineState.containers.set(service, {
      ...postgres,
      name: service,
      image,
      labels: { ...postgres.labels, 'com.docker.compose.service': service },
    })
  const asked: (readonly string[])[] = []
  world.system.engineState.execs.set('prometheus', (command) => {
    asked.push(command)
    const found = Object.entries(pages).find(([part]) => command.at(-1)?.includes(part))
    return found === undefined
      ? { code: 1, output: "wget: can't connect to remote host (10.0.0.1): Connection refused" }
      : { code: 0, output: found[1] }
  })
  return { world, asked, session: { ...session, project: (await world.session()).project } }
}

const options = { root, fresh: false, signal }

describe('a component at the version of its contract', () => {
  test.each([
    [
      'trino',
      'trino/476.json',
      { 'trino:8080': page('trino-476.prom', 'trino-476-jmx.prom', 'trino-476-jmx-catalogs.prom') },
    ],
    ['loki', 'loki/3.7.8.json', { 'loki:3100': page('loki-3.7.8.prom') }],
    [
      'postgres',
      'postgres/15.json',
      { 'postgres-exporter:9187': page('postgres_exporter-0.19.1-pg15.prom') },
    ],
    [
      'postgres',
      'postgres/17.json',
      { 'postgres-exporter:9187': page('postgres_exporter-0.19.1-pg17.prom') },
    ],
    ['nessie', 'nessie/0.99.0.json', { 'nessie:9000': page('nessie-0.99.0.prom') }],
  ])('%s: the committed contract, byte for byte', async (name, file, pages) => {
    const { session, world } = await stack(pages)
    const made = await record(session, name, { ...options, fresh: true })
    expect(contractText(made.contract)).toBe(shipped(file))
    expect(made).toMatchObject({ sameVersion: true, changes: [], missed: [] })
    expect(isNews(made)).toBe(false)
    expect(await write(session, made, { root, check: false })).toEqual({ files: [], pages: false })
    expect(
      [...world.system.disk.files.keys()].filter((path) => path.includes(`${folder}/contracts`)),
    ).toEqual([])
  })

  test('what an idle one has not shown yet stays known, and is said', async () => {
    const whole = page('loki-3.7.8.prom')
    const { session } = await stack({ 'loki:3100': whole.replaceAll(/^loki_panic_total.*\n/gm, '') })
    const made = await record(session, 'loki', options)
    expect(made.changes).toEqual([{ job: 'loki', metric: 'loki_panic_total', kind: 'gone' }])
    expect(isNews(made)).toBe(false)
    expect(isNews(await record(session, 'loki', { ...options, fresh: true }))).toBe(true)
  })

  test('a counter that OpenMetrics cannot name stays the counter that it is', async () => {
    const text = page('loki-3.7.8.prom').replace(
      '# TYPE loki_cache_hits counter',
      '# TYPE loki_cache_hits unknown',
    )
    const { session } = await stack({ 'loki:3100': text })
    const made = await record(session, 'loki', options)
    expect(made.changes).toEqual([])
    expect(made.contract.jobs['loki']?.['loki_cache_hits']?.type).toBe('counter')
  })

  test('a new name, another type and another label are news, and are written beside lake.yaml', async () => {
    const text = page('loki-3.7.8.prom')
      .replace('# TYPE loki_panic_total counter', '# TYPE loki_panic_total gauge')
      .replace('\nloki_panic_total', '\nloki_panic_total{who="x"} 1\nloki_brand_new 1\nloki_panic_total')
    const { session, world } = await stack({ 'loki:3100': text })
    const made = await record(session, 'loki', options)
    expect(made.changes).toEqual([
      { job: 'loki', metric: 'loki_brand_new', kind: 'added' },
      { job: 'loki', metric: 'loki_panic_total', kind: 'type', detail: 'counter -> gauge' },
      { job: 'loki', metric: 'loki_panic_total', kind: 'label-added', detail: 'who' },
    ])
    expect((await write(session, made, { root, check: true })).files).toEqual([
      `${folder}/contracts/loki.json`,
    ])
    expect(world.system.disk.files.has(`${folder}/contracts/loki.json`)).toBe(false)
    await write(session, made, { root, check: false })
    expect(isNews(await record(session, 'loki', options))).toBe(false)
  })
})

describe('what is asked', () => {
  test('as Prometheus asks: the name that Trino wants, the format that names counters', async () => {
    const { session, asked } = await stack({ 'trino:8080': page('trino-476.prom') })
    await record(session, 'trino', options)
    expect(asked[0]?.join(' ')).toContain(
      'authorization: Basic bGFrZS1wcm9tZXRoZXVzOg== -O - http://trino:8080/metrics',
    )
    expect(asked[0]?.join(' ')).toContain('accept: application/openmetrics-text')
  })

  test('families that the scrape job drops are in no contract', async () => {
    const { session } = await stack({
      'trino:8080': `io_airlift_http_client_type_HttpClient_x 1\n${page('trino-476.prom')}`,
    })
    const made = await record(session, 'trino', options)
    expect(Object.keys(made.contract.jobs['trino'] ?? {})).not.toContain(
      'io_airlift_http_client_type_HttpClient_x',
    )
  })

  test('Prometheus itself, where the page cannot be had; the labels that scraping adds are taken off', async () => {
    const { session, world } = await stack({})
    const answers = world.system.http.answers
    const json = (data: unknown) => ({ status: 200, headers: {}, body: JSON.stringify({ data }) })
    const base = { job: 'nessie', instance: 'nessie', component: 'nessie' }
    answers.set(
      'http://127.0.0.1:9090/api/v1/series',
      json([
        { __name__: 'http_requests_total', ...base, method: 'GET', exported_job: 'a "b"' },
        { __name__: 'up', ...base },
      ]),
    )
    answers.set(
      'http://127.0.0.1:9090/api/v1/targets/metadata',
      json([{ metric: 'http_requests_total', type: 'counter', help: 'Requests.' }]),
    )
    const made = await record(session, 'nessie', options)
    expect(made.contract.jobs).toEqual({
      nessie: {
        ...made.contract.jobs['nessie'],
        http_requests_total: { type: 'counter', labels: { job: null, method: null }, help: 'Requests.' },
      },
    })
    expect(made.pages).toMatchObject([
      { way: 'prometheus', why: "can't connect to remote host (10.0.0.1): Connection refused" },
    ])
  })
})

test('a gauge that OpenMetrics calls as a counter stays a gauge', () => {
  const [gauge, counter] = ['# TYPE bytes gauge\nbytes 1\n', '# TYPE bytes counter\nbytes_total 2\n']
  for (const text of [gauge + counter, counter + gauge]) {
    const { jobs } = deriveContract({ component: 'x', version: '1' }, { x: [text] })
    expect(jobs).toMatchObject({ x: { bytes: { type: 'gauge' }, bytes_total: { type: 'counter' } } })
  }
})

test('the same version by another exporter is another contract', async () => {
  const text = page('postgres_exporter-0.19.1-pg15.prom').replace('version="0.19.1"', 'version="0.11.1+ds"')
  const { session } = await stack({ 'postgres-exporter:9187': text })
  const made = await record(session, 'postgres', options)
  expect(made).toMatchObject({
    sameVersion: false,
    contract: { version: '15.18.0', exporter: 'postgres_exporter 0.11.1' },
  })
})

describe("a target of the user's own", () => {
  const config = 'components: { postgres: {} }\ntargets:\n  - { name: my-api, address: host:8000 }\n'
  const first =
    '# HELP orders_total Orders taken.\n# TYPE orders_total counter\norders_total{shop="a"} 3\nqueue_length 2\n'

  test('gets a contract beside lake.yaml, which later recordings add to', async () => {
    const { session } = await stack({ ':8000': first }, config)
    const made = await record(session, 'my-api', options)
    expect(made.contract).toEqual({
      component: 'my-api',
      version: 'unknown',
      jobs: {
        'my-api': {
          orders_total: { type: 'counter', labels: { shop: null }, help: 'Orders taken.' },
          queue_length: { type: 'unknown', labels: {} },
        },
      },
    })
    expect((await write(session, made, { root, check: false })).files).toEqual([
      `${folder}/contracts/my-api.json`,
    ])
    const { session: later, world } = await stack({ ':8000': 'queue_length 2\nlate 1\n' }, config)
    world.system.disk.files.set(`${folder}/contracts/my-api.json`, {
      text: contractText(made.contract),
      mode: 0o644,
    })
    const again = await record(later, 'my-api', options)
    expect(Object.keys(again.contract.jobs['my-api'] ?? {})).toEqual(['late', 'orders_total', 'queue_length'])
    const forgets = await record(later, 'my-api', { ...options, fresh: true })
    expect(Object.keys(forgets.contract.jobs['my-api'] ?? {})).toEqual(['late', 'queue_length'])
  })

  test('that does not answer, or is not there, is told apart', async () => {
    const { session } = await stack({}, config)
    await expect(record(session, 'my-api', options)).rejects.toMatchObject({
      code: 'no-metrics',
      exit: 'failed',
    })
    await expect(record(session, 'my-ap', options)).rejects.toMatchObject({
      details: ['Did you mean my-api?'],
      exit: 'usage',
    })
    await expect(record(session, 'socket-proxy', options)).rejects.toMatchObject({
      message: 'socket-proxy has no metrics',
    })
  })

  test('whose contract was broken by hand says how to get a whole one', async () => {
    const { session, world } = await stack({ ':8000': first }, config)
    world.system.disk.files.set(`${folder}/contracts/my-api.json`, { text: '{"jobs":', mode: 0o644 })
    await expect(record(session, 'my-api', options)).rejects.toMatchObject({
      code: 'bad-contract',
      exit: 'usage',
    })
  })
})

describe('another version', () => {
  const text = page('loki-3.7.8.prom').replaceAll('version=""', 'version="3.9.1"')

  test('is compared with the one there is, and written as its own', async () => {
    const { session } = await stack({ 'loki:3100': text })
    const made = await record(session, 'loki', options)
    expect(made).toMatchObject({ sameVersion: false, changes: [], contract: { version: '3.9.1' } })
    expect(isNews(made)).toBe(true)
  })

  test("in lake's own repository its pages are written, and one of the same version is never replaced", async () => {
    const { session, world } = await stack({ 'loki:3100': text })
    world.system.disk.files.set(`${root}/test/contracts/README.md`, { text: '', mode: 0o644 })
    const made = await record(session, 'loki', options)
    expect(await write(session, made, { root, check: false })).toEqual({
      files: [`${root}/test/contracts/loki-3.9.1.prom`],
      pages: true,
    })
    expect(world.system.disk.files.get(`${root}/test/contracts/loki-3.9.1.prom`)?.text).toBe(text)
    const same = await stack({ 'loki:3100': `${page('loki-3.7.8.prom')}loki_brand_new 1\n` })
    same.world.system.disk.files.set(`${root}/test/contracts/README.md`, { text: '', mode: 0o644 })
    const again = await record(same.session, 'loki', options)
    expect(await write(same.session, again, { root, check: false })).toEqual({ files: [], pages: true })
  })
})

describe('as text', () => {
  test.each([80, 200])('%i columns', async (width) => {
    const { session } = await stack({
      'loki:3100': `${page('loki-3.7.8.prom').replaceAll(/^loki_panic_total.*\n/gm, '')}loki_brand_new 1\n`,
    })
    const made = await record(session, 'loki', options)
    const data = recordingData(made, {
      ...(await write(session, made, { root, check: false })),
      check: false,
    })
    expect(recordingSchema.parse(data)).toEqual(data)
    const { text, tooWide } = screens((style) => recordingText(data, style, safe), width)
    expect(text).toMatchSnapshot()
    expect(tooWide).toEqual([])
  })
})
