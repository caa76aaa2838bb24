// A program from a release archive, with everything that can go wrong on the way.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import type { Facts } from '../../src/programs/facts.ts'
import { install } from '../../src/programs/install.ts'
import { look } from '../../src/programs/look.ts'
import { placeOf } from '../../src/programs/place.ts'
import { allKept } from '../../src/programs/record.ts'
import { web } from '../system/web.ts'
import { archiveOf, expectNothingLeft, fakeMachine, thing, writeProgram } from './fake-place.ts'

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

interface Upstream {
  readonly version?: string
  readonly script?: string
  /** What the list says of the archive. */
  readonly sum?: string | undefined
  readonly status?: number
}

/** A machine, and an upstream that serves it an archive with a list of sums. */
async function setUp(upstream: Upstream = {}, machine: Parameters<typeof fakeMachine>[0] = {}) {
  const here = await fakeMachine(machine)
  const file = await archiveOf(here.folder, upstream.version ?? '2.1.0', upstream.script)
  const name = 'thing-2.1.0.linux-amd64.tar.gz'
  const bytes = await readFile(file)
  const list = `${'0'.repeat(64)}  another.zip\n${'sum' in upstream ? upstream.sum : sha256(bytes)}  ${name}\n`
  const site = await web((request, response) => {
    if (request.url === '/v2.1.0/sha256sums.txt' && upstream.sum !== '') response.end(list)
    else if (request.url === `/v2.1.0/${name}`)
      response.writeHead(upstream.status ?? 200, { etag: '"1"', 'content-length': bytes.length }).end(bytes)
    else response.writeHead(404).end()
  })
  return { here, site, facts: thing(site.url), bytes }
}

async function refused(of: Promise<unknown>): Promise<LakeError> {
  const error: unknown = await of.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LakeError)
  return error as LakeError
}

describe('what works', () => {
  test('is verified, unpacked, asked for its version, recorded, and found from then on', async () => {
    const { here, facts, site, bytes } = await setUp()
    const got = await install(here.place, facts, here.options)
    expect(got).toMatchObject({ name: 'thing', version: '2.1.0', source: 'release archive' })
    expect(got.home).toBe(join(here.folder, 'cache/lake/programs/thing-2.1.0-release'))
    expect(got.bin).toEqual({ thing: join(got.home, 'thing') })
    const [kept] = await allKept(here.place)
    expect(kept?.record).toMatchObject({ schema: 1, sha256: sha256(bytes), bytes: got.bytes })
    expect(kept?.record.bin['thing']?.sha256).toBe(sha256(await readFile(got.bin['thing'] ?? '')))
    expect((await look(here.place, facts)).found).toEqual(got)
    const asked = site.asked.length
    expect(await install(here.place, facts, here.options)).toEqual(got)
    expect(site.asked).toHaveLength(asked)
    await expectNothingLeft(here, [basename(got.home)])
  })

  test('is got once where two ask at the same time', async () => {
    const { here, facts, site } = await setUp()
    const both = [install(here.place, facts, here.options), install(here.place, facts, here.options)]
    const [one, two] = await Promise.all(both)
    expect(one).toEqual(two)
    expect(site.asked.filter((line) => line.includes('.tar.gz'))).toHaveLength(1)
  })

  test('on PATH is taken as it is, by any of its names', async () => {
    const { here, facts, site } = await setUp()
    const path = await here.program('other-thing', 'echo "thing, version 2.0.0"')
    const got = await install(here.place, facts, here.options)
    expect(got).toMatchObject({ version: '2.0.0', source: 'PATH', bin: { thing: path } })
    expect(site.asked).toEqual([])
  })

  test('on PATH is asked for its version once, until it is another file', async () => {
    const here = await fakeMachine()
    const asked = join(here.folder, 'asked')
    const says = (version: string) => `echo asked >>${asked}; echo thing, version ${version}`
    await here.program('thing', says('2.0.0'))
    const version = async () => {
      const place = placeOf(here.place.system, here.place.supply)
      return (await look(place, thing(''))).found?.version
    }
    expect([await version(), await version(), await version()]).toEqual(['2.0.0', '2.0.0', '2.0.0'])
    expect(await readFile(asked, 'utf8')).toBe('asked\n')
    await here.program('thing', says('2.10.0'))
    expect(await version()).toBe('2.10.0')
    expect(await readFile(asked, 'utf8')).toBe('asked\nasked\n')
  })

  test('takes the place of an older one on PATH, of one that is damaged, and of what a crash left', async () => {
    const { here, facts } = await setUp()
    await here.program('thing', 'echo "thing, version 1.9.9"')
    await writeProgram(join(here.place.cache, '.new-thing-0badcafe/tree/thing'), 'echo half')
    await writeProgram(join(here.place.cache, 'thing-2.1.0-release/nothing'), 'echo no record')
    expect((await look(here.place, facts)).unfit[0]).toMatch(/thing: 1\.9\.9 is older than 2\.0$/)
    const got = await install(here.place, facts, here.options)
    await expectNothingLeft(here, [basename(got.home)])
    await here.place.system.disk.remove(got.bin['thing'] ?? '')
    expect((await look(here.place, facts)).unfit[1]).toMatch(/thing is gone$/)
    expect((await install(here.place, facts, here.options)).home).toBe(got.home)
    expect(await readFile(got.bin['thing'] ?? '', 'utf8')).toContain('2.1.0')
  })

  test('continues a download that broke off', async () => {
    const { here, facts, site, bytes } = await setUp()
    const part = join(here.place.cache, '.downloads/thing-2.1.0-thing-2.1.0.linux-amd64.tar.gz.part')
    const { disk } = here.place.system
    await disk.makeDir(join(here.place.cache, '.downloads'))
    await writeFile(part, bytes.subarray(0, 50))
    const url = `${site.url}/v2.1.0/thing-2.1.0.linux-amd64.tar.gz`
    await disk.write(`${part}.json`, JSON.stringify({ url, version: '"1"' }))
    // This upstream knows no ranges: it begins anew, and the result is right all the same.
    await install(here.place, facts, here.options)
    expect(site.asked.at(-1)).toMatch(/bytes=50-$/)
  })
})

