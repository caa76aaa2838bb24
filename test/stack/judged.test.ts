// What lake.yaml came to is remembered, and believed only while nothing of what went into it has changed.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readTemplates } from '../../scripts/build/templates.ts'
import { LakeError } from '../../src/errors.ts'
import { openTemplates } from '../../src/render/templates.ts'
import { keepMemory } from '../../src/stack/judged.ts'
import { openProject } from '../../src/stack/project.ts'
import type { Project } from '../../src/stack/project.ts'
import { up } from '../../src/stack/up.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import type { FakeSystem } from '../fakes/fake-system.ts'
import { world } from './world.ts'

const memoryFile = '/p/.lake/judged.json'
const text = `name: demo
components:
  postgres: { external: { address: db:5432, user: lake, database: lake, password: "\${PG_PASSWORD}" } }
  loki: { port: "\${LOKI_PORT:-3100}" }
alerts: { receivers: { slack: { webhook: "https://hooks.example.com/\${TOKEN}" }, own: { url: file:hook } } }
`
const secrets = ['s3cret-of-postgres', 't0ken-of-slack', 'https://own.example.com/s3cret-path']

function system(lakeYaml = text): FakeSystem {
  const made = fakeSystem({ files: { '/p/lake.yaml': lakeYaml, '/p/hook': `${secrets[2]}\n` } })
  Object.assign(made.environment, { PG_PASSWORD: secrets[0], TOKEN: secrets[1], UNRELATED: 'a' })
  return made
}

const shipped = readTemplates(resolve(import.meta.dirname, '../..'), '')
const open = (at: FakeSystem, build = 'one'): Promise<Project> =>
  openProject(at, '/p', openTemplates({ ...shipped, build }))

async function remembering(lakeYaml?: string): Promise<{ at: FakeSystem; first: Project }> {
  const at = system(lakeYaml)
  const first = await open(at)
  await keepMemory({ system: at, project: first })
  return { at, first }
}

const remembered = (at: FakeSystem): string => at.disk.files.get(memoryFile)?.text ?? ''
const setting = (project: Project, name: 'loki' | 'postgres'): unknown => project.config.components[name]

describe('an unchanged lake.yaml', () => {
  test('is not judged again, and comes to the same', async () => {
    const { at, first } = await remembering()
    const second = await open(at)
    expect(first.memory).toBeDefined()
    expect(second).toEqual({ ...first, memory: undefined })
    expect(second).not.toHaveProperty('memory')
  })

  test('does not care for variables that it does not name', async () => {
    const { at } = await remembering()
    at.environment['UNRELATED'] = 'b'
    expect((await open(at)).memory).toBeUndefined()
  })

  const golden = resolve(import.meta.dirname, '../golden')
  const scenarios = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  test.each(scenarios.map(({ name }) => name))('of the scenario %s comes to the same', async (name) => {
    const at = system(readFileSync(join(golden, name, 'lake.yaml'), 'utf8'))
    Object.assign(at.environment, { SLACK_WEBHOOK: 'https://hooks.example.com/x', SMTP_PASSWORD: 'of-smtp' })
    const first = await open(at)
    await keepMemory({ system: at, project: first })
    const second = await open(at)
    expect(second.memory).toBeUndefined()
    expect(second.config).toEqual(first.config)
  })
})

