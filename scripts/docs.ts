// Writes docs/cli.md and docs/schemas/ from the built commands: `npm run docs`. With --check it only says what differs.

import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeCommand } from './build/describe.ts'
import type { Manifest } from './build/manifest.ts'
import { cliPage } from './docs/page.ts'
import { jsonSchemas } from './docs/schemas.ts'

const root = resolve(import.meta.dirname, '..')
const docs = join(root, 'docs')
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })

const manifest = JSON.parse(await readFile(join(root, 'dist/oclif.manifest.json'), 'utf8')) as Manifest
const commands = Object.values(manifest.commands)
  .filter((command) => !command.hidden)
  .map(describeCommand)
const schemas = await jsonSchemas(
  join(root, 'src/commands'),
  commands.map(({ id }) => id),
)
const wanted = new Map([
  ['cli.md', cliPage(commands, new Set(schemas.keys()))],
  ...[...schemas].map(([id, schema]) => [schemaFile(id), `${JSON.stringify(schema, null, 2)}\n`] as const),
])

const stale: string[] = []
for (const [file, text] of wanted) if ((await read(file)) !== text) stale.push(file)
const orphans: string[] = []
for await (const file of glob('schemas/*.json', { cwd: docs })) if (!wanted.has(file)) orphans.push(file)

if (values.check) report()
else await write()
// Commands were loaded: whatever they hold open is not ours to wait for.
process.exit()

function report(): void {
  for (const file of [...stale, ...orphans])
    process.stderr.write(`docs/${file} is not what the commands say\n`)
  if (stale.length + orphans.length === 0) return
  process.stderr.write('run: npm run build && npm run docs\n')
  process.exitCode = 1
}

async function write(): Promise<void> {
  for (const file of stale) {
    await mkdir(dirname(join(docs, file)), { recursive: true })
    await writeFile(join(docs, file), wanted.get(file) ?? '')
  }
  for (const file of orphans) await rm(join(docs, file))
}

async function read(file: string): Promise<string | undefined> {
  return readFile(join(docs, file), 'utf8').catch(() => undefined)
}

function schemaFile(id: string): string {
  return `schemas/${id.replaceAll(' ', '-')}.json`
}
