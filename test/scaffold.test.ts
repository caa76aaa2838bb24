// `npm run new:component` in a copy of the repository: what it adds works, and what was there stays as it was.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '..')
const copied = [
  'src',
  'templates',
  'scripts',
  'docs/runbooks',
  'test/contracts',
  'test/templates',
  'tsconfig.json',
  'test/scratch.ts',
  'vitest.config.ts',
  'package.json',
]
const list = 'src/components/index.ts'

let copy: string
let before: ReadonlyMap<string, string>
let said: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'lake-scaffold-'))
  for (const path of copied) cpSync(join(repository, path), join(copy, path), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'))
  before = filesOf(copy)
  said = node(
    'scripts/new-component.ts',
    'ice-box',
    '--image',
    'docker.io/library/ice-box:v2.1.0',
    '--port',
    '9090',
  )
}, 60_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

function filesOf(folder: string): ReadonlyMap<string, string> {
  const paths = copied.flatMap((path) => {
    const full = join(folder, path)
    if (statSync(full).isFile()) return [full]
    return readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
  })
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]))
}

function node(...args: readonly string[]): string {
  return execFileSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** A project with the new component, parsed and rendered by the code of the copy. */
const render = `
  import { components } from './src/components/index.ts'
  import { parseConfig } from './src/config/parse.ts'
  import { buildPlan } from './src/plan/build.ts'
  import { choosePorts, portWants } from './src/plan/ports.ts'
  import { render } from './src/render/render.ts'
  import { openTemplates } from './src/render/templates.ts'
  import { readTemplates } from './scripts/build/templates.ts'
  const templates = openTemplates(readTemplates('.', 'test'))
  const parsed = parseConfig('name: demo\\ncomponents: { ice-box: { memory: 1GB } }\\n', { file: 'lake.yaml', environment: {} })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  const { ports } = await choosePorts(portWants(parsed.config, components), {}, async () => false)
  const identity = { name: 'demo', id: 'demo-1', folder: '/p' }
  const plan = buildPlan({ config: parsed.config, identity, engine: { socket: '/s', root: '/r' }, ports })
  const { files } = render({ plan, templates, user: new Map(), schema: '', overridden: new Map(), slos: new Map() })
  console.log(JSON.stringify(Object.fromEntries([...files].map(([path, { text }]) => [path, text]))))
`

describe('npm run new:component', () => {
  test('adds files named after the component, and edits the list alone', () => {
    const after = filesOf(copy)
    const added = [...after.keys()].filter((path) => !before.has(path))
    expect(added.toSorted()).toEqual([
      'docs/runbooks/IceBoxFlapping.md',
      'src/components/ice-box.ts',
      'templates/compose/ice-box.yaml',
      'templates/contracts/ice-box/2.1.0.json',
      'templates/prometheus/rules/ice-box.params.yaml',
      'templates/prometheus/rules/ice-box.test.yaml',
      'templates/prometheus/rules/ice-box.yaml',
      'test/contracts/ice-box-2.1.0.prom',
    ])
    const changed = [...before].filter(([path, text]) => after.get(path) !== text).map(([path]) => path)
    expect(changed).toEqual([list])
    for (const path of added) expect(said).toContain(`wrote ${path}`)
  })

  test('in the list, with its import and nothing else', () => {
    const old = (before.get(list) ?? '').split('\n')
    const lines = readFileSync(join(copy, list), 'utf8').split('\n')
    expect(lines.filter((line) => !old.includes(line))).toEqual([
      "import { iceBox } from './ice-box.ts'",
      "  'ice-box': iceBox,",
    ])
    expect(lines).toHaveLength(old.length + 2)
  })

  test('its types are right', () => {
    const project = { extends: './tsconfig.json', include: ['src/components', 'src/config', 'src/plan'] }
    writeFileSync(join(copy, 'tsconfig.components.json'), JSON.stringify(project))
    const { status, stdout } = spawnSync('node_modules/.bin/tsc', ['--project', 'tsconfig.components.json'], {
      cwd: copy,
      encoding: 'utf8',
    })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  }, 60_000)

  test('lake.yaml accepts it, and the stack has its service, its scrape job and its rules', () => {
    const files = JSON.parse(node('--input-type=module', '-e', render)) as Record<string, string>
    expect(files['compose.yaml']).toContain('image: docker.io/library/ice-box:v2.1.0')
    // 9090 inside; on the machine that number is Prometheus' own.
    expect(files['compose.yaml']).toContain('127.0.0.1:9091:9090')
    expect(files['compose.yaml']).toContain('mem_limit: 1024m')
    expect(files['prometheus/prometheus.yaml']).toContain('job_name: ice-box')
    expect(files['prometheus/prometheus.yaml']).toContain('ice-box:9090')
    expect(files['prometheus/rules/ice-box.yaml']).toContain('alert: IceBoxFlapping')
  })

  test('the tests of templates and structure accept it, as they stand', () => {
    const files = ['structure', 'rules', 'compose', 'contracts'].map(
      (name) => `test/templates/${name}.test.ts`,
    )
    const { status, stdout } = spawnSync(
      process.execPath,
      ['node_modules/vitest/vitest.mjs', 'run', '--project', 'templates', '--reporter', 'verbose', ...files],
      { cwd: copy, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    )
    expect(stdout.split('\n').filter((line) => /FAIL|×/.test(line))).toEqual([])
    expect(stdout).toContain('component ice-box > has a recording for every job that it scrapes')
    expect(stdout).toContain('IceBoxFlapping has the runbook it names')
    expect(status).toBe(0)
  }, 300_000)

  test.each([
    [['Ice'], 'needs a name in lower case'],
    [['prometheus'], 'there is a component prometheus already'],
    [['new', '--image', 'new:latest'], 'the image needs a registry and a version'],
    [['new', '--port', '0'], '0 is no port'],
    [[], 'usage: npm run new:component <name>'],
  ])('%j is refused: %s', (args, why) => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/new-component.ts', ...args], {
      cwd: copy,
      encoding: 'utf8',
    })
    expect(status).toBe(2)
    expect(stderr).toContain(why)
  })
})
