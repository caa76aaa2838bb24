// Adds a component: `npm run new:component <name> -- [--image <image>] [--port <port>]`.
// One module, its line in the list, and files named after it: a component that runs, is scraped and has one alert.

import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { components } from '../src/components/index.ts'
import type { Component as Facts } from '../src/components/component.ts'
import { filesOf } from './new-component/files.ts'
import type { NewComponent } from './new-component/files.ts'

const repository = resolve(import.meta.dirname, '..')
const list = 'src/components/index.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { image: { type: 'string' }, port: { type: 'string', default: '8080' } },
})

const wanted = read(positionals[0])
if (typeof wanted === 'string') {
  process.stderr.write(
    `${wanted}\nusage: npm run new:component <name> -- [--image <image>] [--port <port>]\n`,
  )
  process.exitCode = 2
} else await add(wanted)

/** What is asked for, or what is wrong with it. */
function read(name: string | undefined): NewComponent | string {
  if (name === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return 'a component needs a name in lower case, such as trino or ice-gate'
  }
  if (Object.hasOwn(components, name)) return `there is a component ${name} already`
  const image = values.image ?? `docker.io/library/${name}:1.0.0`
  const version = /^[a-z0-9.-]+\.[a-z]+\/[a-z0-9./_-]+:v?([\w.-]*\d[\w.-]*)$/.exec(image)?.[1]
  if (version === undefined)
    return `the image needs a registry and a version: docker.io/library/${name}:1.0.0, not ${image}`
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return `${values.port} is no port`
  return { name, image, version, port, hostPort: freePort(port) }
}

/** No two components prefer the same port of the machine. */
function freePort(port: number): number {
  const used = new Set(
    Object.values<Facts>(components).flatMap(({ services }) =>
      Object.values(services).flatMap(({ ports }) => Object.values(ports).map(({ host }) => host)),
    ),
  )
  let free = port < 1024 ? port + 8000 : port
  while (used.has(free)) free += 1
  return free
}

async function add(component: NewComponent): Promise<void> {
  const files = Object.entries(filesOf(component))
  const existing = await Promise.all(files.map(async ([path]) => ((await exists(path)) ? [path] : [])))
  if (existing.flat().length > 0) {
    process.stderr.write(`these files are there already: ${existing.flat().join(', ')}\n`)
    process.exitCode = 2
    return
  }
  for (const [path, text] of files) {
    await mkdir(dirname(join(repository, path)), { recursive: true })
    await writeFile(join(repository, path), text)
  }
  const before = await readFile(join(repository, list), 'utf8')
  await writeFile(join(repository, list), listed(before, component.name))
  const written = files.map(([path]) => `wrote ${path}`)
  process.stdout.write(`${[...written, `edited ${list}`, ...nextSteps(component)].join('\n')}\n`)
}

async function exists(path: string): Promise<boolean> {
  return access(join(repository, path)).then(
    () => true,
    () => false,
  )
}

function nextSteps({ name, version }: NewComponent): readonly string[] {
  return [
    '',
    'Next:',
    `  1. say in src/components/${name}.ts what it is, how much memory it needs and whether it is essential`,
    `  2. run it with lake, give it work, and save its page of metrics as test/contracts/${name}-${version}.prom`,
    `  3. replace the example alert, its test and its runbook; then: npm run check`,
  ]
}

/** Its import among the others, in order of the alphabet, and its line at the end of the list. */
function listed(text: string, name: string): string {
  const variable = camel(name)
  const imported = `import { ${variable} } from './${name}.ts'`
  const entry = variable === name ? `  ${name},` : `  '${name}': ${variable},`
  const lines = text.split('\n')
  const imports = lines.flatMap((line, index) => (line.startsWith('import ') ? [index] : []))
  const after = imports.findLast((index) => pathOf(lines[index] ?? '') < `./${name}.ts`)
  lines.splice((after ?? (imports[0] ?? 0) - 1) + 1, 0, imported)
  const end = lines.findIndex((line) => line.startsWith('} as const satisfies'))
  lines.splice(end, 0, entry)
  return lines.join('\n')
}

function pathOf(line: string): string {
  return /from '([^']+)'/.exec(line)?.[1] ?? ''
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
}
