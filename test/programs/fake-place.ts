// A cache of the test's own on the real disk, with a machine of its own around it: PATH, architecture, JDKs.
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { create } from 'tar'
import { expect } from 'vitest'
import { answersName } from '../../src/programs/answers.ts'
import type { Facts } from '../../src/programs/facts.ts'
import { placeOf, type Place } from '../../src/programs/place.ts'
import type { InstallOptions } from '../../src/programs/program.ts'
import { realSupply } from '../../src/system/real-supply.ts'
import { realSystem } from '../../src/system/real.ts'
import type { Supply } from '../../src/system/supply.ts'
import { ownFolder } from '../system/folder.ts'

export interface FakeMachine {
  readonly folder: string
  readonly place: Place
  /** What was told while a program was got. */
  readonly told: string[]
  readonly options: InstallOptions
  /** Puts a program on PATH. */
  program(name: string, script: string): Promise<string>
}

interface Machine {
  readonly platform?: string
  readonly arch?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly supply?: Partial<Supply>
}

export async function fakeMachine(machine: Machine = {}): Promise<FakeMachine> {
  const folder = await ownFolder()
  const bin = join(folder, 'path')
  await mkdir(bin)
  const environment = { PATH: bin, XDG_CACHE_HOME: join(folder, 'cache'), ...machine.environment }
  const { disk, clock, host } = realSystem()
  const real = realSupply(environment, { stallMs: 300, attempts: 1, pauseMs: 1 })
  const nothing = async () => []
  const supply: Supply = {
    ...real,
    arch: machine.arch ?? 'x64',
    home: folder,
    // What the machine of the developer has is not there.
    entries: (path) => (path.startsWith(folder) ? real.entries(path) : nothing()),
    executable: async (path) => (path.startsWith(folder) ? real.executable(path) : undefined),
    ...machine.supply,
  }
  const told: string[] = []
  return {
    folder,
    place: placeOf(
      { disk, clock, host: { ...host, environment, platform: machine.platform ?? 'linux' } },
      supply,
    ),
    told,
    options: {
      signal: new AbortController().signal,
      onProgress: ({ what, bytes }) => void (bytes === undefined && told.push(what)),
    },
    program: (name, script) => writeProgram(join(bin, name), script),
  }
}

export async function writeProgram(path: string, script: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

/** An archive as upstream makes them, with a program that says its version. */
export async function archiveOf(folder: string, version: string, script?: string): Promise<string> {
  const top = `thing-${version}.linux-amd64`
  const says = script ?? `echo "thing, version ${version} (branch: HEAD)"`
  await writeProgram(join(folder, 'upstream', top, 'thing'), says)
  await writeFile(join(folder, 'upstream', top, 'LICENSE'), 'Anybody may use it.')
  const file = join(folder, 'upstream', `${top}.tar.gz`)
  await create({ gzip: true, cwd: join(folder, 'upstream'), file, portable: true }, [top])
  return file
}

export function thing(base: string, more: Partial<Facts> = {}): Facts {
  return {
    name: 'thing',
    about: 'a thing',
    minimum: '2.0',
    bins: { thing: ['thing', 'other-thing'] },
    probe: { bin: 'thing', args: ['--version'], pattern: /version (\S+)/ },
    sources: [
      {
        kind: 'release',
        version: '2.1.0',
        base: `${base}/v{version}/`,
        archive: 'thing-{version}.{os}-{arch}.tar.gz',
        sums: 'sha256sums.txt',
        paths: { thing: 'thing' },
      },
    ],
    ...more,
  }
}

/** Nothing of a run that failed is left but what a later one continues, and no lock. */
export async function expectNothingLeft(
  { place }: FakeMachine,
  allowed: readonly string[] = [],
): Promise<void> {
  const files = await place.system.disk.list(place.cache)
  const kept = [answersName, ...allowed]
  expect(files.filter((file) => !kept.some((it) => file.startsWith(it))).slice(0, 9)).toEqual([])
}
