// What to paste: the addresses of this very stack, from where it is pasted, and no secret.
import { parse } from 'yaml'
import { describe, expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { connect } from '../../src/connect/connect.ts'
import { connectSchema } from '../../src/connect/schema.ts'
import { connectText, exportLines } from '../../src/report/connect.ts'
import { up } from '../../src/stack/up.ts'
import { record, styles } from '../report/screens.ts'
import { folder, world } from '../stack/world.ts'
import type { World } from '../stack/world.ts'

const whole = 'components: { postgres: { port: 6432 }, minio: {}, nessie: {}, trino: {} }\n'

async function started(body = whole): Promise<World> {
  const at = world(body)
  await up(await at.session(), { ...at.options, wait: false })
  return at
}

async function asked(at: World, system?: string) {
  const report = await connect(await at.session(), system)
  expect(connectSchema.parse(report)).toEqual(report)
  return report
}

const plain = styles(80).find(([name]) => name === 'piped')![1]
const systems = ['prometheus', 'loki', 'otlp', 'postgres', 'minio', 'nessie', 'trino']

test('without a word, every system of this stack with its addresses', async () => {
  const report = await asked(await started())
  expect(report.systems.map(({ system }) => system)).toEqual(systems)
  expect(report.systems.find(({ system }) => system === 'postgres')).toEqual({
    system: 'postgres',
    what: 'PostgreSQL: the database of the lake',
    mode: 'managed',
    address: '127.0.0.1:6432',
    inside: 'postgres:5432',
    running: true,
    settled: true,
  })
})

test.each(systems)('%s, on a terminal', async (system) => {
  const report = await asked(await started(), system)
  const shown = record((style) => connectText(report, style, safe), 80)
  await expect(shown.text).toMatchFileSnapshot(`__snapshots__/${system}.txt`)
})

test('the overview, on a terminal', async () => {
  const at = world(whole)
  at.configure(
    'components: { postgres: { external: { address: db.corp, user: u, database: d, password: p } } }\n',
  )
  const report = await asked(at)
  const shown = record((style) => connectText(report, style, safe), 80)
  expect(shown.tooWide).toEqual([])
  await expect(shown.text).toMatchFileSnapshot('__snapshots__/overview.txt')
})

describe('secrets', () => {
  test.each(systems)('%s names files, and shows nothing of what they hold', async (system) => {
    const at = await started()
    const values = [...at.system.disk.files]
      .filter(([path]) => path.startsWith(`${folder}/.lake/secrets/`))
      .map(([, { text }]) => text)
    expect(values.length).toBeGreaterThan(2)
    const report = await asked(at, system)
    const said = JSON.stringify(report) + record((style) => connectText(report, style, safe), 80).text
    expect(values.filter((value) => said.includes(value))).toEqual([])
  })

  test('a folder with odd characters is quoted for the shell, and for Compose', async () => {
    const file = "/a b/it's $HOME/secret"
    expect(
      exportLines({
        variables: [
          { name: 'X', file },
          { name: 'Y', value: 'a b' },
        ],
      }),
    ).toEqual([String.raw`export X="$(cat '/a b/it'\''s $HOME/secret')"`, "export Y='a b'"])
  })
})

test('what is for a container is Compose: it joins the network of the stack', async () => {
  const report = await asked(await started(), 'postgres')
  const text = connectText(report, plain, safe)
  const yaml = text.slice(text.indexOf('services:'), text.indexOf('# As a URL', text.indexOf('services:')))
  expect(parse(yaml)).toEqual({
    services: {
      'my-app': {
        environment: { PGHOST: 'postgres', PGPORT: '5432', PGUSER: 'lake', PGDATABASE: 'lake' },
        secrets: ['postgres-password'],
        networks: ['default', 'lake'],
      },
    },
    networks: { lake: { external: true, name: report.network } },
    secrets: { 'postgres-password': { file: `${folder}/.lake/secrets/postgres-password` } },
  })
})

describe('before anything has run', () => {
  test('it is what up would take, and says so', async () => {
    const report = await asked(world(''), 'otlp')
    expect(report.network).toBeUndefined()
    expect(report.connection).toMatchObject({ address: '127.0.0.1:4318', running: false, settled: false })
    const text = connectText(report, plain, safe)
    expect(text).toContain('name: ... } # known after the first lake up')
    expect(text).toContain('up may take another port')
  })
})

test.each([
  ['otl', 'unknown-system', 'lake connect otlp'],
  ['nowhere', 'unknown-system', 'lake connect'],
  ['trino', 'not-in-stack', 'lake config set components.trino {}'],
])('%s', async (system, code, command) => {
  await expect(asked(world(''), system)).rejects.toMatchObject({
    exit: 'usage',
    code,
    actions: expect.arrayContaining([expect.objectContaining({ command })]),
  })
})

test('the name of a component is understood, too', async () => {
  expect((await asked(world(''), 'alloy')).connection?.system).toBe('otlp')
})

test('of what runs elsewhere only that is said', async () => {
  const at = world('attach: [{ project: shop }]\ncomponents: { trino: { external: shop/trino } }\n')
  expect((await asked(at, 'trino')).connection).toMatchObject({
    mode: 'external',
    address: 'shop/trino:8080',
    places: [],
  })
})
