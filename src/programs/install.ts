// Gets a program from the first of its sources that works. It gets its name when it is whole, verified and has run once.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { SupplyFailure } from '../system/supply-failure.ts'
import { choices, type Choice, type Circumstances } from './choose.ts'
import type { Facts, Source } from './facts.ts'
import { getDebian } from './get/debian.ts'
import type { Getting, Got } from './get/getting.ts'
import { getGo } from './get/go.ts'
import { getMaven } from './get/maven.ts'
import { getNpm } from './get/npm.ts'
import { getRelease } from './get/release.ts'
import { jdkFor } from './java.ts'
import { look } from './look.ts'
import { keep } from './keep.ts'
import { platformOf, type Place } from './place.ts'
import { probe } from './probe.ts'
import type { Installed, InstallOptions } from './program.ts'
import { offlineRefusal, refusal, type Attempt } from './refusal.ts'

/** Somebody else may be building it. */
const lockMs = 3_600_000

export async function install(place: Place, facts: Facts, options: InstallOptions): Promise<Installed> {
  const before = await look(place, facts, options.signal)
  if (before.found !== undefined) return before.found
  // Before hundreds of MB are fetched that could not run.
  const jdk = facts.java === undefined ? undefined : await jdkFor(place, facts.name, facts.java)
  if (jdk instanceof LakeError) throw jdk
  const { name: platform, known } = platformOf(place)
  const circumstances = { platform, known, build: options.build === true }
  if (options.offline === true) throw offlineRefusal(facts, circumstances, before.unfit)
  const { signal, onProgress } = options
  const onWait = (holder: string): void => onProgress({ program: facts.name, what: `waits for ${holder}` })
  return place.system.disk.withLock(
    join(place.cache, `.${facts.name}.lock`),
    { timeoutMs: lockMs, signal, onWait },
    async () => {
      // Whoever had the lock may have brought it.
      const { found } = await look(place, facts, signal)
      return found ?? firstThatWorks(place, facts, options, { circumstances, unfit: before.unfit })
    },
  )
}

interface Known {
  readonly circumstances: Circumstances
  readonly unfit: readonly string[]
}

async function firstThatWorks(
  place: Place,
  facts: Facts,
  options: InstallOptions,
  { circumstances, unfit }: Known,
): Promise<Installed> {
  await sweep(place, facts)
  const attempts: Attempt[] = []
  for (const choice of choices(facts, circumstances)) {
    const result = await tryOne(place, facts, options, choice)
    if ('home' in result) return result
    attempts.push(result)
    if (result.kind !== 'barred')
      options.onProgress({ program: facts.name, what: `${result.source}: ${result.why}` })
  }
  throw refusal(facts, attempts, circumstances, unfit)
}

async function tryOne(
  place: Place,
  facts: Facts,
  { signal, onProgress }: InstallOptions,
  { source, name, barred }: Choice,
): Promise<Installed | Attempt> {
  if (barred !== undefined) return { source: name, why: barred, kind: 'barred' }
  const work = join(place.cache, `${draftsOf(facts)}${place.system.host.randomHex(4)}`)
  const { known, name: platform } = platformOf(place)
  const getting: Getting = {
    place,
    facts,
    // A source that needs a known one is barred on others.
    platform: known ?? (platform as 'linux-x64'),
    work,
    signal,
    report: (what, bytes, total) =>
      onProgress({
        program: facts.name,
        what,
        ...(bytes === undefined ? {} : { bytes }),
        ...(total === undefined ? {} : { total }),
      }),
  }
  try {
    await place.system.disk.makeDir(work)
    const got = await get(getting, source)
    const version = (await mustRunHere(getting, got)) ?? got.version
    getting.report('puts it in its place')
    return await keep(getting, { ...got, version }, source.kind)
  } catch (error) {
    if (!(error instanceof SupplyFailure)) throw error
    return { source: name, why: error.message, kind: error.kind }
  } finally {
    await place.system.disk.removeTree(work)
  }
}

function get(getting: Getting, source: Source): Promise<Got> {
  if (source.kind === 'release') return getRelease(getting, source)
  if (source.kind === 'debian') return getDebian(getting, source)
  if (source.kind === 'npm') return getNpm(getting, source)
  return source.kind === 'maven' ? getMaven(getting, source) : getGo(getting, source)
}

/**
 * Libraries may be missing, the architecture or the C library may be another one: better known now than at its start.
 * Returns the version that it says; one that was built here may say none.
 */
async function mustRunHere(
  { place, facts, report, signal }: Getting,
  { tree, bin }: Got,
): Promise<string | undefined> {
  if (facts.probe === undefined) return undefined
  report('asks it for its version')
  const paths = Object.fromEntries(Object.entries(bin).map(([name, path]) => [name, join(tree, path)]))
  const probed = await probe(place, facts, paths, { signal })
  if (probed.state === 'fits') return probed.version
  if (probed.state === 'too-old')
    throw new SupplyFailure('unfit', `it brings ${probed.version}, older than ${facts.minimum}`)
  if (probed.state === 'silent') throw new SupplyFailure('unfit', `it does not run here: ${probed.why}`)
  return undefined
}

const draftsOf = ({ name }: Facts): string => `.new-${name}-`

/** What a run that died has left. */
async function sweep({ system, supply, cache }: Place, facts: Facts): Promise<void> {
  const drafts = (await supply.entries(cache)).filter((name) =>
    new RegExp(`^\\.(new|old)-${facts.name}-[0-9a-f]+$`).test(name),
  )
  for (const name of drafts) await system.disk.removeTree(join(cache, name))
}
