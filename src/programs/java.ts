// JDKs of this machine. lake installs none: it finds one that is new enough, or says where to get it.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { java } from './catalogue.ts'
import { fitting } from './paths.ts'
import type { Place } from './place.ts'
import type { Installed } from './program.ts'
import { compareVersions } from './version.ts'

/** Folders whose entries may each be a JDK; that of macOS holds bundles. */
const places = ['/usr/lib/jvm/*', '/opt/*', '/Library/Java/JavaVirtualMachines/*/Contents/Home']

/** The newest first. */
export async function findJdks(place: Place): Promise<readonly Installed[]> {
  const { environment } = place.system.host
  const set = environment['JAVA_HOME']
  const onPath = (environment['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const candidates = [
    ...(set ? [{ path: join(set, 'bin', 'java'), source: 'JAVA_HOME' }] : []),
    ...onPath.map((folder) => ({ path: join(folder, 'java'), source: 'PATH' })),
    ...(await installedHomes(place)).map((home) => ({ path: join(home, 'bin', 'java'), source: home })),
  ]
  const found = new Map<string, Installed>()
  for (const { path, source } of candidates) {
    const real = await place.supply.executable(path)
    if (real === undefined || found.has(real)) continue
    const version = await versionOf(place, real)
    if (version !== undefined)
      found.set(real, { name: java, version, source, home: homeOf(real), bin: { java: real } })
  }
  return [...found.values()].toSorted((a, b) => compareVersions(b.version, a.version))
}

const homeOf = (real: string): string => real.replace(/(\/jre)?\/bin\/java$/, '')

async function installedHomes({ supply }: Place): Promise<readonly string[]> {
  const all = await Promise.all(
    places.map(async (pattern) => {
      const [folder = '', rest = ''] = pattern.split('/*')
      const names = await supply.entries(folder)
      return fitting(
        `${folder}/*`,
        names.map((name) => `${folder}/${name}`),
      ).map((path) => `${path}${rest}`)
    }),
  )
  return all.flat()
}

/** A JDK says its version in a file: starting a JVM for each takes longer. */
async function versionOf({ system, supply }: Place, real: string): Promise<string | undefined> {
  const release = await system.disk.read(join(homeOf(real), 'release')).catch(() => undefined)
  const written = /^JAVA_VERSION="([^"]+)"/m.exec(release ?? '')?.[1]
  if (written !== undefined) return plain(written)
  const { stderr } = await supply.run(real, ['-version'], { timeoutMs: 20_000 })
  const said = /version "([^"]+)"/.exec(stderr)?.[1]
  return said === undefined ? undefined : plain(said)
}

/** `1.8.0_392` is Java 8. */
const plain = (version: string): string => version.replace(/^1\./, '')

const majorOf = (version: string): number => Number(/^\d+/.exec(version)?.[0] ?? 0)

/** A JDK for what needs at least this one; else the refusal says which there are. */
export async function jdkFor(place: Place, who: string, atLeast: number): Promise<Installed | LakeError> {
  const all = await findJdks(place)
  const [newest] = all
  if (newest !== undefined && majorOf(newest.version) >= atLeast) return newest
  const there = all.map(({ version, home }) => `${version} in ${home}`)
  return new LakeError(
    newest === undefined
      ? `${who} needs a JDK, and there is none here`
      : `${who} needs a newer JDK than the one that is here`,
    {
      code: newest === undefined ? 'jdk-missing' : 'jdk-too-old',
      exit: 'prerequisite',
      details: [
        `It needs Java ${atLeast} or later.`,
        newest === undefined
          ? 'Looked in JAVA_HOME, PATH, /usr/lib/jvm and /opt.'
          : `Found: ${there.join('; ')}.`,
        'With one in another place, set JAVA_HOME to it.',
      ],
      actions: waysTo(place, atLeast),
    },
  )
}

function waysTo({ system }: Place, atLeast: number): LakeError['actions'] {
  const version = atLeast > 21 ? 25 : 21
  return system.host.platform === 'darwin'
    ? [{ id: 'install', command: `brew install openjdk@${version}` }]
    : [{ id: 'install', command: `sudo apt-get install openjdk-${version}-jre-headless` }]
}
