// A package of the distribution, without root: apt with folders of its own, so that the machine's own state is read and
// never written. What comes is vouched for by the signature of the release, which apt checks.
import { join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Debian } from '../facts.ts'
import { chosen, readInstallations, type Package } from './debian-packages.ts'
import { prepareApt, signedOnly } from './debian-apt.ts'
import { wrapped } from './debian-wrap.ts'
import { binariesOf, mustRun, type Getting, type Got } from './getting.ts'

export async function getDebian(getting: Getting, source: Debian): Promise<Got> {
  const { place, work } = getting
  const env = await prepareApt(getting)
  getting.report('asks apt which packages it takes')
  // `-s` only computes. What the machine has already is left out of the answer.
  const said = await mustRun(getting, 'apt-get', ['-s', '-q', '-y', 'install', ...source.packages], { env })
  const packages = chosen(readInstallations(said), source)
  const [main] = packages
  if (main === undefined)
    throw new SupplyFailure('unfit', `${source.packages.join(', ')} is installed here, and is none that fits`)
  const archives = join(work, 'archives')
  await place.system.disk.makeDir(archives)
  getting.report(`apt downloads ${packages.map(({ name }) => name).join(', ')}`)
  await mustRun(getting, 'apt-get', ['-q', ...signedOnly, 'download', ...packages.map(exactly)], {
    env,
    cwd: archives,
  })
  const tree = join(work, 'tree')
  await place.system.disk.makeDir(tree)
  const files = (await place.supply.entries(archives)).filter((file) => file.endsWith('.deb'))
  for (const file of files) {
    getting.report(`unpacks ${file}`)
    await mustRun(getting, 'dpkg-deb', ['-x', join(archives, file), tree])
  }
  const sha256 =
    files.length === 1 ? await place.supply.digest(join(archives, files[0] ?? ''), 'sha256') : undefined
  for (const folder of ['doc', 'man', 'locale', 'lintian'])
    await place.system.disk.removeTree(join(tree, 'usr/share', folder))
  const found = await binariesOf(getting, tree, source.paths)
  const bin = await wrapped(getting, tree, { bin: found, relocate: source.relocate })
  return {
    version: upstreamVersion(main.version),
    source: `Debian package ${source.packages[0] ?? main.name}`,
    from: packages.map(exactly).join(' '),
    verified: 'signature of the release, by apt',
    ...(sha256 === undefined ? {} : { sha256 }),
    tree,
    bin,
  }
}

const exactly = ({ name, version }: Package): string => `${name}=${version}`

/** `1:2.42.0+ds-5+deb12u1` is 2.42.0. */
function upstreamVersion(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version
}