describe('is judged again after a change of', () => {
  test('its text', async () => {
    const { at } = await remembering()
    at.disk.files.set('/p/lake.yaml', { text: text.replace('3100', '3200'), mode: 0o644 })
    const project = await open(at)
    expect(project.memory).toBeDefined()
    expect(setting(project, 'loki')).toMatchObject({ port: 3200 })
  })

  test('a variable that it names', async () => {
    const { at } = await remembering()
    at.environment['LOKI_PORT'] = '3300'
    const project = await open(at)
    expect(project.memory).toBeDefined()
    expect(setting(project, 'loki')).toMatchObject({ port: 3300 })
  })

  test('a variable of a secret', async () => {
    const { at } = await remembering()
    at.environment['PG_PASSWORD'] = 'another'
    const project = await open(at)
    expect(project.memory).toBeDefined()
    expect(setting(project, 'postgres')).toMatchObject({ fields: { password: 'another' } })
  })

  test('a variable that is gone: it is an error then', async () => {
    const { at } = await remembering()
    delete at.environment['PG_PASSWORD']
    await expect(open(at)).rejects.toMatchObject({ code: 'config-invalid' })
  })

  test('a variable that says something for this run', async () => {
    const { at } = await remembering()
    at.environment['LAKE_SIZE'] = 'tiny'
    const project = await open(at)
    expect(project.memory).toBeDefined()
    expect(project.config.size).toBe('tiny')
  })

  test('the file of a secret', async () => {
    const { at } = await remembering()
    at.disk.files.set('/p/hook', { text: 'https://elsewhere.example.com/', mode: 0o644 })
    const project = await open(at)
    expect(project.memory).toBeDefined()
    expect(project.config.alerts.receivers['own']).toMatchObject({ url: 'https://elsewhere.example.com/' })
  })

  test('lake itself', async () => {
    const { at } = await remembering()
    expect((await open(at, 'two')).memory).toBeDefined()
  })
})

test.each<[what: string, spoil: (text: string) => string]>([
  ['is empty', () => ''],
  ['is cut short', (it) => it.slice(0, it.length / 2)],
  ['is another JSON', () => '[]'],
  ['is nothing', () => 'null'],
  ['lacks a part', (it) => JSON.stringify({ ...(JSON.parse(it) as object), secrets: undefined })],
  ['names other variables', (it) => it.replace('"LOKI_PORT",', '')],
  ['says something else', (it) => it.replace('\\"size\\":\\"default\\"', '\\"size\\":\\"tiny\\"')],
])('what is remembered counts for nothing where its file %s', async (_what, spoil) => {
  const { at, first } = await remembering()
  const spoilt = spoil(remembered(at))
  expect(spoilt).not.toBe(remembered(at))
  at.disk.files.set(memoryFile, { text: spoilt, mode: 0o600 })
  expect(await open(at)).toEqual(first)
})

describe('secrets', () => {
  test('are not in the file, which is for its owner alone; they are where they belong afterwards', async () => {
    const { at } = await remembering()
    for (const secret of secrets) expect(remembered(at)).not.toContain(secret)
    expect(at.disk.files.get(memoryFile)?.mode).toBe(0o600)
    const { config } = await open(at)
    for (const secret of secrets) expect(JSON.stringify(config)).toContain(secret)
  })

  test('that stand in lake.yaml stand in no second file, and are warned about each time', async () => {
    const { at, first } = await remembering(text.replace('${PG_PASSWORD}', 'written-in-the-open'))
    expect(first.memory).toBeUndefined()
    expect(remembered(at)).toBe('')
    expect((await open(at)).warnings).toMatchObject([{ ruleId: 'literal-secret' }])
  })

  test('that another value contains are not given away by it', async () => {
    const at = system(text.replace('db:5432', 'db-${PG_PASSWORD}:5432'))
    expect((await open(at)).memory).toBeUndefined()
  })

  test('that equal another value change nothing', async () => {
    const at = system()
    at.environment['PG_PASSWORD'] = 'lake'
    const first = await open(at)
    await keepMemory({ system: at, project: first })
    expect((await open(at)).config).toEqual(first.config)
  })
})

test('a folder that takes no such file is no obstacle', async () => {
  const at = world('components: { postgres: {} }')
  at.system.fail(
    'disk.write /project/.lake/judged.json',
    new LakeError('read-only', { code: 'x', exit: 'prerequisite' }),
  )
  const { done } = await up(await at.session(), at.options)
  expect(done.length).toBeGreaterThan(0)
  expect(at.system.disk.files.has('/project/.lake/judged.json')).toBe(false)
})