describe('what does not', () => {
  test.each([
    ['a wrong checksum', { sum: '1'.repeat(64) }, 'checksum-wrong', /sha256 of what came is .*thrown away/],
    ['no list of checksums', { sum: '' }, 'unverified', /no list of checksums/],
    ['a list without this file', { sum: undefined }, 'unverified', /has no sha256 of/],
    ['an archive that is gone', { status: 404 }, 'program-unavailable', /answers 404/],
    ['an upstream in trouble', { status: 503 }, 'program-unavailable', /answers 503/],
    [
      'an older program than said',
      { script: 'echo version 1.0' },
      'program-unavailable',
      /brings 1\.0, older/,
    ],
    [
      'a program for another machine',
      { script: 'echo "cannot execute" >&2; exit 127' },
      'program-unavailable',
      /does not run here: cannot execute/,
    ],
  ] as const)('%s', async (_, upstream, code, why) => {
    const { here, facts } = await setUp(upstream)
    const error = await refused(install(here.place, facts, here.options))
    expect(error).toMatchObject({ message: 'Cannot get thing', code, exit: 'image' })
    expect(error.details.join('\n')).toMatch(why)
    expect(error.details[0]).toMatch(/^release archive: /)
    expect(error.actions.length).toBeGreaterThan(0)
    await expectNothingLeft(here)
    expect((await look(here.place, facts)).found).toBeUndefined()
  })

  test('an archive that fits its checksum and is none', async () => {
    const { here, facts } = await setUp()
    const text = '<html>'.repeat(999)
    const site = await web((request, response) =>
      response.end(request.url?.endsWith('.txt') === true ? sha256(text) : text),
    )
    const error = await refused(install(here.place, thing(site.url), here.options))
    expect(error).toMatchObject({ code: 'archive-broken', exit: 'image' })
    await expectNothingLeft(here)
    expect(facts.name).toBe('thing')
  })

  test('a truncated archive is kept for the next run, and never used', async () => {
    const { here, facts } = await setUp()
    const site = await web((request, response) => {
      if (request.url?.endsWith('.txt') === true) response.end('a'.repeat(64))
      else
        response
          .writeHead(200, { 'content-length': 999, etag: '"1"' })
          .write('half', () => response.destroy())
    })
    const error = await refused(install(here.place, thing(site.url), here.options))
    expect(error).toMatchObject({ exit: 'image', retryable: true })
    expect(error.details[0]).toMatch(/closed the connection before the file was whole/)
    await expectNothingLeft(here, ['.downloads/'])
    expect((await look(here.place, facts)).found).toBeUndefined()
  })

  test('a slow server', async () => {
    const { here } = await setUp()
    const site = await web(() => {})
    const error = await refused(install(here.place, thing(site.url), here.options))
    expect(error.details[0]).toMatch(/sent nothing for 0\.3 s/)
    await expectNothingLeft(here)
  })

  test('each source is named with its own reason, and the next one is asked', async () => {
    const { here } = await setUp()
    const facts: Facts = thing('http://127.0.0.1:1')
    const all: Facts = {
      ...facts,
      sources: [
        ...facts.sources,
        { kind: 'debian', packages: ['thing'], paths: { thing: 'usr/bin/thing' } },
        { kind: 'npm', package: '@thing/{platform}', version: '2.1.0', paths: { thing: 'thing' } },
        { kind: 'go', module: 'example.com/thing', tag: 'v2.1.0', version: '2.1.0', builds: { thing: '.' } },
      ],
    }
    const noTools = {
      run: async (tool: string) => ({
        code: undefined,
        stdout: '',
        stderr: '',
        why: `there is no ${tool} here`,
      }),
    }
    const bare = await fakeMachine({ supply: noTools })
    const error = await refused(install(bare.place, all, bare.options))
    expect(error.details).toEqual([
      'release archive: 127.0.0.1:1 cannot be reached (ECONNREFUSED)',
      'Debian package: there is no apt-get here',
      'npm package: there is no npm here',
      'Go toolchain: takes minutes: only with --build',
      'One of 2.0 or later on PATH is taken as it is.',
    ])
    expect(error.actions.map(({ command }) => command)).toContain('lake programs install thing --build')
    const built = await refused(install(bare.place, all, { ...bare.options, build: true }))
    expect(built.details).toContain('Go toolchain: there is no go here')
    await expectNothingLeft(bare, ['.apt/'])
    expect(here.told).toEqual([])
  })

  test('an unknown platform: nothing is asked, exit 4', async () => {
    const { here, facts, site } = await setUp({}, { platform: 'plan9', arch: 'mips' })
    const error = await refused(install(here.place, facts, here.options))
    expect(error).toMatchObject({ code: 'platform-unknown', exit: 'prerequisite' })
    expect(error.message).toBe('Cannot get thing for plan9-mips')
    expect(site.asked).toEqual([])
    await expectNothingLeft(here)
  })

  test('--offline asks nobody and says where it could be had', async () => {
    const { here, facts, site } = await setUp()
    const error = await refused(install(here.place, facts, { ...here.options, offline: true }))
    expect(error).toMatchObject({ code: 'program-unavailable', exit: 'image' })
    expect(error.details.join(' ')).toMatch(/can be had as: release archive/)
    expect(site.asked).toEqual([])
    await expectNothingLeft(here)
  })

  test('a full disk ends it at once, and leaves nothing', async () => {
    const full = new LakeError('Cannot write', { code: 'disk-full', exit: 'prerequisite' })
    const { here, facts } = await setUp({}, { supply: { unpack: () => Promise.reject(full) } })
    expect(await refused(install(here.place, facts, here.options))).toBe(full)
    await expectNothingLeft(here)
  })

  test('a stop in the middle leaves nothing that could be taken for the program', async () => {
    const controller = new AbortController()
    const { here, facts } = await setUp()
    const onProgress = ({ what }: { readonly what: string }): void => {
      if (what.startsWith('asks it')) controller.abort()
    }
    const stopped = install(here.place, facts, { signal: controller.signal, onProgress })
    expect(await refused(stopped)).toMatchObject({ exit: 'interrupted' })
    await expectNothingLeft(here)
  })
})

