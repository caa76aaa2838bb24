// Debian, npm, Maven and Go, with tools on PATH that say and leave what the real ones do.
import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { create } from 'tar'
import { describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import type { Facts, Source } from '../../src/programs/facts.ts'
import { install } from '../../src/programs/install.ts'
import { allKept } from '../../src/programs/record.ts'
import { verify } from '../../src/programs/verify.ts'
import type { Ran, RunOptions } from '../../src/system/supply.ts'
import { expectNothingLeft, fakeMachine, thing, writeProgram, type FakeMachine } from './fake-place.ts'

type Tool = (args: readonly string[], options: RunOptions) => Promise<Partial<Ran>>

const says = 'echo "thing, version 2.1.0"'

/** A machine whose tools are these; what is no tool (the program itself) really runs. */
async function withTools(tools: Readonly<Record<string, Tool>>) {
  const calls: string[] = []
  const real = await fakeMachine()
  const run: FakeMachine['place']['supply']['run'] = async (command, args, options = {}) => {
    if (command.startsWith('/')) return real.place.supply.run(command, args, options)
    calls.push([command, ...args].join(' '))
    const tool = tools[command]
    const none = { code: undefined, stdout: '', stderr: '', why: `there is no ${command} here` }
    return tool === undefined ? none : { code: 0, stdout: '', stderr: '', ...(await tool(args, options)) }
  }
  return { here: await fakeMachine({ supply: { run } }), calls }
}

const from = (source: Source): Facts => thing('', { sources: [source] })

async function refused({ place, options }: FakeMachine, source: Source): Promise<LakeError> {
  const error: unknown = await install(place, from(source), { ...options, build: true }).catch(
    (it: unknown) => it,
  )
  expect(error).toBeInstanceOf(LakeError)
  return error as LakeError
}

describe('Debian', () => {
  const source: Source = { kind: 'debian', packages: ['thing'], paths: { thing: 'usr/bin/thing' } }
  const targets = 'http://mirror.example/debian bookworm main\nhttps://packages.example/apt stable main\n'

  const apt =
    (more: { readonly simulated?: string; readonly failing?: string } = {}): Tool =>
    async (args, options) => {
      const verb = args.find((it) => ['indextargets', 'update', 'install', 'download'].includes(it))
      if (verb === more.failing)
        return { code: 100, stderr: 'W: something\nE: Failed to fetch http://mirror.example/x  404' }
      if (verb === 'indextargets') return { stdout: targets }
      if (verb === 'install')
        return { stdout: more.simulated ?? 'Inst thing (1:2.1.0+ds-5 Debian:12/stable [amd64])\n' }
      if (verb !== 'download') return {}
      for (const name of args.filter((it) => /^[a-z0-9]+=/.test(it)))
        await writeFile(join(options.cwd ?? '', `${name.split('=')[0]}.deb`), name)
      return {}
    }
  const dpkg: Tool = async ([, archive = '', tree = '']) => {
    if (basename(archive) === 'thing.deb')
      await writeProgram(join(tree, 'usr/bin/thing'), `${says}; echo "$LD_LIBRARY_PATH" >&2`)
    else await writeProgram(join(tree, 'usr/lib/x86_64-linux-gnu/libthing.so.1'), '')
    return {}
  }

  test('is downloaded by an apt of its own, that knows the archive of the distribution only', async () => {
    const { here, calls } = await withTools({ 'apt-get': apt(), 'dpkg-deb': dpkg })
    const got = await install(here.place, from(source), here.options)
    expect(got).toMatchObject({ version: '2.1.0', source: 'Debian package thing' })
    const [kept] = await allKept(here.place)
    expect(kept?.record).toMatchObject({
      from: 'thing=1:2.1.0+ds-5',
      verified: expect.stringContaining('apt'),
    })
    const sources = await readFile(join(here.place.cache, '.apt/sources.list'), 'utf8')
    expect(sources).toMatch(/^deb (\[signed-by=\S+\] )?http:\/\/mirror\.example\/debian bookworm main\n$/)
    // Nothing that a file of the machine could allow.
    for (const verb of ['update', 'download'])
      expect(calls.find((line) => line.includes(verb))).toMatch(/AllowUnauthenticated=false/)
    await expectNothingLeft(here, ['.apt/', basename(got.home)])
  })

  test('asks for its lists once a day', async () => {
    const { here, calls } = await withTools({ 'apt-get': apt(), 'dpkg-deb': dpkg })
    await install(here.place, from(source), here.options)
    await install(here.place, { ...from(source), name: 'other' }, here.options)
    expect(calls.filter((line) => line.includes(' update'))).toHaveLength(1)
  })

  test('brings the libraries that the machine lacks, in front of the program', async () => {
    const simulated =
      'Inst libthing1 (1 Debian:12 [amd64])\nInst libc6 (2 Debian:12 [amd64])\nInst thing (2.1.0 Debian:12 [amd64])\n'
    const { here, calls } = await withTools({ 'apt-get': apt({ simulated }), 'dpkg-deb': dpkg })
    const got = await install(here.place, from(source), here.options)
    expect(calls.find((line) => line.includes('download'))).toMatch(/download thing=2\.1\.0 libthing1=1$/)
    expect(got.bin['thing']).toBe(join(got.home, 'bin/thing'))
    const ran = await here.place.supply.run(got.bin['thing'] ?? '', [])
    expect(ran.stderr).toBe(join(got.home, 'usr/lib/x86_64-linux-gnu'))
  })

  test('finds the folder that was compiled into it where it was unpacked', async () => {
    const folder = '/usr/share/thing/of/the/package'
    const script = `${says}; read words <${folder}/words; echo "$words" >&2`
    const unpacking: Tool = async ([, , tree = '']) => {
      await writeProgram(join(tree, 'usr/bin/thing'), script)
      await mkdir(join(tree, folder), { recursive: true })
      await writeFile(join(tree, folder, 'words'), 'its words\n')
      return {}
    }
    const { here } = await withTools({ 'apt-get': apt(), 'dpkg-deb': unpacking })
    // As a lake left it that did not know of the folder: of no use, and replaced.
    await install(here.place, from(source), here.options)
    const handed = from({ ...source, relocate: { bin: 'thing', folder } })
    const got = await install(here.place, handed, here.options)
    const ran = await here.place.supply.run(got.bin['thing'] ?? '', [], { cwd: '/' })
    expect(ran.stderr.trim()).toBe('its words')
    expect(await verify(here.place, [])).toMatchObject([{ state: 'ok' }])
    const said = await readFile(join(got.home, 'usr/bin/thing'), 'utf8')
    expect(said).toHaveLength(`#!/bin/sh\n${script}\n`.length)
  })

  test('a build without the folder that lake knows', async () => {
    const { here } = await withTools({ 'apt-get': apt(), 'dpkg-deb': dpkg })
    const relocate = { bin: 'thing', folder: '/usr/share/thing/of/the/package' }
    const error = await refused(here, { ...source, relocate })
    expect(error.details[0]).toMatch(/it reads another folder than \/usr\/share\/thing/)
    await expectNothingLeft(here, ['.apt/'])
  })

  test.each([
    ['an archive that is away', { failing: 'update' }, /apt-get update ended with 100: E: Failed to fetch/],
    ['a package that is gone', { failing: 'download' }, /E: Failed to fetch/],
    [
      'a program that is installed and does not do',
      { simulated: '' },
      /thing is installed here, and is none that fits/,
    ],
  ])('%s', async (_, more, why) => {
    const { here } = await withTools({ 'apt-get': apt(more), 'dpkg-deb': dpkg })
    const error = await refused(here, source)
    expect(error.details[0]).toMatch(why)
    await expectNothingLeft(here, ['.apt/'])
  })

  test('a machine whose apt knows no Debian', async () => {
    const { here } = await withTools({
      'apt-get': async () => ({ stdout: 'https://packages.example/apt stable main' }),
    })
    expect((await refused(here, source)).details[0]).toMatch(/uses no archive of Debian or Ubuntu/)
  })
})

describe('npm', () => {
  const source: Source = {
    kind: 'npm',
    package: '@thing/{platform}',
    version: '2.1.0-beta.17',
    links: 'links.json',
    paths: { thing: 'native/bin/thing' },
  }

  /** A registry with one package; `spoilt`: what comes is not what it says. */
  const npm = async (
    folder: string,
    more: { readonly spoilt?: boolean; readonly links?: unknown } = {},
  ): Promise<Tool> => {
    await writeProgram(join(folder, 'package/native/bin/thing-2'), says)
    const links = more.links ?? [{ source: 'native/bin/thing-2', target: 'native/bin/thing-link' }]
    await writeFile(join(folder, 'package/links.json'), JSON.stringify(links))
    await cp(join(folder, 'package/native/bin/thing-2'), join(folder, 'package/native/bin/thing'))
    const file = join(folder, 'thing.tgz')
    await create({ gzip: true, cwd: folder, file, portable: true }, ['package'])
    const integrity = createHash('sha512')
      .update(await readFile(file))
      .digest('base64')
    if (more.spoilt === true) await writeFile(file, 'something else')
    return async (args) => {
      if (args[0] === 'view') return { stdout: `sha512-${integrity}\n` }
      await cp(file, join(args[args.indexOf('--pack-destination') + 1] ?? '', 'thing.tgz'))
      return {}
    }
  }

  const machine = async (more: Parameters<typeof npm>[1] = {}) => {
    const { folder } = await fakeMachine()
    return withTools({ npm: await npm(folder, more) })
  }

  test('is checked against the registry, and gets the links that npm cannot pack', async () => {
    const { here, calls } = await machine()
    const got = await install(here.place, from(source), here.options)
    expect(got).toMatchObject({ version: '2.1.0', source: 'npm package @thing/linux-x64' })
    expect(await readdir(join(got.home, 'native/bin'))).toEqual(['thing', 'thing-2', 'thing-link'])
    expect(calls[1]).toMatch(/^npm pack @thing\/linux-x64@2\.1\.0-beta\.17 --ignore-scripts /)
    await expectNothingLeft(here, [basename(got.home)])
  })

  test('that does not fit its integrity is thrown away', async () => {
    const { here } = await machine({ spoilt: true })
    expect(await refused(here, source)).toMatchObject({ code: 'checksum-wrong', exit: 'image' })
    await expectNothingLeft(here)
  })

  test('whose links lead out of it is refused', async () => {
    const { here } = await machine({ links: [{ source: '../../../etc/passwd', target: 'native/passwd' }] })
    expect(await refused(here, source)).toMatchObject({ code: 'archive-broken' })
    await expectNothingLeft(here)
  })

  test('that is not there says what npm said', async () => {
    const { here } = await withTools({
      npm: async () => ({ code: 1, stderr: 'npm error code E404\nnpm error 404 No match found\n' }),
    })
    expect((await refused(here, source)).details[0]).toBe(
      'npm package: npm view ended with 1: npm error 404 No match found',
    )
  })
})

describe('Maven', () => {
  const source: Source = {
    kind: 'maven',
    group: 'org.thing',
    artifact: 'thing-server',
    version: '2.1.0',
    extension: 'tar.gz',
    only: { folder: 'plugin', names: ['wanted'] },
    paths: { thing: 'bin/launcher' },
  }
  const jvm = (): Facts => {
    const { probe: _, ...facts } = from(source)
    return facts
  }
  const value = (args: readonly string[], name: string): string =>
    args.find((it) => it.startsWith(`-D${name}=`))?.slice(name.length + 3) ?? ''

  const mvn: Tool = async (args) => {
    const out = value(args, 'outputDirectory')
    await writeProgram(join(out, 'thing-server-2.1.0/bin/launcher'), 'exit 1')
    for (const plugin of ['wanted', 'other'])
      await writeProgram(join(out, 'thing-server-2.1.0/plugin', plugin, 'x.jar'), plugin)
    const file = join(out, 'thing-server-2.1.0.tar.gz')
    await create({ gzip: true, cwd: out, file, portable: true }, ['thing-server-2.1.0'])
    const kept = join(value(args, 'maven.repo.local'), 'org/thing/thing-server/2.1.0')
    await mkdir(kept, { recursive: true })
    await writeFile(join(kept, 'thing-server-2.1.0.tar.gz'), '')
    return {}
  }

  test('is had by the client, strict about checksums; what it keeps goes, plugins that nobody needs too', async () => {
    const { here, calls } = await withTools({ mvn })
    const got = await install(here.place, jvm(), here.options)
    expect(got).toMatchObject({
      version: '2.1.0',
      source: 'Maven artifact',
      bin: { thing: join(got.home, 'bin/launcher') },
    })
    expect(calls[0]).toMatch(/^mvn -B -C -ntp .*:copy -Dartifact=org\.thing:thing-server:2\.1\.0:tar\.gz /)
    expect(await readdir(join(got.home, 'plugin'))).toEqual(['wanted'])
    await expectNothingLeft(here, [basename(got.home)])
  })

  /** Maven Central with this one file, its checksum in one of the ways that it has them. */
  const central = async (sum: 'sha1' | 'sha256', spoilt = false) => {
    const asked: string[] = []
    const { folder } = await fakeMachine()
    await writeProgram(join(folder, 'thing-server-2.1.0/bin/launcher'), 'exit 1')
    const file = join(folder, 'x.tar.gz')
    await create({ gzip: true, cwd: folder, file, portable: true }, ['thing-server-2.1.0'])
    const hex = createHash(sum)
      .update(await readFile(file))
      .digest('hex')
    const { SupplyFailure } = await import('../../src/system/supply-failure.ts')
    const download = async (url: string, target: string): Promise<void> => {
      asked.push(url.split('/').at(-1) ?? '')
      await mkdir(join(target, '..'), { recursive: true })
      if (url.endsWith(`.${sum}`)) await writeFile(target, spoilt ? hex.replaceAll(/./g, '0') : hex)
      else if (url.endsWith('.tar.gz')) await cp(file, target)
      else throw new SupplyFailure('not-found', `${url} answers 404`)
    }
    return { asked, machine: await fakeMachine({ supply: { download } }) }
  }

  test.each(['sha1', 'sha256'] as const)(
    'without a client it comes from Maven Central, with its %s',
    async (sum) => {
      const { asked, machine } = await central(sum)
      const got = await install(machine.place, jvm(), machine.options)
      const [kept] = await allKept(machine.place)
      expect(kept?.record.verified).toBe(`${sum} of Maven Central`)
      expect(asked.at(-1)).toBe('thing-server-2.1.0.tar.gz')
      await expectNothingLeft(machine, [basename(got.home)])
    },
  )

  test('a wrong checksum there is the end of it', async () => {
    const { machine } = await central('sha256', true)
    const error: unknown = await install(machine.place, jvm(), machine.options).catch((it: unknown) => it)
    expect(error).toMatchObject({ code: 'checksum-wrong', exit: 'image' })
    await expectNothingLeft(machine)
  })

  test('neither client nor Central: both reasons', async () => {
    const failing: Tool = async () => ({ code: 1, stdout: '[INFO] x\n[ERROR] Could not transfer artifact\n' })
    const { here } = await withTools({ mvn: failing })
    const { SupplyFailure } = await import('../../src/system/supply-failure.ts')
    const download = () => Promise.reject(new SupplyFailure('unreachable', 'repo1 cannot be reached'))
    const supply = { ...here.place.supply, download }
    const error: unknown = await install({ ...here.place, supply }, jvm(), here.options).catch(
      (it: unknown) => it,
    )
    expect((error as LakeError).details[0]).toBe(
      'Maven artifact: mvn ended with 1: [ERROR] Could not transfer artifact; repo1 cannot be reached',
    )
    await expectNothingLeft(here)
  })
})

describe('Go', () => {
  const source: Source = {
    kind: 'go',
    module: 'example.com/thing/v2',
    tag: 'v2.1.0',
    version: '2.1.0',
    stamp: 'example.com/version.Version',
    builds: { thing: './cmd/thing' },
    grafts: { 'pkg/nested': 'example.com/thing/nested@v1.0.0' },
  }

  test('is built from a copy of its module, with what go.mod expects beside it, and the version in it', async () => {
    const { folder } = await fakeMachine()
    await writeProgram(join(folder, 'main/go.mod'), '')
    await writeProgram(join(folder, 'nested/x.go'), '')
    const seen: string[] = []
    const go: Tool = async (args, options) => {
      if (args[0] === 'mod')
        return {
          stdout: JSON.stringify({
            Dir: join(folder, args[3]?.includes('nested') === true ? 'nested' : 'main'),
          }),
        }
      seen.push(...(await readdir(options.cwd ?? '', { recursive: true })))
      for (const line of ['go: downloading example.com/a v1.0.0', 'example.com/a', 'example.com/b'])
        options.onLine?.(line)
      await writeProgram(args[args.indexOf('-o') + 1] ?? '', says)
      return {}
    }
    const { here, calls } = await withTools({ go })
    const got = await install(here.place, from(source), { ...here.options, build: true })
    expect(got).toMatchObject({
      version: '2.1.0',
      source: 'Go toolchain',
      bin: { thing: join(got.home, 'bin/thing') },
    })
    expect(seen).toEqual(expect.arrayContaining(['go.mod', 'pkg/nested/x.go']))
    expect(calls.at(-1)).toMatch(/-X example\.com\/version\.Version=2\.1\.0 -o \S+ \.\/cmd\/thing$/)
    expect(here.told).toEqual(
      expect.arrayContaining(['Go downloads what thing needs: 1 modules', 'Go builds thing: 2 packages']),
    )
    await expectNothingLeft(here, [basename(got.home)])
  })

  test('that does not build says what Go said', async () => {
    const { here } = await withTools({
      go: async () => ({ code: 1, stderr: 'go: module example.com/thing: not found\n' }),
    })
    expect((await refused(here, source)).details[0]).toMatch(
      /go mod ended with 1: go: module example\.com\/thing: not found/,
    )
    await expectNothingLeft(here)
  })
})
