// What is here already: on PATH, where systems keep it, or in lake's cache. Fetches nothing.
import { basename, dirname, join } from 'node:path'
import type { Facts } from './facts.ts'
import { findJdks, jdkFor } from './java.ts'
import { fitting } from './paths.ts'
import type { Place } from './place.ts'
import { probe } from './probe.ts'
import type { Installed } from './program.ts'
import { installed, keptOf } from './record.ts'
import type { Kept } from './record.ts'
import { atLeast } from './version.ts'

export interface Looked {
  readonly found?: Installed
  /** What is here and does not do, in words. */
  readonly unfit: readonly string[]
}

export async function lookForJava(place: Place): Promise<Looked> {
  const [newest] = await findJdks(place)
  return newest === undefined ? { unfit: [] } : { found: newest, unfit: [] }
}

export async function look(place: Place, facts: Facts, signal?: AbortSignal): Promise<Looked> {
  const onMachine = facts.probe === undefined ? { unfit: [] } : await lookOnMachine(place, facts, signal)
  if (onMachine.found !== undefined) return onMachine
  const inCache = await lookInCache(place, facts)
  const unfit = [...onMachine.unfit, ...inCache.unfit]
  if (inCache.found === undefined || facts.java === undefined) return { ...inCache, unfit }
  const jdk = await jdkFor(place, facts.name, facts.java)
  return jdk instanceof Error ? { unfit: [...unfit, jdk.details.join(' ')] } : { ...inCache, unfit }
}

async function lookOnMachine(place: Place, facts: Facts, signal?: AbortSignal): Promise<Looked> {
  const unfit: string[] = []
  for (const { folders, source } of await foldersOf(place, facts)) {
    const bin = await binariesIn(place, facts, folders)
    const first = Object.values(bin)[0]
    if (first === undefined) continue
    const missing = Object.keys(facts.bins).filter((name) => bin[name] === undefined)
    const probed = await probe(place, facts, bin, { signal, remembered: true })
    if (missing.length > 0) unfit.push(`${first}: without ${missing.join(', ')}`)
    else if (probed.state === 'too-old')
      unfit.push(`${first}: ${probed.version} is older than ${facts.minimum}`)
    else if (probed.state !== 'fits') unfit.push(`${first}: ${probed.why}`)
    else
      return { found: { name: facts.name, version: probed.version, source, home: homeOf(first), bin }, unfit }
  }
  return { unfit }
}

/** PATH is one place: its folders complete each other. */
async function foldersOf(
  { system, supply }: Place,
  { places = [] }: Facts,
): Promise<readonly { readonly folders: readonly string[]; readonly source: string }[]> {
  const path = (system.host.environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const others = await Promise.all(
    places.map(async (pattern) => {
      const star = pattern.indexOf('*')
      if (star === -1) return [pattern]
      const root = dirname(`${pattern.slice(0, star)}x`)
      const rest = pattern.slice(star).replace(/^[^/]*/, '')
      const names = await supply.entries(root)
      const shape = pattern.slice(0, pattern.length - rest.length)
      return fitting(
        shape,
        names.map((name) => join(root, name)),
      ).map((folder) => `${folder}${rest}`)
    }),
  )
  return [
    { folders: path, source: 'PATH' },
    ...others.flat().map((folder) => ({ folders: [folder], source: folder })),
  ]
}

async function binariesIn(
  place: Place,
  facts: Facts,
  folders: readonly string[],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, names] of Object.entries(facts.bins)) {
    const path = await firstOf(place, folders, names)
    if (path !== undefined) found[name] = path
  }
  if (Object.keys(found).length === 0) return found
  // What belongs to the program lies beside it; on PATH there may be wrappers of another version.
  const beside = Object.values(found).map((path) => dirname(path))
  for (const name of facts.extras ?? []) {
    const path = await firstOf(place, [...beside, ...folders], [name])
    if (path !== undefined) found[name] = path
  }
  return found
}

/** The real path, as long as that has the same name: a program of many names does what its name says. */
async function firstOf(
  { supply }: Place,
  folders: readonly string[],
  names: readonly string[],
): Promise<string | undefined> {
  for (const path of folders.flatMap((folder) => names.map((name) => join(folder, name)))) {
    const real = await supply.executable(path)
    if (real !== undefined) return basename(real) === basename(path) ? real : path
  }
  return undefined
}

const homeOf = (path: string): string => dirname(path).replace(/\/bin$/, '') || '/'

async function lookInCache(place: Place, facts: Facts): Promise<Looked> {
  const unfit: string[] = []
  for (const kept of await keptOf(place, facts)) {
    const { version } = kept.record
    const gone = await missingOf(place, kept)
    if (!atLeast(version, facts.minimum))
      unfit.push(`${kept.folder}: ${version} is older than ${facts.minimum}`)
    else if (gone.length > 0) unfit.push(`${kept.folder}: ${gone.join(', ')} is gone`)
    else if (!isHanded(kept, facts))
      unfit.push(`${kept.folder}: an earlier lake unpacked it without its folder`)
    else return { found: installed(kept), unfit }
  }
  return { unfit }
}

/** A program that looks for a folder of its package is one only behind the script that hands it the folder. */
function isHanded({ record }: Kept, { sources }: Facts): boolean {
  return sources.every((source) => {
    if (source.kind !== 'debian' || record.kind !== 'debian' || source.relocate === undefined) return true
    const { bin } = source.relocate
    return record.bin[bin]?.path === `bin/${bin}`
  })
}

async function missingOf(place: Place, kept: Kept): Promise<readonly string[]> {
  const paths = Object.values(installed(kept).bin)
  const there = await Promise.all(paths.map((path) => place.system.disk.exists(path)))
  return paths.filter((_, index) => there[index] !== true)
}
