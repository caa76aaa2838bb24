// An artifact of Maven: by the Maven client, which knows the user's mirrors and accounts, else from Maven Central itself.
import { join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Algorithm } from '../../system/supply.ts'
import type { Maven } from '../facts.ts'
import { sumFor } from '../sums.ts'
import { binariesOf, mustFit, mustRun, peeled, type Getting, type Got } from './getting.ts'

const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1'
const central = 'https://repo1.maven.org/maven2'

interface Fetched {
  readonly file: string
  readonly source: string
  readonly from: string
  readonly verified: string
}

const nameOf = ({ artifact, version, classifier, extension }: Maven): string =>
  `${artifact}-${version}${classifier === undefined ? '' : `-${classifier}`}.${extension}`

const folderOf = ({ group, artifact, version }: Maven): string =>
  `${group.replaceAll('.', '/')}/${artifact}/${version}`

export async function getMaven(getting: Getting, source: Maven): Promise<Got> {
  const { place } = getting
  const { file, ...said } = await fetch(getting, source)
  try {
    getting.report(`verifies ${nameOf(source)}`)
    const sha256 = await place.supply.digest(file, 'sha256')
    const tree =
      source.extension === 'jar' ? await alone(getting, file, source) : await unpacked(getting, file, source)
    const bin = await binariesOf(getting, tree, source.paths)
    return { version: source.version, ...said, sha256, tree, bin }
  } finally {
    await place.system.disk.remove(file)
  }
}

async function alone({ place, work }: Getting, file: string, source: Maven): Promise<string> {
  const tree = join(work, 'tree')
  await place.system.disk.makeDir(tree)
  await place.supply.settle(file, join(tree, nameOf(source)))
  return tree
}

async function unpacked(getting: Getting, file: string, source: Maven): Promise<string> {
  getting.report(`unpacks ${nameOf(source)}`)
  const folder = join(getting.work, 'tree')
  await getting.place.supply.unpack(file, 'tar', folder)
  const tree = await peeled(getting, folder)
  await prune(getting, tree, source)
  return tree
}

async function fetch(getting: Getting, source: Maven): Promise<Fetched> {
  try {
    return await byClient(getting, source)
  } catch (error) {
    if (!(error instanceof SupplyFailure) || error.kind === 'checksum-wrong') throw error
    getting.report(`Maven: ${error.message}; asks Maven Central itself`)
    try {
      return await fromCentral(getting, source)
    } catch (second) {
      if (!(second instanceof SupplyFailure)) throw second
      throw new SupplyFailure(second.kind, `${error.message}; ${second.message}`, second)
    }
  }
}

/** `-C` refuses what does not fit its checksum. The local repository is lake's: hundreds of MB do not stay in the user's. */
async function byClient(getting: Getting, source: Maven): Promise<Fetched> {
  const { place, work } = getting
  const local = join(place.cache, '.maven')
  const { group, artifact, version, extension, classifier } = source
  const artifactName = [
    group,
    artifact,
    version,
    extension,
    ...(classifier === undefined ? [] : [classifier]),
  ].join(':')
  getting.report(`Maven downloads ${artifactName}`)
  await mustRun(getting, 'mvn', [
    '-B',
    '-C',
    '-ntp',
    `${plugin}:copy`,
    `-Dartifact=${artifactName}`,
    `-DoutputDirectory=${work}`,
    `-Dmaven.repo.local=${local}`,
    '-Dmdep.overWriteReleases=true',
  ])
  await place.system.disk.removeTree(join(local, folderOf(source)))
  const file = join(work, nameOf(source))
  if (!(await place.system.disk.exists(file))) throw new SupplyFailure('tool-failed', 'Maven left no file')
  return {
    file,
    source: 'Maven artifact',
    from: artifactName,
    verified: 'checksum of the repository, by Maven',
  }
}

async function fromCentral(getting: Getting, source: Maven): Promise<Fetched> {
  const { place, signal } = getting
  const name = nameOf(source)
  const from = `${central}/${folderOf(source)}/${name}`
  const { algorithm, hex } = await publishedSum(getting, from)
  const file = join(place.cache, '.downloads', name)
  await place.supply.download(from, file, {
    signal,
    onProgress: (bytes, total) => getting.report(`downloads ${name}`, bytes, total),
  })
  await mustFit(getting, file, { algorithm, hex, by: 'Maven Central' })
  return { file, source: 'Maven artifact', from, verified: `${algorithm} of Maven Central` }
}

/** The strongest that is published. */
async function publishedSum(
  getting: Getting,
  from: string,
): Promise<{ readonly algorithm: Algorithm; readonly hex: string }> {
  for (const algorithm of ['sha512', 'sha256', 'sha1'] as const) {
    const file = join(getting.work, algorithm)
    try {
      await getting.place.supply.download(`${from}.${algorithm}`, file, { signal: getting.signal })
    } catch (error) {
      if (error instanceof SupplyFailure && error.kind === 'not-found') continue
      throw error
    }
    const hex = sumFor((await getting.place.system.disk.read(file)) ?? '', '')
    if (hex !== undefined) return { algorithm, hex }
  }
  throw new SupplyFailure('unverified', `no checksum beside ${from}, and lake uses nothing unverified`)
}

/** Hard links among what goes and what stays: all is unpacked first. */
async function prune({ place }: Getting, tree: string, { only }: Maven): Promise<void> {
  if (only === undefined) return
  const folder = join(tree, only.folder)
  for (const name of await place.supply.entries(folder)) {
    if (!only.names.includes(name)) await place.system.disk.removeTree(join(folder, name))
  }
}