describe('a JDK', () => {
  const jdk = (folder: string, version: string) =>
    writeProgram(join(folder, `jdk-${version}/bin/java`), `echo 'openjdk version "${version}" 2025' >&2`)
  const jvmThing = (base: string): Facts => ({ ...thing(base), java: 24 })

  test('that is missing is said before anything is fetched', async () => {
    const { here, site } = await setUp()
    const error = await refused(install(here.place, jvmThing(site.url), here.options))
    expect(error).toMatchObject({ code: 'jdk-missing', exit: 'prerequisite' })
    expect(error.details[0]).toBe('It needs Java 24 or later.')
    expect(error.actions[0]?.command).toMatch(/openjdk-25/)
    expect(site.asked).toEqual([])
    await expectNothingLeft(here)
  })

  test('that is too old is named, with its place', async () => {
    const { here, site } = await setUp()
    const java = await here.program('java', `echo 'openjdk version "17.0.15" 2025' >&2`)
    const error = await refused(install(here.place, jvmThing(site.url), here.options))
    expect(error).toMatchObject({ code: 'jdk-too-old', exit: 'prerequisite' })
    expect(error.details.join('\n')).toContain(`Found: 17.0.15 in ${java.replace(/\/bin\/java$/, '')}`)
    expect(site.asked).toEqual([])
  })

  test('in JAVA_HOME does, though an older one is on PATH; without it the program is not found', async () => {
    const { here, site } = await setUp()
    await here.program('java', `echo 'openjdk version "17.0.15" 2025' >&2`)
    const java = await jdk(here.folder, '25.0.1')
    const environment = here.place.system.host.environment as Record<string, string | undefined>
    environment['JAVA_HOME'] = java.replace(/\/bin\/java$/, '')
    const facts = jvmThing(site.url)
    const got = await install(here.place, facts, here.options)
    expect(got.version).toBe('2.1.0')
    delete environment['JAVA_HOME']
    const { probe: _, ...unasked } = facts
    expect((await look(here.place, unasked)).unfit[0]).toMatch(/needs Java 24/)
  })

  test('says its version in a file; Java 8 counts from 1', async () => {
    const { here, site } = await setUp()
    const java = await jdk(here.folder, 'silent')
    const home = java.replace(/\/bin\/java$/, '')
    await writeFile(join(home, 'release'), 'IMPLEMENTOR="x"\nJAVA_VERSION="1.8.0_392"\n')
    const environment = here.place.system.host.environment as Record<string, string | undefined>
    environment['JAVA_HOME'] = home
    const error = await refused(install(here.place, jvmThing(site.url), here.options))
    expect(error.details.join('\n')).toContain(`8.0_392 in ${home}`)
  })
})
