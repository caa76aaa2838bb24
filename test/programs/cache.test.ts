// What is in the cache: listed, verified, removed.
import { appendFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allFacts, factsOf, programNames } from '../../src/programs/catalogue.ts'
import { installAll } from '../../src/programs/install-all.ts'
import { inventory } from '../../src/programs/inventory.ts'
import { keep } from '../../src/programs/keep.ts'
import { openPrograms } from '../../src/programs/open.ts'
import type { Installed } from '../../src/programs/program.ts'
import { remove } from '../../src/programs/remove.ts'
import { verify } from '../../src/programs/verify.ts'
import { expectNothingLeft, fakeMachine, writeProgram, type FakeMachine } from './fake-place.ts'

const { signal } = new AbortController()
const silent = () => {}
const progress = {
  start: silent,
  update: silent,
  succeed: silent,
  warn: silent,
  fail: silent,
  note: silent,
  close: async () => {},
}

/** As if it had come from a release. */
async function withProgram(here: FakeMachine, name: string, version: string): Promise<Installed> {
  const tree = join(here.place.cache, `.new-${name}-1`)
  await writeProgram(join(tree, 'bin', name), 'echo hello')
  await writeFile(join(tree, 'LICENSE'), 'Anybody may use it.')
  const facts = factsOf(name)!
  const work = {
    place: here.place,
    facts,
    platform: 'linux-x64',
    work: tree,
    signal,
    report: silent,
  } as const
  const bin = Object.fromEntries(Object.keys(facts.bins).map((it) => [it, `bin/${name}`]))
  const said = {
    source: 'release archive',
    from: 'https://example/x.tar.gz',
    verified: 'sha256',
    sha256: 'ab'.repeat(32),
  }
  return keep(work, { version, ...said, tree, bin }, 'release')
}

describe('verify', () => {
  test('what came is what is there; links and own files do not count', async () => {
    const here = await fakeMachine()
    await withProgram(here, 'loki', '3.7.8')
    await withProgram(here, 'tempo', '3.0.3')
    expect(await verify(here.place, [])).toMatchObject([
      { name: 'loki', version: '3.7.8', state: 'ok', files: 2 },
      { name: 'tempo', state: 'ok', changed: [], missing: [], added: [] },
    ])
    expect(await verify(here.place, ['tempo'])).toHaveLength(1)
    expect(await verify(here.place, ['grafana'])).toEqual([])
  })

  test('a changed, a missing and an added file are named', async () => {
    const here = await fakeMachine()
    const { home } = await withProgram(here, 'loki', '3.7.8')
    await appendFile(join(home, 'bin/loki'), 'echo evil\n')
    await rm(join(home, 'LICENSE'))
    await writeFile(join(home, 'bin/more'), '')
    expect(await verify(here.place, [])).toMatchObject([
      { state: 'changed', changed: ['bin/loki'], missing: ['LICENSE'], added: ['bin/more'] },
    ])
  })

  test('a list of sums that was emptied, or fitted to a changed executable, does not make it right', async () => {
    const here = await fakeMachine()
    const { home } = await withProgram(here, 'loki', '3.7.8')
    await writeFile(join(home, '.lake-sha256sums'), '')
    expect(await verify(here.place, [])).toMatchObject([{ state: 'changed' }])
    await appendFile(join(home, 'bin/loki'), 'echo evil\n')
    const actual = await here.place.supply.measure(home)
    const list = [...actual]
      .filter(([path]) => !path.startsWith('.lake'))
      .map(([path, it]) => `${it.sha256}  ${path}\n`)
    await writeFile(join(home, '.lake-sha256sums'), list.join(''))
    expect(await verify(here.place, [])).toMatchObject([{ state: 'changed', changed: ['bin/loki'] }])
  })
})

describe('remove', () => {
  test('takes every version of the program and nothing else', async () => {
    const here = await fakeMachine()
    await withProgram(here, 'loki', '3.7.8')
    await withProgram(here, 'loki', '3.6.0')
    const { home } = await withProgram(here, 'tempo', '3.0.3')
    const dry = await remove(here.place, ['loki', 'grafana'], { dryRun: true, signal })
    expect(dry.removed.map(({ version }) => version)).toEqual(['3.7.8', '3.6.0'])
    expect(dry.absent).toEqual(['grafana'])
    expect(await verify(here.place, [])).toHaveLength(3)
    expect(await remove(here.place, ['loki'], { dryRun: false, signal })).toMatchObject({
      removed: dry.removed,
    })
    await expectNothingLeft(here, [home.slice(here.place.cache.length + 1)])
  })

  test('of what is unknown removes nothing', async () => {
    const here = await fakeMachine()
    await withProgram(here, 'loki', '3.7.8')
    const removing = remove(here.place, ['loki', 'lokki'], { dryRun: false, signal })
    await expect(removing).rejects.toMatchObject({ code: 'unknown-program', exit: 'usage' })
    expect(await verify(here.place, [])).toHaveLength(1)
  })
})

