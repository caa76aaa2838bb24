// Builds the package: `npm run build [-- --commands <folder> --out <folder>]`.
// All dependencies are bundled, so that the published package has none: it installs at once and starts fast.

import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './build/bundle.ts'
import { grammarOf } from './build/completion.ts'
import { renderHelp } from './build/help.ts'
import { licenseTexts } from './build/licenses.ts'
import { readManifest } from './build/manifest.ts'
import { buildPage } from './build/page.ts'
import { readTemplates } from './build/templates.ts'

const repository = resolve(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: join(repository, 'src/commands') },
    // Elsewhere than in the repository: a whole package, for tests.
    out: { type: 'string', default: repository },
  },
})

const started = performance.now()
const out = resolve(values.out)
// Built beside and swapped in whole: a failed build leaves the last good one, and two at once do not mix.
const dist = join(out, `dist.${process.pid}`)
await mkdir(dist, { recursive: true })
if (out !== repository) await copyPackage()

const [{ modules, hash }, page] = await Promise.all([
  bundle(repository, resolve(values.commands), dist),
  buildPage(repository),
]).catch(giveUp)
const manifest = await readManifest(out, dist).catch(giveUp)
const write = async (name: string, text: string) => writeFile(join(dist, name), text)
const templates = readTemplates(repository, hash)
const ids = Object.keys(manifest.commands).map((id) => id.replaceAll(':', ' '))
await mkdir(join(dist, 'help'), { recursive: true })
await Promise.all([
  write('commands.json', JSON.stringify(ids)),
  write('oclif.manifest.json', JSON.stringify(manifest)),
  write('templates.json', JSON.stringify(templates)),
  write('completion.json', JSON.stringify(grammarOf(manifest, templates.schema))),
  cp(join(repository, 'src/cli/completion/shells'), join(dist, 'completion'), { recursive: true }),
  cp(join(repository, 'templates/contracts'), join(dist, 'contracts'), { recursive: true }),
  write('view.json', JSON.stringify({ html: page.html, policy: page.policy })),
  write('licenses.txt', await licenseTexts([...new Set([...modules, ...page.modules])])),
  ...[...renderHelp(manifest, await tagline())].map(([name, text]) =>
    write(join('help', `${name}.txt`), text),
  ),
])
await swapIn()
process.stderr.write(
  `built ${ids.length} commands in ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
)
// Commands were loaded to describe them: whatever they hold open is not ours to wait for.
process.exit()

async function copyPackage(): Promise<void> {
  for (const part of ['bin', 'package.json']) {
    await cp(join(repository, part), join(out, part), { recursive: true })
  }
}

async function tagline(): Promise<string> {
  const facts = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Record<string, string>
  return `lake ${facts['version']}: ${facts['description']}`
}

async function swapIn(): Promise<void> {
  const old = `${dist}.old`
  await rename(join(out, 'dist'), old).catch(() => {})
  await rename(dist, join(out, 'dist'))
  await rm(old, { recursive: true, force: true })
}

async function giveUp(error: unknown): Promise<never> {
  await rm(dist, { recursive: true, force: true })
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
