// The real sources. In CI one small thing of each registry; with LAKE_TEST_DOWNLOADS=1 all: gigabytes and minutes. Each is asked
// by itself, into a cache of the test's own; what comes must run. A package registry that is not reached is a failure here.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factsOf } from '../../src/programs/catalogue.ts'
import type { Facts, SourceKind } from '../../src/programs/facts.ts'
import { install } from '../../src/programs/install.ts'
import { placeOf, type Place } from '../../src/programs/place.ts'
import { verify } from '../../src/programs/verify.ts'
import { realSupply } from '../../src/system/real-supply.ts'
import type { Supply } from '../../src/system/supply.ts'
import { realSystem } from '../../src/system/real.ts'

const all = process.env['LAKE_TEST_DOWNLOADS'] === '1'
/** In CI one small thing from each registry, always. */
const some = (process.env['CI'] ?? '') !== ''
const wanted = all || some
const why = `real downloads: ${some ? 'ONLY THE SMALL ONES WERE RUN' : 'NOT RUN'}. LAKE_TEST_DOWNLOADS=1 runs all of them, Go builds too; they take minutes and 1.2 GB of traffic`
if (!all) console.warn(why)

/** Maven's own programs are large. */
const small: Facts = {
  name: 'small',
  about: 'a library, as a program would come',
  minimum: '0',
  bins: { small: [] },
  sources: [
    {
      kind: 'maven',
      group: 'org.slf4j',
      artifact: 'slf4j-api',
      version: '2.0.16',
      extension: 'jar',
      paths: { small: 'slf4j-api-2.0.16.jar' },
    },
  ],
}

/** What is asked of whom. Release archives are not in reach of every network: LAKE_TEST_RELEASES=1 adds them. */
const quick: readonly (readonly [string, SourceKind])[] = [
  ['node_exporter', 'debian'],
  ['postgres', 'npm'],
  ['small', 'maven'],
]
const many: readonly (readonly [string, SourceKind])[] = [
  ['small', 'maven'],
  ['prometheus', 'debian'],
  ['alertmanager', 'debian'],
  ['node_exporter', 'debian'],
  ['postgres_exporter', 'debian'],
  ['postgres', 'debian'],
  ['postgres', 'npm'],
  ['nessie', 'maven'],
  ['trino', 'maven'],
  ['node_exporter', 'go'],
  ...(process.env['LAKE_TEST_RELEASES'] === '1'
    ? [
        'prometheus',
        'alertmanager',
        'node_exporter',
        'postgres_exporter',
        'loki',
        'alloy',
        'tempo',
        'grafana',
        'minio',
      ].map((name) => [name, 'release'] as const)
    : []),
]

describe.runIf(wanted)('for real', () => {
  let folder: string
  let place: Place
  const { signal } = new AbortController()
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lake-downloads-'))
    const system = realSystem()
    // Only tools: what the machine has of the programs themselves must not be found, nor be "installed already".
    const environment = { ...system.host.environment, XDG_CACHE_HOME: folder }
    const supply = realSupply(environment)
    const status = join(folder, 'status')
    await writeFile(status, '')
    // apt is told that nothing is installed: what this machine has would not be brought.
    const run: Supply['run'] = (command, args, options) =>
      supply.run(command, args[0] === '-s' ? ['-o', `Dir::State::status=${status}`, ...args] : args, options)
    place = placeOf({ ...system, host: { ...system.host, environment } }, { ...supply, run })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test.each(all ? many : quick)('%s from %s', { timeout: 1_800_000 }, async (name, kind) => {
    const facts = name === small.name ? small : factsOf(name)!
    const alone = {
      ...facts,
      name: `${name}-${kind}`,
      sources: facts.sources.filter((it) => it.kind === kind),
      places: [],
    }
    const started = performance.now()
    // Nothing on PATH has the name of this one, so that the source is asked.
    const bins = Object.fromEntries(Object.keys(facts.bins).map((bin) => [bin, []]))
    const got = await install(
      place,
      { ...alone, bins, minimum: '0' },
      { signal, build: kind === 'go', onProgress: () => {} },
    )
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    const megabytes = ((got.bytes ?? 0) / 1024 ** 2).toFixed(0)
    console.log(`${name} ${got.version} by ${got.source}: ${seconds} s, ${megabytes} MB on disk`)
    expect(await verify(place, [alone.name])).toMatchObject([{ state: 'ok' }])
    for (const [bin, path] of Object.entries(got.bin)) {
      // A JVM program is not run here: its archive fitted, and the file is there.
      const runs =
        facts.probe === undefined
          ? (await stat(path)).isFile()
          : (await place.supply.run(path, ['--version'])).code === 0
      expect(runs, bin).toBe(true)
    }
  })
})

test.runIf(!all)('say what was not run', () => {
  expect(why).toContain('LAKE_TEST_DOWNLOADS=1')
})
