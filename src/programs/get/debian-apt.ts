// An apt of its own below lake's cache: lists, archives and configuration; the archives that the machine uses, and its proxies.
import { join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import { mustRun, type Getting } from './getting.ts'

/** Lists older than this may name files that are gone. */
const freshMs = 24 * 3600 * 1000

/** Of distributions whose packages follow Debian's rules: where their archives are, and their keys. */
const archives = [
  {
    pattern: /\/(debian|debian-security|raspbian)\/?$/,
    keys: '/usr/share/keyrings/debian-archive-keyring.gpg',
  },
  { pattern: /\/(ubuntu|ubuntu-ports)\/?$/, keys: '/usr/share/keyrings/ubuntu-archive-keyring.gpg' },
] as const

/** On the command line, where nothing overrides them: what is not signed is not taken. */
export const signedOnly = [
  'Acquire::AllowInsecureRepositories',
  'Acquire::AllowWeakRepositories',
  'APT::Get::AllowUnauthenticated',
].flatMap((name) => ['-o', `${name}=false`])

type Environment = Readonly<Record<string, string>>

const prepared = new WeakMap<Getting['place'], Promise<Environment>>()

/** The environment in which apt uses it. An archive that is away is away for all programs of this run. */
export function prepareApt(getting: Getting): Promise<Environment> {
  const known = prepared.get(getting.place) ?? prepare(getting)
  prepared.set(getting.place, known)
  return known
}

async function prepare(getting: Getting): Promise<Environment> {
  const { place, signal } = getting
  const { disk } = place.system
  const folder = join(place.cache, '.apt')
  const options = { timeoutMs: 600_000, signal, onWait: () => getting.report('waits for another lake') }
  return disk.withLock(`${folder}.lock`, options, async () => {
    const sources = await sourcesOf(getting)
    for (const below of ['lists/partial', 'archives/partial']) await disk.makeDir(join(folder, below))
    const before = await disk.read(join(folder, 'sources.list'))
    await disk.write(join(folder, 'sources.list'), sources)
    await disk.write(join(folder, 'apt.conf'), configuration(folder))
    const env = { APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
    const age = await place.supply.age(join(folder, 'fresh'))
    if (before === sources && age !== undefined && age < freshMs) return env
    getting.report('apt updates its lists')
    await mustRun(getting, 'apt-get', ['-q', ...signedOnly, '-o', 'APT::Update::Error-Mode=any', 'update'], {
      env,
    })
    await disk.write(join(folder, 'fresh'), `${place.system.clock.now().toISOString()}\n`)
    return env
  })
}

/** Only the distribution's own archives: what else the machine asks (and may not reach) brings none of this. */
async function sourcesOf(getting: Getting): Promise<string> {
  const format = ['--format', '$(SITE) $(RELEASE) $(COMPONENT)', 'Created-By: Packages']
  const said = await mustRun(getting, 'apt-get', ['indextargets', ...format], { env: { LC_ALL: 'C' } })
  const lines = await Promise.all(
    [...new Set(said.split('\n'))].map(async (line) => {
      const [site = '', release, component] = line.trim().split(' ')
      const archive = archives.find(({ pattern }) => pattern.test(site))
      if (archive === undefined || component === undefined) return []
      const signed = (await getting.place.system.disk.exists(archive.keys))
        ? `[signed-by=${archive.keys}] `
        : ''
      return [`deb ${signed}${site} ${release} ${component}\n`]
    }),
  )
  const text = lines.flat().join('')
  if (text === '') throw new SupplyFailure('missing-tool', 'apt here uses no archive of Debian or Ubuntu')
  return text
}

/** The machine's own settings stay in force, its proxies above all: they are read after these. */
function configuration(folder: string): string {
  return `Dir::State::lists "${folder}/lists";
Dir::Cache "${folder}";
Dir::Cache::archives "${folder}/archives";
Dir::Etc::sourcelist "${folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::CNF::DefaultEnabled "false";
Acquire::Retries "1";
Acquire::http::Timeout "10";
Acquire::https::Timeout "10";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
`
}
