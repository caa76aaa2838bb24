// A package of npm, by the npm of this machine: its registry, its proxy, its accounts.
import { dirname, join, normalize, relative } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Npm } from '../facts.ts'
import { filled } from '../paths.ts'
import { binariesOf, mustFit, mustRun, peeled, type Getting, type Got } from './getting.ts'

/** A registry that is not there: by itself npm tries for minutes. */
const impatient = ['--fetch-retries=1', '--fetch-timeout=15000', '--fetch-retry-mintimeout=1000']

export async function getNpm(getting: Getting, source: Npm): Promise<Got> {
  const { place, work } = getting
  const name = filled(source.package, source.version, getting.platform)
  const spec = `${name}@${source.version}`
  getting.report(`asks npm for ${name}`)
  const integrity = integrityOf(await mustRun(getting, 'npm', ['view', spec, 'dist.integrity', ...impatient]))
  getting.report(`npm downloads ${name}`)
  // No script of the package is run.
  await mustRun(getting, 'npm', ['pack', spec, '--ignore-scripts', '--pack-destination', work])
  const archive = (await place.supply.entries(work)).find((file) => file.endsWith('.tgz'))
  if (archive === undefined) throw new SupplyFailure('tool-failed', 'npm pack left no archive')
  const file = join(work, archive)
  await mustFit(getting, file, { algorithm: 'sha512', hex: integrity, by: 'the registry of npm' })
  const sha256 = await place.supply.digest(file, 'sha256')
  const unpacked = join(work, 'tree')
  getting.report(`unpacks ${archive}`)
  await place.supply.unpack(file, 'tar', unpacked)
  const tree = await peeled(getting, unpacked)
  if (source.links !== undefined) await makeLinks(getting, tree, source.links)
  const bin = await binariesOf(getting, tree, source.paths)
  return {
    version: source.version,
    source: `npm package ${name}`,
    from: spec,
    verified: 'integrity of npm',
    sha256,
    tree,
    bin,
  }
}

/** npm writes sums in base64. */
function integrityOf(said: string): string {
  const [, base64] = /sha512-([A-Za-z0-9+/=]+)/.exec(said) ?? []
  if (base64 !== undefined) return Buffer.from(base64, 'base64').toString('hex')
  throw new SupplyFailure(
    'unverified',
    'the registry gives no sha512 for it, and lake uses nothing unverified',
  )
}

/** npm packs no links: this package lists them, from the folder of the package. */
async function makeLinks({ place }: Getting, tree: string, list: string): Promise<void> {
  const links = JSON.parse((await place.system.disk.read(join(tree, list))) ?? '[]') as readonly {
    readonly source: string
    readonly target: string
  }[]
  for (const { source, target } of links) {
    const [to, at] = [normalize(source), normalize(target)]
    if ([to, at].some((path) => path.startsWith('..') || path.startsWith('/')))
      throw new SupplyFailure('archive-broken', `${list} leads out of the package: ${source}`)
    await place.supply.link(relative(dirname(at), to), join(tree, at))
  }
}
