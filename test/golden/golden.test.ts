// Whole rendered trees. `UPDATE_GOLDEN=1 npm run vitest -- run test/golden` writes them anew: read the diff.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lakeJsonSchema } from '../../src/config/json-schema.ts'
import { components } from '../../src/components/index.ts'
import { choosePorts, portWants } from '../../src/plan/ports.ts'
import { render } from '../../src/render/render.ts'
import { filesOfSlos } from '../../src/slo/files.ts'
import { openProject } from '../../src/stack/project.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import { planWith } from '../plan/plans.ts'
import { shippedTemplates } from '../render/templates.ts'

const environment = {
  PG_PASSWORD: 'pa55word-of-postgres',
  SLACK_WEBHOOK: 'https://hooks.slack.example.com/services/T0/B0/secret',
  SMTP_PASSWORD: 'pa55word-of-smtp',
}
const update = process.env['UPDATE_GOLDEN'] !== undefined
const scenarios = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted((a, b) => (a < b ? -1 : 1))
}

/** Large, and the same in each scenario: only that they are there is recorded. */
const isCopy = (path: string) => path === 'lake.schema.json' || /^grafana\/dashboards\/(?!slo-)/.test(path)
const copiesFile = 'copies.txt'

async function rendered(scenario: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(import.meta.dirname, scenario)
  const own = filesBelow(folder).filter((path) => !path.startsWith('expected/'))
  const files = Object.fromEntries(own.map((path) => [`/project/${path}`, readFileSync(join(folder, path), 'utf8')]))
  const system = fakeSystem({ files })
  Object.assign(system.environment, environment)
  const templates = shippedTemplates()
  const project = await openProject(system, '/project', templates)
  const { ports } = await choosePorts(portWants(project.config, components), {}, async () => false)
  const plan = planWith(project.config, ports)
  const slos = filesOfSlos(project.user, project.config.scrape.intervalSeconds)
  const result = render({ plan, templates, user: project.user, schema: lakeJsonSchema(), overridden: new Map(), slos })
  const tree = new Map([...result.files].map(([path, { text }]) => [path, text]))
  const shown = [...tree].filter(([path]) => !isCopy(path))
  const copies = [...tree.keys()].filter(isCopy)
  return new Map([...shown, [copiesFile, `${copies.join('\n')}\n`]])
}

describe.each(scenarios)('%s', (scenario) => {
  const expected = join(import.meta.dirname, scenario, 'expected')

  test('renders as recorded, file by file, with none left over', async () => {
    const files = await rendered(scenario)
    if (update) write(expected, files)
    expect(filesBelow(expected)).toEqual([...files.keys()].toSorted((a, b) => (a < b ? -1 : 1)))
    for (const [path, text] of files) {
      expect({ path, text }).toEqual({ path, text: readFileSync(join(expected, path), 'utf8') })
    }
  })

  test('no secret outside secrets/', async () => {
    const holding = [...(await rendered(scenario))].filter(([, text]) =>
      Object.values(environment).some((value) => text.includes(value)),
    )
    expect(holding.map(([path]) => path).filter((path) => !path.startsWith('secrets/'))).toEqual([])
  })
})

function write(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true })
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

test('there are scenarios', () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(5)
})