describe('list', () => {
  test('says of each program where it is, or how it can be had', async () => {
    const here = await fakeMachine()
    const { home, bytes } = await withProgram(here, 'loki', '3.7.8')
    const prometheus = await here.program('prometheus', 'echo "prometheus, version 2.41.0 (branch: HEAD)"')
    await here.program('promtool', 'exit 0')
    await here.program('amtool', 'exit 0')
    await here.program('prometheus-alertmanager', 'echo "alertmanager, version 0.25.0+ds (branch: HEAD)"')
    const all = await inventory(here.place, signal)
    expect(all.programs.map(({ name }) => name)).toEqual(programNames)
    expect(all).toMatchObject({ platform: 'linux-x64', bytes })
    const of = (name: string) => all.programs.find((it) => it.name === name)
    expect(of('loki')).toMatchObject({
      state: 'here',
      home,
      bytes,
      sha256: 'ab'.repeat(32),
      verified: 'sha256',
    })
    expect(of('alertmanager')).toMatchObject({ state: 'here', version: '0.25.0+ds', source: 'PATH' })
    expect(of('prometheus')).toMatchObject({
      state: 'missing',
      unfit: [`${prometheus}: 2.41.0 is older than 2.42`],
      ways: [
        { offer: 'prometheus-3.5.3.linux-amd64.tar.gz' },
        {},
        { barred: expect.stringContaining('--build') },
      ],
    })
    expect(of('trino')).toMatchObject({ state: 'missing', unfit: [expect.stringContaining('Java 24')] })
    expect(of('java')).toMatchObject({ state: 'missing', ways: [] })
  })

  test('a program without its companion does not do', async () => {
    const here = await fakeMachine()
    const path = await here.program('prometheus', 'echo "prometheus, version 3.0.0"')
    const { programs } = await inventory(here.place, signal)
    expect(programs[0]?.unfit).toEqual([`${path}: without promtool`])
  })

  test('a record of another lake is not read', async () => {
    const here = await fakeMachine()
    const { home } = await withProgram(here, 'loki', '3.7.8')
    await writeFile(join(home, '.lake-program.json'), '{ "schema": 2, "name": "loki", "bin": {} }')
    expect(await openPrograms(here.place).find('loki')).toBeUndefined()
    await writeFile(join(home, '.lake-program.json'), '{ half')
    expect(await openPrograms(here.place).find('loki')).toBeUndefined()
  })
})

describe('several at once', () => {
  const wanted = (here: FakeMachine, names: readonly string[]) =>
    installAll(here.place, { names, offline: true, build: false, signal, progress, told: ({ what }) => what })

  test('what is here is given; one that cannot be had is told alone', async () => {
    const here = await fakeMachine()
    await withProgram(here, 'loki', '3.7.8')
    expect(await wanted(here, ['loki', 'loki'])).toMatchObject([{ name: 'loki', fetched: false }])
    await expect(wanted(here, ['tempo'])).rejects.toMatchObject({
      message: /tempo is not here, and --offline/,
    })
  })

  test('those that cannot be had are told together, with what is here', async () => {
    const here = await fakeMachine()
    await withProgram(here, 'loki', '3.7.8')
    const error = wanted(here, ['tempo', 'loki', 'trino'])
    await expect(error).rejects.toMatchObject({
      message: '2 of 3 programs could not be had',
      code: 'program-unavailable',
      exit: 'image',
      details: expect.arrayContaining(['trino needs a JDK, and there is none here', 'Here: loki.']),
    })
  })

  test('of what is mistyped nothing is tried', async () => {
    const here = await fakeMachine()
    const error = wanted(here, ['loki', 'trinno'])
    await expect(error).rejects.toMatchObject({
      exit: 'usage',
      details: expect.arrayContaining(['Did you mean trino?']),
    })
  })
})

describe('the catalogue', () => {
  test.each(allFacts().map((facts) => [facts.name, facts] as const))('%s is whole', (_, facts) => {
    for (const source of facts.sources) {
      const brought = Object.keys(source.kind === 'go' ? source.builds : source.paths)
      expect(brought).toEqual(expect.arrayContaining(Object.keys(facts.bins)))
      expect(source.kind === 'release' ? source.base : 'https://x/').toMatch(/^https:\/\/.*\/$/)
    }
    expect(facts.sources.length).toBeGreaterThan(0)
    expect(Object.keys(facts.bins)).toEqual(
      expect.arrayContaining(facts.probe === undefined ? [] : [facts.probe.bin]),
    )
  })
})

test('a client of Postgres alone is no Postgres; with a server its tools come along', async () => {
  const here = await fakeMachine()
  await here.program('psql', 'exit 0')
  const { programs } = await inventory(here.place, signal)
  expect(programs.find(({ name }) => name === 'postgres')).toMatchObject({ state: 'missing', unfit: [] })
  await here.program('initdb', 'exit 0')
  await here.program('postgres', 'echo "postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)"')
  const found = await openPrograms(here.place).find('postgres')
  expect(found).toMatchObject({ version: '15.13', source: 'PATH' })
  expect(Object.keys(found?.bin ?? {})).toEqual(['initdb', 'postgres', 'psql'])
})
